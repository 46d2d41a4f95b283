"""Pages of people: who holds which post in one's tree, and everything that is done with an account."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.admin import scopes
from portal.admin.blueprint import bp
from portal.admin.people_forms import EndForm, InviteForm, KnownForm, TermForm, stated
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.identity import absence, accounts, entry, links, login, queries
from portal.identity.appointments import appoint as give_post
from portal.identity.appointments import end_appointment
from portal.identity.models import Appointment, Person
from portal.identity.posts import LABELS
from portal.identity.tree import offices_of
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.organisations import queries as organisations
from portal.organisations.models import Office

PAGE = 30
FORM = ["GET", "POST"]
STATES = {
    "active": "在岗", "invited": "尚未设置口令", "locked": "已锁定", "stood_in_for": "由他人代理中", "former": "没有在任岗位",
}  # fmt: skip

__all__ = ["bp", "scopes"]


def may(by: Actor, action: Action) -> bool:
    """Whether a button is shown."""
    return basis_for(by, action, OWN) is not None


@bp.get("/admin/people")
@requires(Action.PERSON_READ)
def people() -> ResponseReturnValue:
    """The people of the tree."""
    by, day = current_actor(), now().date()
    sought, after = _sought(), asked_id("after") or 0
    found = queries.listed(by, sought, day, after, PAGE)
    shown = found[:PAGE]
    following = url_for("admin.people", **_kept(sought), after=shown[-1].id) if len(found) > PAGE else ""
    first = url_for("admin.people", **_kept(sought)) if after else ""
    return page(
        "admin/people.html", people=shown, posts=queries.posts_of([one.id for one in shown], by, day), sought=sought,
        following=following, first=first, labels=LABELS, states=STATES, may_appoint=may(by, Action.APPOINT),
        office=organisations.office(sought.office_id) if sought.office_id else None,
    )  # fmt: skip


def _sought() -> queries.Sought:
    asked = request.args.get
    post, state = asked("post", ""), asked("state", "")
    return queries.Sought(
        asked_words("q"), post if post in LABELS else "", state if state in STATES else "", asked_id("office")
    )


def _kept(sought: queries.Sought) -> dict[str, Any]:
    kept = {"q": sought.words, "post": sought.post, "state": sought.state, "office": sought.office_id}
    return {name: value for name, value in kept.items() if value}


@bp.route("/admin/people/new", methods=FORM)
@requires(Action.APPOINT)
def invite() -> ResponseReturnValue:
    """A new account: the link by which its owner sets a password is shown once."""
    by, form = current_actor(), InviteForm.begin(starts_on=now().date(), office=asked_id("office"))
    form.offer(by, _offices(by))
    if form.submitted():
        with form.beside():
            made = links.invite(str(form.username.data), str(form.name.data), form.term(), by=by, at=now())
            return _with_link("账号已建立。", made.person, made.token)
    return page("admin/invite.html", form=form, known=False)


@bp.route("/admin/people/known", methods=FORM)
@requires(Action.APPOINT)
def appoint_known() -> ResponseReturnValue:
    """A post in one's tree for somebody whose account is another office's."""
    by, form = current_actor(), KnownForm.begin(starts_on=now().date())
    form.offer(by, _offices(by))
    if form.submitted():
        with form.beside():
            person = entry.find(form.username.data or "")
            if person is None:
                raise Refused("没有这个用户名。", ground=Ground.INPUT, field="username")
            give_post(person, form.term(), by=by, at=now())
            return done("岗位已任命。", url_for("admin.person", person_id=person.id))
    return page("admin/invite.html", form=form, known=True)


@bp.get("/admin/people/<int:person_id>")
@requires(Action.PERSON_READ, on=Person)
def person(person: Person) -> ResponseReturnValue:
    """An account with its posts in the tree, stand-ins and links."""
    by, day = current_actor(), now().date()
    return page(
        "admin/person.html", person=person, posts=queries.history(person.id, by), day=day, labels=LABELS,
        stand_ins=queries.stand_ins_of(person.id, day, by), links=queries.links_of(person.id), at=now(),
        handed_over=queries.handed_over(person.id, by),
        elsewhere=queries.elsewhere(person.id, by, day), oneself=person.id == by.person_id,
        may={name: may(by, Action(f"person:{name}")) for name in ("appoint", "lock", "hand_over")},
    )  # fmt: skip


@bp.route("/admin/people/<int:person_id>/appoint", methods=FORM)
@requires(Action.APPOINT, on=Person)
def appoint(person: Person) -> ResponseReturnValue:
    """Another post."""
    by, form = current_actor(), TermForm.begin(starts_on=now().date())
    form.offer(by, _offices(by))
    if form.submitted():
        with form.beside():
            give_post(person, form.term(), by=by, at=now())
            return done("岗位已任命。", url_for("admin.person", person_id=person.id))
    return page("admin/appoint.html", form=form, person=person)


@bp.route("/admin/appointments/<int:appointment_id>/end", methods=FORM)
@requires(Action.APPOINT, on=Appointment)
def end_post(appointment: Appointment) -> ResponseReturnValue:
    """Name the last day of a post."""
    by, known = current_actor(), appointment.ends_on
    form = EndForm.begin(known.toordinal() if known else 0, ends_on=now().date())
    if form.submitted():
        with form.beside():
            end_appointment(appointment, stated(form.ends_on), by=by, at=now())
            return done("任职的最后一天已登记。", url_for("admin.person", person_id=appointment.person_id))
    work = absence.open_work(appointment.person_id, appointment.office_id)
    return page("admin/end_post.html", form=form, appointment=appointment, labels=LABELS, work=work)


@bp.post("/admin/people/<int:person_id>/link")
@requires(Action.APPOINT, on=Person)
def link(person: Person) -> ResponseReturnValue:
    """A one-time link: again an invitation, or a reset where a password was set already."""
    by, at = current_actor(), now()
    again = person.password_hash is None
    token = links.invite_again(person, by=by, at=at) if again else links.reset_password(person, by=by, at=at)
    return _with_link("一次性链接已生成，先前未使用的链接已作废。", person, token)


@bp.post("/admin/people/<int:person_id>/lock")
@requires(Action.LOCK, on=Person)
def lock(person: Person) -> ResponseReturnValue:
    """Shut an account out at once."""
    accounts.lock(person, by=current_actor(), at=now())
    return done("账号已锁定，其全部登录立即失效。", url_for("admin.person", person_id=person.id))


@bp.post("/admin/people/<int:person_id>/unlock")
@requires(Action.LOCK, on=Person)
def unlock(person: Person) -> ResponseReturnValue:
    """Let it in again."""
    accounts.unlock(person, entry.account_of(person.username, login.keys()), by=current_actor(), at=now())
    return done("账号已解锁。", url_for("admin.person", person_id=person.id))


def _with_link(message: str, person: Person, token: str) -> ResponseReturnValue:
    """On to the person's page, which shows the link this once; it is kept nowhere."""
    flash(url_for("identity.welcome", token=token, _external=True), "link")
    return done(message, url_for("admin.person", person_id=person.id))


def _offices(by: Actor) -> list[Office]:
    found = select(Office).where(offices_of(by)).order_by(Office.region_code, Office.id)
    return list(session().scalars(found))
