"""The page on which a case is opened, from a report or on one's own motion (20(1))."""

from flask import current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.authority.actions import Action, Level
from portal.authority.gate import logged_in
from portal.authority.scope import reading
from portal.cases.forms import OpenForm
from portal.cases.opening import Accused, Matter, open_case
from portal.cases.views.blueprint import bp, case_address
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.forms import day_of
from portal.kit.refusal import Ground, Refused
from portal.kit.web import current_actor, done, page
from portal.organisations.models import Office
from portal.rulebook import rulebook


@bp.route("/cases/new", methods=["GET", "POST"])
@logged_in
def open_new() -> ResponseReturnValue:
    """Open a case; which office leads it, and whether this one may open it, follows from what is stated."""
    by, at = current_actor(), now()
    if not reading(by, Action.OPEN):
        why = "您的岗位不办理立案。"
        who = "由市（州）人社局承办人、审批人办理；评价机构对本机构人员立案。"
        raise Refused(why, "4(2)", who=who, ground=Ground.AUTHORITY)
    form = OpenForm.begin()
    offer(form, by)
    if form.submitted():
        with form.beside():
            case = open_case(matter(form), current_app.extensions["portal_keys"], by=by, at=at)
            return done(f"已立案，案号 {case.number}。", case_address(case))
    return page("cases/open.html", form=form, report=None, asked=request.args)


def offer(form: OpenForm, by: Actor) -> None:
    """The offices, places and clauses to choose from."""
    mine = Office.prefecture_id == by.prefecture_id if by.level != Level.INSTITUTION else Office.id == by.office_id
    found = select(Office.id, Office.name).where(Office.level == Level.INSTITUTION, mine).order_by(Office.name)
    form.institution.choices = [(0, "不涉及评价机构"), *((number, name) for number, name in session().execute(found))]
    counties = select(Office.region_code, Office.name).where(Office.level == Level.COUNTY).order_by(Office.region_code)
    form.place.choices = [(code, name.removesuffix("人力资源和社会保障局")) for code, name in session().execute(counties)]
    form.clauses.choices = [(clause.id, f"{clause.name}　{clause.text[:36]}") for clause in rulebook().clauses.values()]


def matter(form: OpenForm) -> Matter:
    """What the form states."""
    institution = session().get(Office, form.institution.data) if form.institution.data else None
    place = session().scalars(select(Office).where(Office.region_code == form.place.data, Office.level == Level.COUNTY)).one()
    accused = Accused(
        form.kind.data, form.name.data or "", id_number=form.id_number.data or "", phone=form.phone.data or ""
    )
    return Matter(
        accused, tuple(form.clauses.data or ()), form.title.data or "", form.summary.data or "", "检查发现", place,
        day_of(form.happened_on), institution,
    )  # fmt: skip
