"""Pages of the law as the portal follows it: who may do what, what the Rules say and lead to, and every version of that."""

from typing import cast

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.authority.actions import Action, Kind
from portal.authority.matters import MATTERS
from portal.authority.policy import standing_policy
from portal.authority.seats import Capacity, Level, Post
from portal.desk import law_versions, matrix, rules
from portal.desk.seats import may
from portal.desk.views.blueprint import bp
from portal.kit.access import logged_in
from portal.kit.clock import today
from portal.kit.refusal import Missing
from portal.kit.web import asked_id, current_actor, page
from portal.rulebook import versions
from portal.rulebook.clauses import Rulebook
from portal.rulebook.differences import between
from portal.rulebook.in_words import consequences
from portal.rulebook.interpretation import readings
from portal.rulebook.models import KINDS, LawVersion
from portal.rulebook.models import Kind as LawKind


@bp.get("/authority")
@logged_in
def authority_matrix() -> ResponseReturnValue:
    """权责清单: the whole matrix, narrowed as one asks, or to what one may oneself."""
    asked, actor = request.args, current_actor()
    mine = bool(asked.get("mine"))
    names = ("level", "post", "capacity", "kind", "action", "clause")
    words = {name: asked.get(name, "") for name in names}
    wanted = matrix.Wanted(**{**words, "level": actor.level} if mine else words, posts=actor.posts if mine else frozenset())
    return page(
        "desk/authority.html", table=matrix.table(standing_policy(), wanted), columns=matrix.levels(wanted), asked=words,
        mine=mine, offered={"level": Level, "post": Post, "capacity": Capacity, "kind": Kind, "action": Action},
        clauses=MATTERS, version=standing_policy().hash[:12], narrowed=mine or any(words.values()),
    )  # fmt: skip


@bp.get("/rulebook")
@logged_in
def rulebook_page() -> ResponseReturnValue:
    """实施细则: every article in full, with what each clause leads to; today's version, or the one asked for."""
    in_force = versions.in_force(LawKind.RULEBOOK, today())
    asked = asked_id("version")
    shown = in_force if asked is None else _found(asked, LawKind.RULEBOOK)
    book = cast(Rulebook, versions.content(shown))
    return page(
        "desk/rulebook.html", chapters=rules.sections(book), consequences=consequences, book=book,
        readings=list(readings().values()), shown=shown, in_force=in_force,
    )  # fmt: skip


@bp.get("/rulebook/versions")
@logged_in
def law_versions_page() -> ResponseReturnValue:
    """规则版本: every version of the rulebook, the readings, the internal limits and the alerts, newest first."""
    return page(
        "desk/law_versions.html", tables=law_versions.tables(today()), publishes=may(current_actor(), Action.PUBLISH),
    )  # fmt: skip


@bp.get("/rulebook/versions/<int:version_id>")
@logged_in
def law_version(version_id: int) -> ResponseReturnValue:
    """One version: from when, why, by whom, what it changed, and what it says."""
    version = _found(version_id)
    before = law_versions.before(version)
    changes = between(versions.content(before), versions.content(version)) if before else []
    listed = versions.ever_published(LawKind(version.kind))
    return page(
        "desk/law_version.html", row=law_versions.row(version, today()), before=before, changes=changes, kinds=KINDS,
        said=versions.content(version), others=[one for one in listed if one.id != version.id],
    )  # fmt: skip


@bp.get("/rulebook/versions/<int:version_id>/file")
@logged_in
def law_version_file(version_id: int) -> ResponseReturnValue:
    """The text that was published, byte for byte."""
    version = _found(version_id)
    name = f"{version.kind}-{version.number}.toml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(version.text, mimetype="application/toml", headers=headers)


@bp.get("/rulebook/compare")
@logged_in
def compare_versions() -> ResponseReturnValue:
    """In what any two versions of one kind differ."""
    old, new = _found(asked_id("one")), _found(asked_id("other"))
    if old.kind != new.kind:
        raise Missing
    old, new = sorted((old, new), key=lambda version: version.number)
    changes = between(versions.content(old), versions.content(new))
    return page("desk/law_compare.html", old=old, new=new, changes=changes)


def _found(version_id: int | None, kind: LawKind | None = None) -> LawVersion:
    for one in LawKind if kind is None else (kind,):
        for version in versions.ever_published(one):
            if version.id == version_id:
                return version
    raise Missing
