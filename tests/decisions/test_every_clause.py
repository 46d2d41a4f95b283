"""Each of the 61 clauses from opening to effect: the registers before the decision is served, after, and after a review
reversed it. What is expected is written from table 3 of the reading, not from the code."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal.decisions import changes, queries
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.rulebook import delivered
from tests.decisions.registers import Held, Trial, held

SUBJECTS = ("theory", "skills", "review")
ALL_SCORES = {f"0 {subject}": "void" for subject in SUBJECTS}
EVERYBODY = {f"{number} result": "cancelled" for number in (0, 1)}
EVERY_PAPER = {f"{number} certificate": "void" for number in (0, 1)}
ENDED = {"standing": "terminated", "occupation": "suspended"}

MORE = {"14.1": ("suspend_supervision",), "14.2": ("revoke_supervisor",), "14.5": ("suspend_supervision",)}
MORE |= {"15.2": ("void_results", "void_certificates"), "15.3": ("void_results",), "15.4": ("void_certificates",)}
MORE |= {"16.1": ("void_results", "void_certificates"), "18": ("suspend_activity", "rectify")}
"""The measures by severity that are taken besides the required ones."""


def expected(clause: str) -> dict[str, str]:
    """Table 3: what the registers say otherwise than before, once the decision is served."""
    article = clause.partition(".")[0]
    told = {
        "6": {"0 theory": "void"}, "7": ALL_SCORES, "8": ALL_SCORES, "16": {"standing": "rectifying"}, "17": ENDED,
        "9": {**ALL_SCORES, "0 result": "cancelled", "0 certificate": "void", "subsidy": "ordered"},
        "14": {"supervisor": "revoked"},
        "19": {"reads": "revoked", "to delete": "2 by 2026-11-24"},
        "18": {"0 certificate": "withdrawn", "1 certificate": "withdrawn", "standing": "suspended", "occupation": "suspended"},
    }  # fmt: skip
    special = {
        "13": {"standing": "rectifying", "occupation": "suspended"}, "14.1": {"supervisor": "suspended"},
        "14.5": {"supervisor": "suspended"}, "15.2": EVERYBODY | EVERY_PAPER, "15.3": EVERYBODY, "15.4": EVERY_PAPER,
        "16.1": {"standing": "rectifying"} | EVERYBODY | EVERY_PAPER,
        **{f"13.{item}": {"examiner": "dismissed"} for item in range(1, 6)},
    }  # fmt: skip
    return special.get(clause, told.get(article, {}))


@pytest.fixture
def registers(db_session: object, tmp_path: Path) -> Iterator[Held]:
    with acting(SYSTEM):
        yield held(tmp_path)


def rectified_before(registers: Held) -> None:
    """A rectification under 16 whose 60 days are over before the act (R-9)."""
    trial = Trial(registers, "16.2", earlier=timedelta(days=150))
    trial.propose()
    trial.heard()
    trial.signed()
    trial.served()


@pytest.mark.parametrize("clause", delivered().clauses)
def test_a_decision_under_each_clause_takes_effect_and_a_review_undoes_it(registers: Held, clause: str) -> None:
    if clause == "17.7":
        rectified_before(registers)
    if clause == "19":
        registers.reads()
    before, trial = registers.says(), Trial(registers, clause)
    trial.propose(*MORE.get(clause, ()))
    trial.heard()
    decision = trial.signed()
    assert registers.says() == before, "20(4): nothing before it is served"
    trial.served()
    assert registers.says() == before | expected(clause)
    entered = changes.made(trial.case, decision.id)
    assert bool(entered) == bool(expected(clause))
    trial.reversed([one["measure"] for one in queries.in_force(trial.case, decision)])
    assert registers.says() == before
    assert all(one.undone == one.count for one in changes.made(trial.case, decision.id))
