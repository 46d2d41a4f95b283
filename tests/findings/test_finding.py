"""What a finding must say before it stands, and what confirming it does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.cases import interim, joint
from portal.cases.models import CaseLink, CaseStep
from portal.evidence import operations as evidence
from portal.evidence.particulars import Correction
from portal.findings import operations, queries
from portal.findings.models import Finding
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.findings.scene import ABOUT, Scene, at, draft_of

Make = Callable[..., Scene]
pytestmark = pytest.mark.clause("20(2)")


def refused_field(case: Scene, clause: str, **changes: object) -> str:
    """Beside which field a finding is refused."""
    with pytest.raises(Refused) as refused:
        case.find(clause, **changes)
    assert refused.value.ground is Ground.INPUT
    assert queries.findings(case.case) == []
    return refused.value.field


@pytest.mark.parametrize(
    ("clause", "condition"),
    [
        *((clause, "reminded_and_refused") for clause in ("6.1", "6.2", "6.3")),
        *((clause, "adverse_effect") for clause in ("12.1", "12.2", "12.3", "12.4")),
        *((clause, "slight") for clause in ("15.1", "15.2", "15.5")),
        *((clause, "serious") for clause in ("16.1", "17.2", "17.4", "17.5")),
    ],
)
def test_a_condition_in_the_words_of_a_clause_must_be_stated(made: Make, clause: str, condition: str) -> None:
    case = made(clause)
    case.exhibit()
    assert refused_field(case, clause, conditions=draft_of(clause).conditions - {condition}) == "conditions"
    assert condition in case.find(clause).conditions


def test_a_condition_that_is_not_the_clauses_is_refused(made: Make) -> None:
    case = made("15.3")
    case.exhibit()
    assert refused_field(case, "15.3", conditions=frozenset({"reminded_and_refused"})) == "conditions"


def test_slight_and_serious_exclude_each_other(made: Make) -> None:
    case = made()
    case.exhibit()
    assert refused_field(case, "15.5", serious=True) == "serious"
    assert refused_field(case, "16.1", serious=False) == "serious"


@pytest.mark.clause("16.1")
@pytest.mark.parametrize("aggravates", ["", "16.2", "6.1"])
def test_16_1_names_the_item_of_15_that_it_aggravates(made: Make, aggravates: str) -> None:
    case = made("16.1")
    case.exhibit()
    assert refused_field(case, "16.1", aggravates=aggravates) == "aggravates"
    assert case.find("16.1").aggravates == "15.5"


@pytest.mark.parametrize(("field", "words"), [("fact", " "), ("weighing", "")])
def test_fact_and_weighing_are_stated(made: Make, field: str, words: str) -> None:
    case = made()
    case.exhibit()
    assert refused_field(case, "15.5", **{field: words}) == field


def test_a_finding_rests_on_one_exhibit_at_least(made: Make) -> None:
    assert refused_field(made(), "15.5", exhibits=[]) == "exhibits"


def test_a_corrected_exhibit_cannot_be_cited_newly(made: Make) -> None:
    case = made()
    old = case.exhibit()
    evidence.correct(Correction(old, "笔误"), ABOUT, "改正", case.store, by=case.first, at=at(14))
    assert refused_field(case, "15.5", exhibits=[old]) == "exhibits"


def test_another_cases_exhibit_cannot_be_cited(made: Make) -> None:
    case, other = made(), made()
    assert refused_field(case, "15.5", exhibits=[other.exhibit()]) == "exhibits"


@pytest.mark.parametrize("clause", ["6.1", "7.2", "11.1", "14.1", "19"])
def test_a_clause_about_others_is_not_offered_for_an_institution(made: Make, clause: str) -> None:
    case = made()
    case.exhibit()
    assert refused_field(case, clause) == "clause"


@pytest.mark.clause("9")
def test_9_needs_a_finding_under_6_to_8_and_falls_with_it(made: Make) -> None:
    case = made("7.2")
    case.exhibit()
    assert refused_field(case, "9") == "clause"
    copied = case.find("7.2")
    case.find("9")
    operations.withdraw_finding(case.case, copied, "证据不足", by=case.first, at=at(15))
    with pytest.raises(Refused) as refused:
        operations.confirm(case.case, by=case.first, at=at(16))
    assert refused.value.clause == "9"


@pytest.mark.clause("13")
def test_13_second_sentence_is_offered_only_in_a_case_linked_with_an_examiners(made: Make) -> None:
    case = made("15.5")
    case.exhibit()
    assert refused_field(case, "13") == "clause"
    examiner = made("13.2", lead="school")
    session().add(CaseLink(case_id=examiner.case.id, other_id=case.case.id, reason="同一事实"))
    session().flush()
    assert case.find("13").clause == "13"


@pytest.mark.clause("16.6")
def test_16_6_never_rests_on_this_portals_own_case(made: Make) -> None:
    case = made("16.2")
    case.exhibit()
    assert refused_field(case, "16.6", premise="") == "premise"
    assert refused_field(case, "16.6", premise=f"本局 {case.case.number} 案正在调查") == "premise"
    assert case.find("16.6").premise


@pytest.mark.clause("16.7")
def test_16_7_is_last_and_only_where_nothing_more_specific_fits(made: Make) -> None:
    case = made("16.2")
    case.exhibit()
    assert queries.offered(case.case, case.first)[-1].clause.id == "16.7"
    assert refused_field(case, "16.7", premise="") == "premise"
    specific = case.find("16.2")
    with pytest.raises(Refused, match="不再重复"):
        case.find("16.7", fact=specific.fact)


@pytest.mark.clause("4(4)")
def test_an_institution_is_offered_only_what_is_left_to_it(made: Make) -> None:
    case = made("7.2", lead="school")
    case.exhibit()
    case.find("7.2")
    offered = {offer.clause.article for offer in queries.offered(case.case, case.first)}
    assert offered == {6, 7, 8}


@pytest.mark.clause("11.1")
def test_what_the_lead_may_not_decide_is_said_at_once(made: Make) -> None:
    case = made("11.1")
    case.exhibit()
    assert queries.decided_elsewhere(case.case) == []
    case.find("11.1")
    told = queries.decided_elsewhere(case.case)
    assert [one.clause for one in told] == ["11.1"]
    assert "评价机构" in told[0].who


def test_a_withdrawn_finding_stays_readable_and_counts_no_more(made: Make) -> None:
    case = made()
    case.exhibit()
    finding = case.find("15.5")
    operations.withdraw_finding(case.case, finding, "证据不足", by=case.second, at=at(15))
    assert [one.withdrawal_reason for one in queries.findings(case.case)] == ["证据不足"]
    assert queries.in_force(case.case) == []
    with pytest.raises(Refused, match="已撤回"):
        operations.withdraw_finding(case.case, finding, "再撤", by=case.second, at=at(15))
    assert case.find("15.5").ordinal == 2


def test_nothing_is_confirmed_without_a_finding(made: Make) -> None:
    case = made()
    case.exhibit()
    with pytest.raises(Refused, match="尚未认定"):
        operations.confirm(case.case, by=case.first, at=at(16))


def test_confirming_makes_the_case_about_the_clauses_found_and_names_both_handlers(made: Make) -> None:
    case = made("15.5").found("16.1", "15.3")
    assert case.case.clauses == ["15.3", "16.1"]
    assert case.case.state == "found"
    note = session().scalars(select(CaseStep.note).order_by(CaseStep.id.desc()).limit(1)).one()
    assert "李承办、王承办" in note


def test_facts_that_rest_on_corrected_evidence_are_not_confirmed(made: Make) -> None:
    case = made()
    old = case.exhibit()
    case.find("15.5")
    evidence.correct(Correction(old, "笔误"), replace(ABOUT, title="改正"), None, case.store, by=case.first, at=at(15))
    with pytest.raises(Refused, match="E02"):
        operations.confirm(case.case, by=case.first, at=at(16))


@pytest.mark.clause("R-10")
def test_whoever_is_no_handler_neither_finds_nor_confirms(made: Make) -> None:
    case = made()
    case.exhibit()
    for outsider in (case.approver, world.actor("安顺市", "handler", name="周凯"), world.actor("西秀区", "handler")):
        with pytest.raises(Refused) as refused:
            operations.record_finding(case.case, draft_of("15.5"), queries.usable(case.case), by=outsider, at=at(15))
        assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.clause("R-16")
@pytest.mark.parametrize("reasons", ["", "数据仍可能被更改"])
def test_interim_measures_end_with_the_investigation_unless_continued(made: Make, reasons: str) -> None:
    case = made()
    case.exhibit()
    case.find("15.5")
    held = interim.order(case.case, interim.Order("hold_data", "46 条", "防止扩大"), by=case.approver, at=at(14))
    operations.confirm(case.case, reasons, by=case.first, at=at(16))
    assert (held.ended_at is None, held.continued_reasons) == (bool(reasons), reasons or None)


def test_back_to_the_investigation_says_why_and_keeps_the_findings(made: Make) -> None:
    case = made().found("15.5")
    with pytest.raises(Refused):
        operations.reinvestigate(case.case, " ", by=case.first, at=at(17))
    operations.reinvestigate(case.case, "出现新证据", by=case.first, at=at(17))
    assert case.case.state == "investigating"
    assert [one.clause for one in queries.in_force(case.case)] == ["15.5"]


@pytest.mark.clause("20(6)")
def test_an_assisting_prefecture_adds_evidence_and_finds_nothing(made: Make) -> None:
    case = made()
    helper = world.actor("毕节市", "handler")
    joint.ask(case.case, world.office("毕节市"), "核实", at(30).date(), by=case.first, at=at(13))
    evidence.add_record(case.case, ABOUT, "协助核实", by=helper, at=at(14))
    with pytest.raises(Refused):
        operations.record_finding(case.case, draft_of("15.5"), queries.usable(case.case), by=helper, at=at(15))
    assert session().scalars(select(Finding.id)).all() == []
