"""A refusal says why, which seats could instead, and under which clause."""

import itertools

import pytest

from portal.authority.actions import Action
from portal.authority.matters import QUESTIONS
from portal.authority.policy import CompiledPolicy
from portal.authority.seats import Capacity, Level, Post, Seat


def said(policy: CompiledPolicy, seat: str, action: Action, matter: str = "") -> str:
    return str(policy.explain(Seat.parse(seat), action, matter))


def test_another_level_could(policy: CompiledPolicy) -> None:
    assert said(policy, "institution/approver/lead", Action.DECIDE, "16.1") == (
        "评价机构不办理“作出处理决定”（第十六条第（一）项）。"
        "本事项由市（州）人社局审批人以主办身份办理（第四条第（二）项）。"
    )


def test_another_post_could(policy: CompiledPolicy) -> None:
    assert said(policy, "prefecture/handler/lead", Action.DECIDE, "6.1") == (
        "“作出处理决定”（第六条第（一）项）不由承办人办理。"
        "本事项由市（州）人社局审批人以主办身份办理（第四条第（二）项）。"
    )


@pytest.mark.clause("20(6)")
def test_another_capacity_could(policy: CompiledPolicy) -> None:
    assert said(policy, "prefecture/approver/venue", Action.DECIDE, "6.1").startswith(
        "以活动所在地身份不能作出处理决定"
    )
    assert said(policy, "prefecture/approver/lead", Action.ASK_COORDINATION).endswith(
        "本事项由市（州）人社局承办人、审批人以活动所在地身份办理（第二十条第（六）项）。"
    )


def test_an_office_outside_the_case_is_told_that_it_takes_no_part(policy: CompiledPolicy) -> None:
    assert said(policy, "county/handler/own", Action.CASE_READ, "9").startswith(
        "本机构未以相应身份参与本案，不能查阅案件"
    )


@pytest.mark.clause("20(4)")
def test_under_seventeen_the_province_issues_and_nobody_decides(policy: CompiledPolicy) -> None:
    told = policy.explain(Seat.parse("prefecture/approver/lead"), Action.DECIDE, "17.3")
    assert told.why.startswith("第十七条第（三）项所列行为责令终止评价活动")
    assert "由省人社厅审批人以出具通知身份出具通知书（第二十条第（四）项）" in told.who
    assert told.clause == "20(4)"


def test_what_nobody_may_names_nobody(policy: CompiledPolicy) -> None:
    told = policy.explain(Seat.parse("province/approver/issue"), Action.ISSUE_TERMINATION, "6.1")
    assert (told.why, told.who) == ("任何机构都不得就第六条第（一）项出具责令终止通知书。", "")


def test_an_act_about_a_clause_asks_for_one(policy: CompiledPolicy) -> None:
    assert said(policy, "prefecture/approver/lead", Action.DECIDE) == "“作出处理决定”须针对具体条款。"


def test_an_administrator_is_told_that_the_post_gives_no_access(policy: CompiledPolicy) -> None:
    assert said(policy, "prefecture/auditor/own", Action.CASE_READ).startswith("审计管理员不因其岗位接触")


def test_a_permission_is_explained_by_its_clause(policy: CompiledPolicy) -> None:
    told = policy.explain(Seat.parse("prefecture/handler/own"), Action.RECEIVE)
    assert (told.why, told.who, told.clause) == (
        "市（州）人社局承办人可以受理举报投诉（第四条第（二）项）。",
        "",
        "4(2)",
    )


@pytest.mark.parametrize("action", [Action.CASE_READ, Action.DECIDE, Action.APPOINT, Action.PROPOSE], ids=str)
def test_every_answer_has_a_reason_and_ends_as_a_sentence(policy: CompiledPolicy, action: Action) -> None:
    for words in itertools.product(Level, Post, Capacity):
        for matter in QUESTIONS[::6]:
            told = policy.explain(Seat(*words), action, matter)
            assert told.why.endswith("。")
            assert told.who == "" or told.who.endswith("。")
