"""Pages of assessments: the list, writing one down, one with its candidates and how each stands."""

from datetime import date
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_

from portal.assessments import keeping, queries, shown
from portal.assessments.forms import AssessmentForm
from portal.assessments.models import Assessment, Candidate
from portal.assessments.remarks import remarks
from portal.assessments.scope import Condition, capacities_of, case_button, ensure_reads
from portal.assessments.standings import obstacle_to_batch
from portal.assessments.views.blueprint import bp
from portal.assessments.words import SUBJECTS
from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.authority.permission import OWN, basis_for
from portal.authority.scope import reading
from portal.authority.seats import Capacity
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.organisations import queries as organisations
from portal.organisations.models import Institution, Office
from portal.organisations.standing import holding
from portal.organisations.vocabulary import SKILL_LEVELS

PAGE = 20
CANDIDATES = 30
CHEATING = "8.5"
"""参与有组织作弊: whoever leads cases under it is offered to open several at once."""
FORM: dict[str, Any] = {"methods": ["GET", "POST"]}


@bp.get("/assessments")
@logged_in
def index() -> ResponseReturnValue:
    """The assessments one may know of, the latest first."""
    by, words, flagged = current_actor(), asked_words("q", 60), request.args.get("flagged") == "1"
    ensure_reads(by, Action.ASSESSMENT_READ)
    found = queries.assessments(by, _narrowed(words, flagged), _key(request.args.get("before", "")), PAGE + 1)
    kept: dict[str, Any] = {"q": words or None, "flagged": "1" if flagged else None}
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = url_for("assessments.index", **kept, before=f"{last.first_day}_{last.id}") if last else ""
    return page(
        "assessments/index.html", assessments=found[:PAGE], words=words, flagged=flagged, following=following,
        levels=SKILL_LEVELS, may_open=basis_for(by, Action.ASSESSMENT_MANAGE, OWN) is not None, **_standing(by.office_id),
    )  # fmt: skip


def _narrowed(words: str, flagged: bool) -> list[Condition]:
    found: list[Condition] = []
    if words:
        found.append(or_(Assessment.batch.contains(words, autoescape=True), Assessment.number == words))
    if flagged:
        found.append(Assessment.flag != "")
    return found


def _key(written: str) -> queries.Key | None:
    first, _, number = written.partition("_")
    try:
        return (date.fromisoformat(first), int(number)) if first else None
    except ValueError:
        return None


def _standing(office_id: int) -> dict[str, Any]:
    """What an institution is told on top of its list: the entries in its standing that bind it now."""
    if organisations.institution(office_id) is None:
        return {"binding": []}
    found = holding(organisations.standings(office_id), today())
    return {"binding": shown.standing_lines([one for one in found if one.effect != "listed"], today())}


@bp.route("/assessments/new", **FORM)
@requires(Action.ASSESSMENT_MANAGE)
def new() -> ResponseReturnValue:
    """Write an assessment down; beyond the published scope it is refused with the clause."""
    by, mine = current_actor(), session().get_one(Institution, current_actor().office_id)
    form = AssessmentForm.begin(place=mine.office.county_id, address=mine.address)
    form.offer(organisations.scope_of(mine.office_id), organisations.bureaus("county"))
    if form.submitted():
        with form.beside():
            place = session().get_one(Office, form.place.data)
            made = keeping.open_assessment(mine, form.plan(place), by=by, at=now())
            return done(f"评价批次已登记，编号 {made.number}。", url_for("assessments.show", assessment_id=made.id))
    return page("assessments/new.html", form=form, institution=mine, **_standing(mine.office_id))


@bp.get("/assessments/<int:assessment_id>")
@requires(Action.ASSESSMENT_READ, on=Assessment)
def show(assessment: Assessment) -> ResponseReturnValue:
    """One assessment with a page of its candidates."""
    by, words, after = current_actor(), asked_words("q", 40), asked_id("after") or 0
    found = queries.candidates(assessment, words, after, CANDIDATES + 1)
    rows = shown.candidate_rows(found[:CANDIDATES], current_app.extensions["portal_keys"], today())
    more: dict[str, Any] = {"after": found[CANDIDATES - 1].id, "q": words or None} if len(found) > CANDIDATES else {}
    return page(
        "assessments/show.html", assessment=assessment, rows=rows, words=words, subjects=SUBJECTS, levels=SKILL_LEVELS,
        following=url_for("assessments.show", assessment_id=assessment.id, **more) if more else "",
        count=queries.count_of(Candidate, Candidate.assessment_id == assessment.id),
        uploads=queries.uploads(assessment, shown.READ_WITH_IT), kinds=shown.UPLOAD_KINDS,
        may_manage=basis_for(by, Action.ASSESSMENT_MANAGE, capacities_of(assessment, by)) is not None,
        reads_certificates=bool(reading(by, Action.CERTIFICATE_READ)), reads_cases=bool(reading(by)),
        may_open_cases=basis_for(by, Action.OPEN, [Capacity.LEAD], [CHEATING]) is not None,
        opens=case_button(by, "6.1"), remarks=remarks(assessment, today()),
        barred=obstacle_to_batch(assessment, today()),
    )  # fmt: skip
