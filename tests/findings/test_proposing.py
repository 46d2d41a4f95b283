"""What may be proposed from the clauses found, and that a defence never makes it worse."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.cases.states import Event
from portal.findings import operations, proposing, queries
from portal.findings.severity import worse
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.rulebook import delivered
from tests.findings.scene import Scene, at, measure

Make = Callable[..., Scene]
pytestmark = pytest.mark.clause("20(3)")


def refused(case: Scene, *more: str, **stated: Any) -> Refused:
    """How a proposal is refused; nothing is proposed by it."""
    before = len(queries.proposals(case.case))
    with pytest.raises(Refused) as caught:
        case.propose(*more, **stated)
    assert caught.value.ground is Ground.INPUT
    assert len(queries.proposals(case.case)) == before
    return caught.value


def test_a_proposal_words_what_was_stated_and_names_its_clauses(made: Make) -> None:
    case = made("16.1").found("16.1")
    rows = case.propose("void_results").measures
    assert [(one["measure"], one["clause"]) for one in rows] == [
        ("rectify", "16.1"), ("publish", "16.1"), ("void_results", "16.1")
    ]  # fmt: skip
    assert rows[0]["detail"] == "整改期限自决定送达之日起60日"
    assert rows[2]["stated"] == {"extent": "part", "assessment": "", "candidates": "", "batch": "2026年8月第1批次"}
    assert case.case.state == "proposed"


def test_a_measure_no_found_clause_allows_cannot_be_chosen(made: Make) -> None:
    assert "没有规定" in refused(made().found("15.5"), "terminate").why


def test_a_measure_nobody_knows_is_refused(made: Make) -> None:
    case = made().found("15.5")
    with pytest.raises(Refused) as caught:
        proposing.propose(case.case, [measure("talk_head"), {"measure": "fine"}], "理由", by=case.first, at=at(17))
    assert caught.value.ground is Ground.INPUT


@pytest.mark.parametrize(
    ("clause", "bold"), [("15.5", "talk_head"), ("16.2", "publish"), ("17.6", "delist"), ("7.1", "void_all_scores")]
)
def test_a_bold_measure_cannot_be_left_out(made: Make, clause: str, bold: str) -> None:
    assert "不能略去" in refused(made(clause).found(clause), without=bold).why


@pytest.mark.clause("14.1")
def test_of_the_two_measures_of_14_exactly_one_is_chosen_and_it_matches_the_severity(made: Make) -> None:
    case = made("14.1").found("14.1", serious=False)
    assert "只能选择一项" in refused(case).why
    assert "只能选择一项" in refused(case, "suspend_supervision", "revoke_supervisor").why
    assert "情节严重" in refused(case, "revoke_supervisor").why
    assert case.propose("suspend_supervision").measures[0]["measure"] == "suspend_supervision"


@pytest.mark.clause("8.4")
def test_a_referral_needs_a_serious_finding(made: Make) -> None:
    assert "情节严重" in refused(made("8.4").found("8.4", serious=False), "refer").why
    assert made("8.4").found("8.4", serious=True).propose("refer")


@pytest.mark.clause("9")
def test_a_measure_of_9_without_an_object_is_left_out_only_with_a_reason(made: Make) -> None:
    case = made("7.2").found("7.2", "9")
    rest = [measure(one) for one in ("void_all_scores", "cancel_result", "void_certificate", "withdraw_data")]
    for reason in ("", "  "):
        idle = {"measure": "recover_subsidy", "applicable": False, "reason": reason}
        with pytest.raises(Refused) as caught:
            proposing.propose(case.case, [*rest, idle], "理由", by=case.first, at=at(17))
        assert caught.value.field == "recover_subsidy__reason"
    idle = {"measure": "recover_subsidy", "applicable": False, "reason": "未领取补贴"}
    made_now = proposing.propose(case.case, [*rest, idle], "理由", by=case.first, at=at(17))
    assert [one["reason"] for one in made_now.measures if not one["applicable"]] == ["未领取补贴"]


@pytest.mark.clause("15.5")
def test_what_is_not_required_by_9_cannot_be_called_not_applicable(made: Make) -> None:
    case = made().found("15.5")
    idle = {"measure": "talk_head", "applicable": False, "reason": "不想谈"}
    with pytest.raises(Refused, match="不能略去"):
        proposing.propose(case.case, [idle], "理由", by=case.first, at=at(17))


@pytest.mark.parametrize(
    ("clause", "key", "value"),
    [
        ("16.2", "end", ""), ("16.2", "end", "0"), ("16.2", "end", "366"), ("16.2", "end", "２０"), ("16.2", "end", "-1"),
        ("6.4", "subject", " "), ("6.4", "batch", "批" * 301), ("12.1", "own_rule", ""),
    ],
)  # fmt: skip
def test_a_measure_says_what_lets_it_be_carried_out(made: Make, clause: str, key: str, value: str) -> None:
    lead = "school" if clause == "12.1" else "安顺市"
    assert refused(made(clause, lead=lead).found(clause), **{key: value}).field.endswith(f"__{key}")


@pytest.mark.clause("18")
def test_under_18_termination_and_delisting_go_together(made: Make) -> None:
    case = made("18").found("18")
    assert "同时作出" in refused(case, "terminate").why
    assert case.propose("terminate", "delist")


@pytest.mark.clause("11.1")
def test_a_prefecture_does_not_propose_what_an_institution_decides(made: Make) -> None:
    case = made("11.1").found("11.1")
    with pytest.raises(Refused) as caught:
        case.propose()
    assert caught.value.ground is Ground.AUTHORITY


def heard_and_found_again(case: Scene, *more: str, **stated: str) -> Scene:
    """Proposed, answered by the respondent, and back where a proposal is made anew."""
    proposal = case.propose(*more, **stated)
    case.case.state = "notified"
    session().flush()
    case.case.advance(Event.RECORD_DEFENCE, by=case.first, at=proposal.proposed_at + timedelta(days=3))
    case.case.state = "found"
    session().flush()
    return case


@pytest.mark.clause("R-2")
def test_after_a_defence_no_measure_is_added(made: Make) -> None:
    case = heard_and_found_again(made().found("15.5"))
    assert "不得因申辩加重" in refused(case, "void_results").why
    assert case.propose()


@pytest.mark.clause("R-2")
@pytest.mark.parametrize(("key", "graver", "milder"), [("end", "61", "59"), ("extent", "all", "part")])
def test_after_a_defence_nothing_becomes_longer_or_wider(made: Make, key: str, graver: str, milder: str) -> None:
    case = heard_and_found_again(made("16.1").found("16.1"), "void_results")
    assert "重于" in refused(case, "void_results", **{key: graver}).why
    assert case.propose("void_results", **{key: milder})


@pytest.mark.clause("R-2")
def test_after_a_defence_a_lighter_measure_may_take_the_place_of_a_heavier(made: Make) -> None:
    case = heard_and_found_again(made("16.1").found("16.1"))
    operations.reinvestigate(case.case, "申辩成立", by=case.first, at=at(22))
    operations.withdraw_finding(case.case, queries.in_force(case.case)[0], "情节并不严重", by=case.first, at=at(22))
    case.find("15.5")
    operations.confirm(case.case, by=case.first, at=at(23))
    assert [one["measure"] for one in case.propose().measures] == ["talk_head"]


@pytest.mark.clause("R-2")
def test_without_a_defence_a_returned_proposal_may_be_graver(made: Make) -> None:
    case = made().found("15.5")
    case.propose()
    case.case.state = "found"
    session().flush()
    assert case.propose("void_results")


@pytest.mark.clause("R-2")
def test_an_answer_counts_against_the_proposal_it_was_about(made: Make) -> None:
    case = made().found("15.5")
    case.propose("void_results")
    case.case.state = "found"
    session().flush()
    heard_and_found_again(case)
    assert [one["measure"] for proposal in queries.answered(case.case) for one in proposal.measures] == ["talk_head"]
    assert "加重" in refused(case, "void_results").why


@pytest.mark.clause("R-2")
def test_every_measure_is_known_to_be_no_worse_than_itself() -> None:
    book = delivered()
    for one in book.measures:
        assert list(worse(book, {one: {}}, {one: {}})) == []
        assert list(worse(book, {}, {one: {}}))


@pytest.mark.clause("R-10")
def test_only_the_leads_handlers_propose(made: Make) -> None:
    case = made().found("15.5")
    with pytest.raises(Refused) as caught:
        proposing.propose(case.case, [measure("talk_head")], "理由", by=case.approver, at=at(17))
    assert caught.value.ground is Ground.AUTHORITY


def test_a_proposal_gives_reasons(made: Make) -> None:
    case = made().found("15.5")
    with pytest.raises(Refused) as caught:
        proposing.propose(case.case, [measure("talk_head")], "  ", by=case.first, at=at(17))
    assert caught.value.field == "reasons"
