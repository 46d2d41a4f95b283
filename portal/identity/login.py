"""Who is asking: the session cookie resolved to an actor at the start of every request.

Identity is read in a transaction of its own, which ends before the actor's begins: from then on row-level security sees
whom this request acts as. A locked person, an ended session and an ended appointment hold from the next request.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, Request, Response, current_app, flash, g, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from portal.identity import drafts, passwords, sessions
from portal.identity.actors import actor_of, duties
from portal.identity.entry import Entered
from portal.identity.models import LoginSession, Person
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.crypto import Keys
from portal.kit.db import act_as, acting_now, session
from portal.kit.problems import for_systems

COOKIE = "portal_session"
DEVICE = "portal_device"
DEVICE_DAYS = 400


@dataclass(frozen=True)
class Visitor(UserMixin):
    """Who is logged in, for Flask-Login; `actor` is None until an office is chosen."""

    person: Person
    login: LoginSession
    actor: Actor | None
    offices: int

    def get_id(self) -> str:
        """The person's id; the session itself is known by its cookie only."""
        return str(self.person.id)


def init_app(app: Flask) -> None:
    """Install the resolution of the acting person, before every other hook: the others ask who it is."""
    app.config.setdefault("SESSION_IDLE_MINUTES", 30)
    app.config.setdefault("SESSION_HOURS", 12)
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(resolve)
    app.before_request_funcs.setdefault(None, []).insert(0, identify)
    app.teardown_request(forget)
    app.jinja_env.globals["visitor"] = visitor
    passwords.decoy()


def limits() -> sessions.Limits:
    """How long sessions last here."""
    idle, hours = current_app.config["SESSION_IDLE_MINUTES"], current_app.config["SESSION_HOURS"]
    return sessions.Limits(timedelta(minutes=idle), timedelta(hours=hours))


def keys() -> Keys:
    """The portal's keys."""
    found: Keys = current_app.extensions["portal_keys"]
    return found


def identify() -> None:
    """Before each request: who it is, and for whom one acts."""
    for left_over in ("actor", "draft", "asked", "bare", "_login_user"):
        g.pop(left_over, None)
    g.acted_before = acting_now()
    act_as(None)
    # Other systems send a key with every request and no cookie; a cookie sent all the same counts for nothing there.
    if request.endpoint == "static" or for_systems():
        return
    known = visitor()
    if known is None or known.actor is None:
        return
    g.actor = known.actor
    _find_draft(known.person.id)
    act_as(known.actor)


def forget(error: BaseException | None = None) -> None:
    """After each request: nobody acts any more."""
    act_as(g.pop("acted_before", None))


def visitor() -> Visitor | None:
    """Who is logged in on this request."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def resolve(asked: Request) -> Visitor | None:
    """The visitor whom the cookie names, read from rows; the transaction ends here."""
    login = named_login(asked)
    found = _visitor(login) if login is not None else None
    session().commit()
    return found


def named_login(asked: Request) -> LoginSession | None:
    """The session that the cookie names, whether or not it still counts."""
    token = asked.cookies.get(COOKIE, "")
    return sessions.named_by(token) if token else None


def _visitor(login: LoginSession) -> Visitor | None:
    at = now()
    if limits().over(login, at):
        return None
    person = session().get(Person, login.person_id)
    if person is None or person.locked_at is not None:
        return None
    sessions.see(login, at)
    held = duties(person.id, at.date())
    wanted = held[0].office.id if login.office_id is None and len(held) == 1 else login.office_id
    duty = next((one for one in held if one.office.id == wanted), None)
    return Visitor(person, login, actor_of(person, duty, login.id) if duty else None, len(held))


def _find_draft(person_id: int) -> None:
    """What was kept of this page's form: shown on GET, emptied once the form is sent again."""
    number = request.args.get("draft", "")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return
    draft = drafts.find(int(number), person_id, request.path, now())
    if draft is not None and request.method == "GET":
        g.draft = drafts.opened(draft, keys())
        flash("登录过期前填写的内容已为您保留，请核对后重新提交；附件须重新选择。", "info")
    elif draft is not None:
        drafts.take(draft, at=now())
    session().commit()


def lead_to_login() -> Response:
    """To the login page (or to the choice of an office) and back; what was typed is kept for the same person."""
    known = visitor()
    target = url_for("identity.choose" if known else "identity.log_in", next=_way_back() or None)
    return redirect(target, 303, Response)  # type: ignore[return-value]


def _way_back() -> str:
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        came_from = urlsplit(request.referrer or "")
        return safe_next(came_from.path) if came_from.netloc == request.host else ""
    draft = _keep_draft()
    query = [(name, value) for name, value in parse_qsl(request.query_string.decode()) if name != "draft"]
    if draft is not None:
        query.append(("draft", str(draft)))
    return request.path + (f"?{urlencode(query)}" if query else "")


def _keep_draft() -> int | None:
    login = named_login(request)
    if login is None:
        return None
    typed = list(request.form.items(multi=True))
    draft = drafts.keep(login.person_id, request.path, typed, keys=keys(), at=now())
    session().commit()
    return draft.id if draft else None


def safe_next(address: str) -> str:
    """The address, if it is a path of this portal; else nothing, so that a login never leads elsewhere."""
    parts = urlsplit(address)
    local = address.startswith("/") and not address.startswith("//") and not parts.scheme and not parts.netloc
    clean = "\\" not in address and all(sign.isprintable() for sign in address)
    return address if local and clean else ""


def hand_cookies(response: BaseResponse, entered: Entered) -> None:
    """Give the browser its session, and the token by which it is known next time."""
    secure = request.is_secure
    response.set_cookie(COOKIE, entered.token, httponly=True, samesite="Lax", secure=secure)
    age = timedelta(days=DEVICE_DAYS)
    response.set_cookie(
        DEVICE, entered.device, max_age=age, httponly=True, samesite="Strict", secure=secure, path="/login"
    )
