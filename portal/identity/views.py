"""Pages of one's own account: coming in, choosing the office, the password, one's posts and sessions."""

from flask import Blueprint, current_app, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from portal.identity import absence, accounts, actors, entry, links, login, queries, sessions
from portal.identity.forms import AbsenceForm, ChangePasswordForm, LoginForm, OfficeForm, SetPasswordForm
from portal.identity.login import Visitor
from portal.identity.models import Person
from portal.identity.posts import named
from portal.kit.access import logged_in, public
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.refusal import Missing
from portal.kit.web import LoginNeeded, current_actor, done, page
from portal.organisations.models import Office

bp = Blueprint("identity", __name__, template_folder="templates")


@bp.route("/login", methods=["GET", "POST"])
@public
def log_in() -> ResponseReturnValue:
    """User name and password; then the page one wanted."""
    form = LoginForm.begin()
    if form.submitted():
        origin = entry.Origin(request.remote_addr, request.cookies.get(login.DEVICE, ""))
        with form.beside():
            try:
                person = entry.admit(form.username.data or "", form.password.data or "", origin, keys=login.keys(), at=now())
                return welcome_in(entry.enter(person, origin, at=now()))
            finally:
                session().commit()
    return page("identity/login.html", form=form, demo=current_app.config.get("DEMO"), next=request.args.get("next"))


def welcome_in(entered: entry.Entered) -> ResponseReturnValue:
    """The cookies, and on to the page one wanted or to the choice of an office."""
    target = login.safe_next(request.args.get("next", ""))
    if entered.login.office_id is None:
        target = url_for("identity.choose", next=target or None)
    response = redirect(target or url_for("desk.home"), 303)
    login.hand_cookies(response, entered)
    return response


def known() -> Visitor:
    """Who is logged in, whether or not an office is chosen; raises `LoginNeeded`."""
    found = login.visitor()
    if found is None:
        raise LoginNeeded
    return found


@bp.post("/logout")
@public
def log_out() -> ResponseReturnValue:
    """End this login; the browser stays known. Its cookie opens nothing any more, but says whose the form is that was open in
    another window and is sent now."""
    found = login.visitor()
    if found is not None:
        by = found.actor or actors.without_office(found.person)
        sessions.end(found.login, "logged_out", by=by, at=now())
        session().commit()
    flash("您已退出登录。", "success")
    return redirect(url_for("identity.log_in"), 303)


@bp.route("/act-for", methods=["GET", "POST"])
@public
def choose() -> ResponseReturnValue:
    """For which office one acts, where one holds posts at several."""
    visitor = known()
    held = actors.duties(visitor.person.id, now().date())
    form = OfficeForm.begin(office=str(visitor.login.office_id or ""), next=request.args.get("next", ""))
    form.office.choices = [(str(one.office.id), f"{one.office.name}（{named(one.posts)}）") for one in held]
    if form.submitted():
        entry.choose(visitor.login, visitor.person, int(form.office.data), at=now())
        session().commit()
        return redirect(login.safe_next(form.next.data or "") or url_for("desk.home"), 303)
    return page("identity/choose.html", form=form, held=held, person=visitor.person)


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@public
def welcome(token: str) -> ResponseReturnValue:
    """Set a password by a one-time link. Looking at it does not use it up."""
    g.asked = ("password:set", "one_time_link")
    link = links.open_link(token, now())
    form = SetPasswordForm.begin()
    if form.submitted():
        with form.beside():
            links.accept_invitation(token, form.new_password.data or "", login.keys(), at=now())
            session().commit()
            return done("口令已设置，请登录。", url_for("identity.log_in"))
    return page("identity/welcome.html", form=form, link=link)


@bp.route("/password", methods=["GET", "POST"])
@logged_in
def password() -> ResponseReturnValue:
    """A new password in place of the old one."""
    by, form = current_actor(), ChangePasswordForm.begin()
    if form.submitted():
        with form.beside():
            old, new = form.old_password.data or "", form.new_password.data or ""
            accounts.change_password(known().person, old, new, by=by, at=now())
            return done("口令已修改，您在其他浏览器上的登录已全部结束。", url_for("identity.me"))
    return page("identity/password.html", form=form)


@bp.get("/me")
@logged_in
def me() -> ResponseReturnValue:
    """One's posts, stand-ins, handovers, logins, and the links that were made for the account."""
    at, by = now(), current_actor()
    return page(
        "identity/me.html", person=known().person, by=by, held=actors.duties(by.person_id, at.date()), named=named, at=at,
        opened=sessions.open_of(by.person_id, login.limits(), at), limits=login.limits(),
        stand_ins=queries.stand_ins_of(by.person_id, at.date()), handed_over=queries.handed_over(by.person_id),
        links=queries.links_of(by.person_id), day=at.date(),
    )  # fmt: skip


@bp.post("/me/sessions/end")
@logged_in
def end_others() -> ResponseReturnValue:
    """End one's other sessions."""
    by = current_actor()
    count = sessions.end_all(by.person_id, "by_person", by=by, at=now(), but=by.session_id)
    return done(f"已结束其他 {count} 处登录。", url_for("identity.me"))


@bp.route("/me/stand-in", methods=["GET", "POST"])
@logged_in
def stand_in() -> ResponseReturnValue:
    """Name a colleague who acts in one's posts while one is away."""
    by, at = current_actor(), now()
    form = AbsenceForm.begin(starts_on=at.date())
    office, absent = session().get_one(Office, by.office_id), known().person
    form.deputy.choices = [(str(one.id), one.name) for one in absence.deputies(absent, office, at.date())]
    if form.submitted():
        with form.beside():
            deputy = session().get_one(Person, int(form.deputy.data))
            absence.stand_in(absence.Absence(office, absent, deputy, *form.days()), by=by, at=at)
            return done("代理已登记，到期自动终止。", url_for("identity.me"))
    return page("identity/stand_in.html", form=form, office_name=by.office_name)


@bp.post("/me/stand-ins/<int:number>/end")
@logged_in
def end_stand_in(number: int) -> ResponseReturnValue:
    """End a stand-in in which one is absent or deputy."""
    by = current_actor()
    row = next((one for one in queries.stand_ins_of(by.person_id, now().date()) if one.id == number), None)
    if row is None:
        raise Missing
    absence.end_stand_in(row, session().get_one(Office, row.office_id), by=by, at=now())
    return done("代理已终止。", url_for("identity.me"))
