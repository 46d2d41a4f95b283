"""Pages of the law as the portal follows it: who may do what, and what the Rules say and lead to."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.authority.actions import MATTERS, Action, Capacity, Kind, Level, Post
from portal.authority.policy import standing_policy
from portal.desk import matrix, rules
from portal.desk.views.blueprint import bp
from portal.kit.access import logged_in
from portal.kit.web import current_actor, page
from portal.rulebook import rulebook
from portal.rulebook.readings import readings


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
    """实施细则: every article in full, with what each clause leads to."""
    return page(
        "desk/rulebook.html", chapters=rules.sections(), consequences=rules.consequences, book=rulebook(),
        readings=list(readings().values()),
    )  # fmt: skip
