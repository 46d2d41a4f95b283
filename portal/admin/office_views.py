"""Pages of offices: the tree as a list, one office with what is known of it, registering an institution."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import true

from portal.admin.blueprint import bp
from portal.admin.office_forms import InstitutionForm
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.identity import queries as people
from portal.identity.posts import LABELS
from portal.identity.tree import reaches
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.web import current_actor, done, page
from portal.organisations import queries
from portal.organisations.models import Office
from portal.organisations.operations import register_institution
from portal.organisations.vocabulary import KINDS, LEVELS, SKILL_LEVELS, STANDINGS

PAGE = 30


@bp.get("/offices")
@requires(Action.OFFICE_READ)
def offices() -> ResponseReturnValue:
    """All offices in the order of the tree."""
    wanted = queries.Wanted(
        request.args.get("q", "").strip()[:50], request.args.get("level", ""), request.args.get("prefecture", type=int)
    )
    found = queries.listed(true(), wanted, _key(request.args.get("after", "")), PAGE)
    shown = found[:PAGE]
    asked = {"q": wanted.words, "level": wanted.level, "prefecture": wanted.prefecture_id}
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    following = _after(shown[-1], kept) if len(found) > PAGE else ""
    return page(
        "admin/offices.html", offices=shown, wanted=wanted, levels=LEVELS, prefectures=queries.bureaus("prefecture"),
        standings=queries.standings_now([one.id for one in shown]), words=STANDINGS, following=following,
        first=url_for("admin.offices", **kept) if "after" in request.args else "",
        may_register=basis_for(current_actor(), Action.OFFICE_REGISTER, OWN) is not None,
    )  # fmt: skip


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
        above=queries.above(office), institution=queries.institution(office.id), kinds=KINDS, words=STANDINGS,
        scope=queries.scope_of(office.id), standings=queries.standings(office.id), skill_levels=SKILL_LEVELS,
        staff=people.staff(office.id, now().date()) if administers else [], labels=LABELS,
    )  # fmt: skip


@bp.route("/offices/new", methods=["GET", "POST"])
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


def _counties(by: Actor) -> list[Office]:
    if by.level == "province":
        return list(queries.bureaus("county"))
    return list(queries.counties(session().get_one(Office, by.office_id)))
