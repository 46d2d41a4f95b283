"""The page on which candidates of an assessment are chosen and charged: who may be ticked, what was typed, who was refused."""

from datetime import datetime
from typing import Any

from flask import g, request
from sqlalchemy import select

from portal.assessments import queries, shown
from portal.assessments.models import Assessment, Candidate
from portal.assessments.words import SUBJECTS
from portal.batches.forms import BatchForm
from portal.batches.models import CaseBatch
from portal.batches.opening import MOST, AlreadyOpen, ensure_may_open, open_batch, open_cases
from portal.cases.open_form import offered
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.kit.web import asked_id, asked_words

LISTED = 500
"""Candidates on one page; of more, the name narrows them."""
PROBE = ("8.5",)
"""The clause by which somebody is told no who may open no case about a candidate at all: 参与有组织作弊."""


class Choosing:
    """One batch about to be opened. Raises `Refused` for whom it is not to open."""

    def __init__(self, assessment: Assessment, keys: Keys, *, by: Actor, at: datetime) -> None:
        self.assessment, self.keys, self.by, self.at = assessment, keys, by, at
        day = min(assessment.first_day, local(at).date())
        clauses = [one.clause.id for one in offered("candidate", by, day)]
        ensure_may_open(assessment, clauses[:1] or PROBE, by=by)
        typed = request.form if request.method == "POST" else g.get("draft")
        self.ticked = {int(one) for one in typed.getlist("candidate") if one.isascii() and one.isdigit()} if typed else set()
        self.refused: dict[int, str] = {}
        self.form = BatchForm.begin(happened_on=day, source="inspection")
        self.form.offer("candidate", by)

    @property
    def chosen(self) -> list[Candidate]:
        """The candidates that are ticked, in the order of the register."""
        found = select(Candidate).where(Candidate.assessment_id == self.assessment.id, Candidate.id.in_(self.ticked))
        return list(session().scalars(found.order_by(Candidate.id)))

    def open(self) -> CaseBatch | None:
        """Open the batch; None where it was refused for what was typed or ticked, which then stands beside it."""
        try:
            with session().begin_nested():
                return open_batch(self.assessment, self.chosen, self.form.charge(), self.keys, by=self.by, at=self.at)
        except AlreadyOpen as refused:
            self.form.complain(refused)
            self.refused = dict(refused.told)
        except Refused as refused:
            if refused.ground is not Ground.INPUT:
                raise
            self.form.complain(refused)
        return None

    def rows(self) -> dict[str, Any]:
        """What the page lists: whoever is ticked stays listed, whatever the name asked for."""
        words, after = asked_words("q", 40), asked_id("after") or 0
        found = queries.candidates(self.assessment, words, after, LISTED + 1)
        listed, known = found[:LISTED], {one.id for one in found[:LISTED]}
        kept = [one for one in self.chosen if one.id not in known] if self.ticked else []
        rows = shown.candidate_rows([*kept, *listed], self.keys, local(self.at).date())
        choices = self.form.choices("candidate", self.by)
        cases = open_cases([*kept, *listed], [one.clause.id for choice in choices for one in choice.offers], self.by)
        return {
            "rows": rows, "known": cases, "words": words, "subjects": SUBJECTS, "most": MOST,
            "choices": choices, "after": listed[-1].id if len(found) > LISTED else None,
        }  # fmt: skip
