"""Pages of offices: the tree as a list, one office with what is known of it, registering an institution, changing what the
directory says of one."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import true

from portal.admin.blueprint import bp
from portal.admin.office_forms import InstitutionForm, ScopeForm, StandingForm, written
from portal.assessments.decided import decisions_about
from portal.assessments.shown import standing_lines
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.identity import queries as people
from portal.identity.posts import LABELS
from portal.identity.tree import reaches
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.refusal import Missing
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.organisations import changes, queries
from portal.organisations.models import Institution, Office
from portal.organisations.operations import register_institution
from portal.organisations.standing import everybodys
from portal.organisations.vocabulary import KINDS, LEVELS, SKILL_LEVELS, STANDINGS

PAGE = 30
FORM = ["GET", "POST"]


@bp.get("/offices")
@requires(Action.OFFICE_READ)
def offices() -> ResponseReturnValue:
    """All offices in the order of the tree."""
    wanted = _wanted()
    found = queries.listed(true(), wanted, _key(request.args.get("after", "")), PAGE)
    shown, kept = found[:PAGE], _kept(wanted)
    known = [one.id for one in shown if queries.lies_below(one, _own())]
    return page(
        "admin/offices.html", offices=shown, wanted=wanted, levels=LEVELS, prefectures=queries.bureaus("prefecture"),
        standings=queries.standings_now([one.id for one in shown], now().date(), known), words=STANDINGS, kinds=KINDS,
        narrowed=bool(kept), following=_after(shown[-1], kept) if len(found) > PAGE else "",
        first=url_for("admin.offices", **kept) if "after" in request.args else "",
        may_register=basis_for(current_actor(), Action.OFFICE_REGISTER, OWN) is not None,
    )  # fmt: skip


def _wanted() -> queries.Wanted:
    asked = request.args.get
    return queries.Wanted(
        asked_words("q"), level=asked("level", ""), prefecture_id=asked_id("prefecture"),
        kind=asked("kind", "") if asked("kind") in KINDS else "",
        standing=asked("standing", "") if asked("standing") in STANDINGS else "", on=now().date(), reader=_own(),
    )  # fmt: skip


def _own() -> Office:
    return session().get_one(Office, current_actor().office_id)


def _kept(wanted: queries.Wanted) -> dict[str, Any]:
    kept = {
        "q": wanted.words, "level": wanted.level, "prefecture": wanted.prefecture_id, "kind": wanted.kind,
        "standing": wanted.standing,
    }  # fmt: skip
    return {name: value for name, value in kept.items() if value}


def _after(last: Office, kept: dict[str, Any]) -> str:
    return url_for("admin.offices", **kept, after=f"{last.region_code}_{last.id}")


def _key(written: str) -> queries.Key | None:
    code, _, number = written.partition("_")
    return (code, int(number)) if code.isascii() and number.isascii() and number.isdigit() and len(number) < 18 else None


@bp.get("/offices/<int:office_id>")
@requires(Action.OFFICE_READ, on=Office)
def office(office: Office) -> ResponseReturnValue:
    """One office: where it stands in the tree; of an institution also what is published about it."""
    by = current_actor()
    administers = reaches(by, office) and basis_for(by, Action.PERSON_READ, OWN) is not None
    return page(
        "admin/office.html", office=office, level=LEVELS[office.level], administers=administers,
        above=queries.above(office), institution=queries.institution(office.id), kinds=KINDS,
        scope=queries.scope_of(office.id), earlier=queries.earlier_scope(office.id), skill_levels=SKILL_LEVELS,
        labels=LABELS, words=STANDINGS, **_standing(office),
        decided=decisions_about(office, by) if office.level == "institution" else [],
        may_change=basis_for(by, Action.OFFICE_REGISTER, OWN) is not None and changes.is_own(by, office),
        staff=people.staff(office.id, now().date()) if administers else [],
    )  # fmt: skip


def _standing(office: Office) -> dict[str, Any]:
    """How an institution stands: to the offices above it and to itself with every entry and its cause; to others as everybody
    may know of it, for of an investigation of another one they know nothing (4(4), 20(1))."""
    entries, day = queries.standings(office.id), now().date()
    if queries.lies_below(office, _own()):
        return {"standing": standing_lines(entries, day), "everybodys": None}
    return {"standing": [], "everybodys": everybodys(entries, day)}


@bp.route("/offices/new", methods=FORM)
@requires(Action.OFFICE_REGISTER)
def register_office() -> ResponseReturnValue:
    """A newly selected institution."""
    by, form = current_actor(), InstitutionForm.begin()
    form.offer(_counties(by))
    if form.submitted():
        with form.beside():
            county = session().get_one(Office, form.county.data)
            made = register_institution(form.entry(), county, by=by, at=now())
            return done("评价机构已登记入目录。", url_for("admin.office", office_id=made.office_id))
    return page("admin/register_office.html", form=form)


@bp.route("/offices/<int:office_id>/scope", methods=FORM)
@requires(Action.OFFICE_REGISTER, on=Office)
def change_scope(office: Office) -> ResponseReturnValue:
    """What an institution may assess from today on."""
    by, institution = current_actor(), _institution(office)
    changes.ensure_own(by, office)
    scope = queries.scope_of(office.id)
    form = ScopeForm.begin(queries.scope_version(office.id), occupations=written(scope))
    if form.submitted():
        with form.beside():
            changes.change_scope(institution, form.stated(), by=by, at=now())
            return done("可评价的职业（工种）和等级已调整。", url_for("admin.office", office_id=office.id))
    return page("admin/change_scope.html", form=form, office=office)


@bp.route("/offices/<int:office_id>/standing", methods=FORM)
@requires(Action.OFFICE_REGISTER, on=Office)
def enter_standing(office: Office) -> ResponseReturnValue:
    """A change of standing that was decided elsewhere."""
    by, institution = current_actor(), _institution(office)
    changes.ensure_own(by, office)
    current = queries.standing_of(office.id, now().date())
    form = StandingForm.begin(current.id if current else 0, since=now().date())
    form.offer(current.standing if current else "")
    if form.submitted():
        with form.beside():
            changes.enter_standing(institution, form.change(), by=by, at=now())
            return done("目录状态已登记。", url_for("admin.office", office_id=office.id))
    return page("admin/enter_standing.html", form=form, office=office, standing=current, words=STANDINGS)


def _institution(office: Office) -> Institution:
    found = queries.institution(office.id)
    if found is None:
        raise Missing
    return found


def _counties(by: Actor) -> list[Office]:
    if by.level == "province":
        return list(queries.bureaus("county"))
    return list(queries.counties(session().get_one(Office, by.office_id)))
