"""Builds the app; the only module that knows every feature. Refusals become pages here, once, and are recorded."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from portal import cli
from portal.admin import views as admin
from portal.assessments import staff_views as staff
from portal.assessments import views as assessments
from portal.audit.record import stamp_policy
from portal.auditing import views as auditing
from portal.authority.policy import standing_policy
from portal.batches import views as batches
from portal.cases import views as cases
from portal.certificates import views as certificates
from portal.certificates.api import views as api
from portal.certificates.views import keys as api_keys
from portal.decisions import views as decisions
from portal.deletions import views as deletions
from portal.desk import navigation
from portal.desk import views as desk
from portal.evidence import views as evidence
from portal.filings import views as filings
from portal.findings import views as findings
from portal.grants import views as grants
from portal.identity import login
from portal.identity import views as identity
from portal.jobs import settings
from portal.kit import headers, pages
from portal.kit.crypto import load_keys
from portal.kit.db import ENGINE, PRIVATE, db
from portal.kit.files import Store
from portal.notices import views as notices
from portal.public import certificate_views as public_certificates
from portal.public import views as public
from portal.publicity import views as publicity
from portal.readings import log_views as read_log
from portal.readings import views as readings
from portal.readings import watch_views as watching
from portal.rectifications import views as rectifications
from portal.refusals import answer_refusals
from portal.reports import views as reports
from portal.rulebook import delivered
from portal.sittings import views as sittings

PROJECT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
FEATURES = (
    identity, desk, reports, assessments, staff, certificates, api_keys, api, grants, cases, readings, watching, read_log,
    deletions, evidence, findings, notices, decisions, rectifications, filings, publicity, batches, sittings, public,
    public_certificates, admin, auditing,
)  # fmt: skip


class UndeclaredView(Exception):
    """A view without `@requires`, `@logged_in` or `@public`: the app does not start with it."""


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The portal, ready to serve. Needs no database until the first request or command that reads it."""
    app = Flask(__name__, static_folder=str(PROJECT / "static"), template_folder="kit/templates")
    configure(app, config or {})
    policy = standing_policy()
    stamp_policy(policy.hash)
    delivered()
    db.init_app(app)
    Migrate(app, db, directory=str(PROJECT / "migrations"))
    CSRFProtect(app).exempt(api.bp)
    login.init_app(app)
    headers.init_app(app)
    pages.init_app(app)
    navigation.init_app(app)
    answer_refusals(app)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    refuse_undeclared(app)
    cli.register(app)
    return app


def configure(app: Flask, config: Mapping[str, object]) -> None:
    """Settings from the environment, then `config` over them; secrets from files under the portal's home."""
    home = Path(str(config.get("PORTAL_HOME") or settings.portal_home()))
    keys = load_keys(home / "keys")
    app.config.from_mapping(
        HOME=home,
        DEMO=settings.demo_mode(),
        PROXIES=settings.proxies(),
        SECRET_KEY=keys.cookie.hex(),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=64 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,
        SQLALCHEMY_ENGINE_OPTIONS={**ENGINE, "pool_size": 5, "max_overflow": 5, "pool_pre_ping": True},
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.config.from_mapping(config)
    if "SQLALCHEMY_DATABASE_URI" not in app.config:
        tell_database(app)
    app.extensions["portal_keys"] = keys
    app.extensions["portal_store"] = Store(home / "evidence", keys)
    app.extensions["portal_exports"] = Store(home / "exports", keys)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}


def tell_database(app: Flask) -> None:
    """Where the database is. Commands about the law need none, so its absence is an error only for who asks it."""
    try:
        urls = settings.database_urls()
    except settings.NoDatabase:
        app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg://portal_web@127.0.0.1:1/portal"
        return
    app.config["SQLALCHEMY_DATABASE_URI"] = urls.web
    app.config["OWNER_URL"] = urls.owner
    app.config["SQLALCHEMY_BINDS"] = {"reader": {"url": urls.reader, **PRIVATE}} if urls.reader else {}


def refuse_undeclared(app: Flask) -> None:
    """Every route says who may use it, or the app does not start (design 3)."""
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and not hasattr(view, "portal_access"):
            raise UndeclaredView(endpoint)
