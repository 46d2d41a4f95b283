"""读取预警: the alerts of one's region, one with its readings, what was done about it; and planted records (19)."""

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.kit.actor import Actor
from portal.kit.clock import now, today
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.pages import address
from portal.kit.refusal import Ground, Refused
from portal.kit.thresholds import RULES, UNITS
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.organisations.models import Office
from portal.organisations.queries import within
from portal.readings import alerts, handling, planting
from portal.readings.log_words import KINDS, REFUSED
from portal.readings.thresholds import watching_on
from portal.readings.watch_forms import HandleForm, PlantForm
from portal.readings.watch_models import Alert

bp = Blueprint("watching", __name__, template_folder="templates", url_prefix="/read-alerts")
FORM = {"methods": ["GET", "POST"]}
PAGE, COUNTED = 20, 1000
TABS = {"open": "待处置", "handled": "已处置", "all": "全部"}
bp.context_processor(
    lambda: {"rules": RULES, "units": UNITS, "outcomes": handling.OUTCOMES, "kinds": KINDS, "refusals": REFUSED, "tabs": TABS}
)


@bp.get("/")
@requires(Action.ALERT_READ)
def index() -> ResponseReturnValue:
    """The alerts, by how they stand, narrowed to a rule or an office."""
    by, rule, office = current_actor(), request.args.get("rule", ""), asked_words("office", 100)
    tab = request.args.get("tab", "open")
    conditions = [*_standing(tab), *([Alert.rule == rule] if rule in RULES else []), *_of_office(office, by)]
    found = alerts.listed(by, conditions, asked_id("before"), PAGE + 1)
    kept = {"tab": tab if tab in TABS else "open", "rule": rule or None, "office": office or None}
    older = address("watching.index", **kept, before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page(
        "watching/index.html", rows=[(one, alerts.is_settled(one), alerts.overdue(one, today())) for one in found[:PAGE]],
        kept=kept, older=older, said=watching_on(today()), plants=_may(by, Action.PLANT),
    )  # fmt: skip




@bp.get("/<int:alert_id>")
@requires(Action.ALERT_READ, on=Alert)
def show(alert: Alert) -> ResponseReturnValue:
    """One alert, with the readings and attempts that raised it."""
    by = current_actor()
    record("read_alert:read", {"alert": alert.id}, by=by, at=now(), clause="19", result=Result.READ)
    return page(
        "watching/show.html", one=alert, settled=alerts.is_settled(alert), overdue=alerts.overdue(alert, today()),
        reached=alerts.counted(alert, COUNTED), readings=alerts.readings_of(alert, PAGE), blocked=_blocked(alert, by),
        handles=_may(by, Action.WATCH),
    )  # fmt: skip


@bp.route("/<int:alert_id>/handle", **FORM)
@requires(Action.WATCH, on=Alert)
def handle(alert: Alert) -> ResponseReturnValue:
    """Handle it, with words."""
    handling.ensure_may_handle(alert, current_actor())
    form = HandleForm.begin(len(alert.handlings))
    if form.submitted():
        with form.beside():
            handling.handle(alert, form.answer(), by=current_actor(), at=now())
            return done("预警已处置。", url_for("watching.show", alert_id=alert.id))
    return page("watching/handle.html", form=form, one=alert)


@bp.get("/planted")
@requires(Action.PLANT)
def planted() -> ResponseReturnValue:
    """What oneself has planted; nobody else's is shown to anybody."""
    return page("watching/planted.html", rows=planting.planted(current_actor(), _keys()))


@bp.route("/planted/new", **FORM)
@requires(Action.PLANT)
def plant() -> ResponseReturnValue:
    """Plant a record."""
    form = PlantForm.begin()
    if form.submitted():
        with form.beside():
            institution = _institution(str(form.institution.data), current_actor())
            planting.plant(institution, str(form.words.data), _keys(), by=current_actor(), at=now())
            return done("已预置一份证书。", url_for("watching.planted"))
    return page("watching/plant.html", form=form)


def _standing(tab: str) -> list[alerts.Condition]:
    settled = alerts.settled()
    return [] if tab == "all" else [settled if tab == "handled" else ~settled]


def _keys() -> Keys:
    keys: Keys = current_app.extensions["portal_keys"]
    return keys


def _may(by: Actor, action: Action) -> bool:
    return basis_for(by, action, OWN) is not None


def _blocked(alert: Alert, by: Actor) -> str:
    """Why the actor cannot handle it, "" where that is possible."""
    try:
        handling.ensure_may_handle(alert, by)
    except Refused as refused:
        return str(refused)
    return ""


def _of_office(name: str, by: Actor) -> list[alerts.Condition]:
    if not name:
        return []
    mine = within(session().get_one(Office, by.office_id))
    return [Alert.office_id.in_(select(Office.id).where(mine, or_(Office.short == name, Office.name == name)))]


def _institution(name: str, by: Actor) -> Office:
    mine = (within(session().get_one(Office, by.office_id)), Office.level == "institution")
    named = or_(Office.short == name, Office.name == name)
    found = session().scalars(select(Office).where(*mine, named).limit(2)).unique().all()
    if len(found) != 1:
        raise Refused("辖区内没有这个名称的评价机构。", "19", ground=Ground.INPUT, field="institution")
    return found[0]
