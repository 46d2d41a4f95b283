"""Pages of carrying on: a leaver's work goes over in one act, an absent officer is stood in for until a day."""

from datetime import date, datetime

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.admin.blueprint import bp
from portal.admin.people_forms import HeirForm, pair
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import handover
from portal.identity import absence, queries
from portal.identity.forms import AbsenceForm
from portal.identity.models import Person, StandIn
from portal.identity.posts import ADMINISTRATORS, named
from portal.kit.actor import Actor
from portal.kit.clock import local, now
from portal.kit.db import session
from portal.kit.web import current_actor, done, page
from portal.organisations.models import Office

FORM = ["GET", "POST"]

__all__ = ["bp", "handover"]
Choices = list[tuple[str, str]]


def heirs(by: Actor, person: Person, at: datetime) -> Choices:
    """The other handlers of today, at every office of the tree at which the person still handles cases."""
    day = local(at).date()
    held = [office for office in offices_of(by, person) if absence.open_work(person.id, office.id)]
    found = [(office, one) for office in held for one in queries.colleagues(office.id, day, person.id)]
    return [_choice(office, one, day) for office, one in found if "handler" in absence.posts_on(one.id, office, day)]


def deputies(by: Actor, person: Person, at: datetime) -> Choices:
    """Colleagues who could stand in, the administrator himself left out, at every office of the tree."""
    day = local(at).date()
    held = [office for office in offices_of(by, person) if absence.posts_on(person.id, office, day)]
    found = [(office, one) for office in held for one in absence.deputies(person, office, day)]
    return [_choice(office, one, day) for office, one in found if one.id != by.person_id]


def _choice(office: Office, one: Person, day: date) -> tuple[str, str]:
    return f"{office.id}:{one.id}", f"{one.name}（{office.short}　{named(absence.posts_on(one.id, office, day))}）"


def offices_of(by: Actor, person: Person) -> list[Office]:
    """The offices of the tree at which the person has or had a post."""
    return list({held.office_id: held.office for held in queries.history(person.id, by)}.values())


def _after(by: Actor, person: Person) -> str:
    """Where a handover ends: an administrator sees the person, an approver the office's other leavers."""
    if by.posts & ADMINISTRATORS:
        return url_for("admin.person", person_id=person.id)
    return url_for("admin.hand_over_index")


@bp.get("/admin/hand-over")
@requires(Action.HAND_OVER)
def hand_over_index() -> ResponseReturnValue:
    """Whose work at one's own office could go over: whoever has or had a post there and still handles cases."""
    by, day = current_actor(), now().date()
    office = session().get_one(Office, by.office_id)
    work = {one: absence.open_work(one.id, office.id) for one in queries.ever_at(office.id)}
    people = [(one, named(absence.posts_on(one.id, office, day)), count) for one, count in work.items() if count]
    return page("admin/hand_over_index.html", people=people, office=office)


@bp.route("/admin/people/<int:person_id>/hand-over", methods=FORM)
@requires(Action.HAND_OVER, on=Person)
def hand_over(person: Person) -> ResponseReturnValue:
    """All open work in one act."""
    by, at, form = current_actor(), now(), HeirForm.begin()
    form.heir.choices = heirs(by, person, at)
    if form.submitted():
        with form.beside():
            office, heir = pair(form.heir.data, "heir")
            count = absence.hand_over(absence.Handover(person, heir, office), by=by, at=at)
            return done(f"已将{person.name}承办的 {count} 件案件移交{heir.name}。", _after(by, person))
    work = [(one.short, absence.open_work(person.id, one.id)) for one in offices_of(by, person)]
    return page("admin/hand_over.html", form=form, person=person, work=[(name, count) for name, count in work if count])


@bp.route("/admin/people/<int:person_id>/stand-in", methods=FORM)
@requires(Action.APPOINT, on=Person)
def stand_in(person: Person) -> ResponseReturnValue:
    """Somebody acts for an absent colleague."""
    by, at = current_actor(), now()
    form = AbsenceForm.begin(starts_on=at.date())
    form.deputy.choices = deputies(by, person, at)
    if form.submitted():
        with form.beside():
            office, deputy = pair(form.deputy.data, "deputy")
            away = absence.Absence(office, person, deputy, *form.days())
            absence.stand_in(away, by=by, at=at)
            return done("代理已登记。", url_for("admin.person", person_id=person.id))
    return page("admin/stand_in.html", form=form, person=person)


@bp.post("/admin/stand-ins/<int:stand_in_id>/end")
@requires(Action.APPOINT, on=StandIn)
def end_stand_in(row: StandIn) -> ResponseReturnValue:
    """End a stand-in before its last day."""
    absence.end_stand_in(row, session().get_one(Office, row.office_id), by=current_actor(), at=now())
    return done("代理已终止。", url_for("admin.person", person_id=row.absent_id))
