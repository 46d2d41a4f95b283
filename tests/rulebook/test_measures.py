"""A decision holds the measures that its clauses require or allow, and no others."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rulebook import delivered
from portal.rulebook.clauses import UnknownWordError
from portal.rulebook.measures import (
    Choice,
    choices,
    conditions_to_state,
    filing_targets,
    is_major,
    is_published,
    is_termination,
    missing_particulars,
    problems,
)
from tests.rulebook.table_three import TABLE, stands

BOOK = delivered()
STRANGERS = frozenset({"publish", "talk_examiner", "refer", "terminate", "delist"})
NINE = frozenset(BOOK.clause("9").required)
INSTITUTION = sorted(clause for clause, row in TABLE.items() if row.respondent == "institution")
PAIRS = [(a, b) for a, b in combinations(TABLE, 2) if TABLE[a].respondent == TABLE[b].respondent]


def level_of(clause: str) -> str:
    """A level that may lead a case under this clause."""
    decided_by = TABLE[clause].decided_by
    return "institution" if decided_by == {"institution"} else "prefecture"


def subsets(measures: frozenset[str]) -> Iterator[frozenset[str]]:
    """Every subset."""
    for size in range(len(measures) + 1):
        yield from map(frozenset, combinations(sorted(measures), size))


def choose(found: str, chosen: str, level: str = "prefecture", **lacking: str) -> Choice:
    """A choice written in words."""
    return Choice(tuple(found.split()), frozenset(chosen.split()), level, lacking)


def whys(choice: Choice) -> str:
    """What is wrong with it, as one text."""
    return "\n".join(problem.why for problem in problems(BOOK, choice))


@pytest.mark.parametrize("clause", [clause for clause in TABLE if clause != "9"])
def test_under_one_clause_exactly_the_choices_of_table_three_stand(clause: str) -> None:
    row = TABLE[clause]
    for chosen in subsets(row.required | row.optional | STRANGERS):
        found = problems(BOOK, Choice((clause,), chosen, level_of(clause)))
        assert (not found) == stands(clause, chosen), (clause, chosen, found)
        assert all(problem.why for problem in found)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_under_two_clauses_the_measures_are_their_union(one: str, other: str) -> None:
    what = choices(BOOK, (one, other))
    rows = TABLE[one], TABLE[other]
    assert set(what.required) == rows[0].required | rows[1].required
    assert what.allowed == what.required.keys() | rows[0].optional | rows[1].optional
    assert not what.required.keys() & what.optional.keys()
    for measure, by in what.required.items():
        assert by == tuple(c for c in (one, other) if measure in TABLE[c].required)


@given(st.sets(st.sampled_from(INSTITUTION), min_size=1), st.sets(st.sampled_from(sorted(BOOK.measures))))
def test_a_choice_stands_only_within_the_union_and_with_all_that_is_required(found: set[str], chosen: set[str]) -> None:
    required = frozenset[str]().union(*(TABLE[clause].required for clause in found))
    allowed = required.union(*(TABLE[clause].optional for clause in found))
    whole = ("terminate" in chosen) == ("delist" in chosen)
    expected = required <= chosen <= allowed and whole
    assert (not problems(BOOK, Choice(tuple(found), frozenset(chosen), "prefecture"))) == expected


@pytest.mark.parametrize("clause", TABLE)
def test_a_measure_that_no_found_clause_allows_cannot_be_chosen(clause: str) -> None:
    allowed = TABLE[clause].required | TABLE[clause].optional
    for measure in set(BOOK.measures) - allowed:
        found = problems(BOOK, Choice((clause,), frozenset({measure}), level_of(clause)))
        assert any(problem.measure == measure and "没有规定" in problem.why for problem in found)


@pytest.mark.clause("9")
@pytest.mark.parametrize("lacking", list(subsets(NINE)), ids=lambda lacking: "+".join(sorted(lacking)) or "none")
def test_what_does_not_exist_is_left_out_with_a_reason(lacking: frozenset[str]) -> None:
    chosen = NINE - lacking | {"void_all_scores"}
    assert not problems(BOOK, Choice(("7.1", "9"), chosen, "prefecture", dict.fromkeys(lacking, "未发证")))
    blank = problems(BOOK, Choice(("7.1", "9"), chosen, "prefecture", dict.fromkeys(lacking, " ")))
    assert {problem.measure for problem in blank} == lacking
    assert {problem.measure for problem in problems(BOOK, Choice(("7.1", "9"), chosen, "prefecture"))} == lacking


@pytest.mark.clause("9")
def test_article_nine_needs_a_finding_under_six_to_eight() -> None:
    assert "须先认定第六条、第七条、第八条" in whys(Choice(("9",), NINE, "prefecture"))


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (choose("", "publish"), "尚未认定任何条款"),
        (choose("7.1", "void_all_scores", refer="无"), "无须注明不适用"),
        (choose("7.1", "", void_all_scores="没有成绩"), "不能略去"),
        (choose("7.1 11.1", "void_all_scores talk_examiner"), "不同的当事人"),
        (choose("18", "withdraw_data terminate"), "须与“移出职业技能评价机构目录”同时作出"),
        (choose("18", "withdraw_data delist"), "须与“责令终止评价活动”同时作出"),
        (choose("14.1", "suspend_supervision revoke_supervisor"), "只能选择一项"),
        (choose("14.1", ""), "须选择一项"),
        (choose("14.1 14.3", "suspend_supervision revoke_supervisor"), "只能选择一项"),
        (choose("8.1", "void_all_scores refer", "institution"), "只能由市（州）人力资源社会保障局作出"),
        (choose("16.2", "rectify publish", "institution"), "由市（州）人力资源社会保障局办理"),
        (choose("17.6", "terminate delist", "province"), "由市（州）人力资源社会保障局办理"),
        (choose("11.1", "talk_examiner"), "由评价机构办理"),
        (choose("6.4", "void_subject_score", "county"), "由评价机构、市（州）人力资源社会保障局办理"),
    ],
)
def test_a_choice_that_cannot_stand_says_why(choice: Choice, why: str) -> None:
    assert why in whys(choice)


@pytest.mark.clause("9")
def test_a_measure_is_not_both_chosen_and_not_applicable() -> None:
    choice = Choice(("7.1", "9"), NINE | {"void_all_scores"}, "prefecture", {"recover_subsidy": "未领取"})
    assert whys(choice) == "“追回相应补贴资金”不能既选择又注明不适用"


@pytest.mark.clause("14")
@pytest.mark.parametrize("level", ["province", "prefecture", "county", "institution"])
def test_a_supervisor_is_dealt_with_by_whoever_appointed_at_any_level(level: str) -> None:
    assert not problems(BOOK, choose("14.1 14.3", "revoke_supervisor", level))


def test_a_word_that_is_no_measure_and_no_clause_is_refused() -> None:
    for choice in (choose("6.1", "fine"), choose("6.9", ""), choose("6.1", "void_subject_score", fine="x")):
        with pytest.raises(UnknownWordError):
            problems(BOOK, choice)


@pytest.mark.parametrize(
    ("found", "chosen", "major"),
    [
        ("6.1", "void_subject_score", False),
        ("7.1", "void_all_scores", False),
        ("7.1 8.1", "void_all_scores", True),
        ("13.2", "recover_card dismiss_examiner", True),
        ("14.1", "suspend_supervision", False),
        ("14.1", "revoke_supervisor", True),
        ("15.1", "talk_head", False),
        ("15.1", "talk_head void_results", True),
        ("15.1", "talk_head void_certificates", True),
        ("16.1", "rectify publish", False),
        ("16.1", "rectify publish void_certificates", True),
        ("16.2", "rectify publish", False),
        ("17.3", "terminate delist", True),
        ("18", "withdraw_data rectify", False),
        ("18", "withdraw_data terminate delist", True),
        ("19", "revoke_read order_deletion", True),
    ],
)
def test_a_decision_is_major_as_table_three_marks_it(found: str, chosen: str, major: bool) -> None:
    assert is_major(BOOK, found.split(), chosen.split()) is major


@pytest.mark.clause("20(4)")
def test_only_a_termination_and_article_sixteen_are_made_public() -> None:
    assert is_published(BOOK, ["16.2"], ["rectify", "publish"])
    assert is_published(BOOK, ["18"], ["withdraw_data", "terminate", "delist"])
    assert not is_published(BOOK, ["18"], ["withdraw_data", "rectify"])
    assert not is_published(BOOK, ["15.1"], ["talk_head", "void_results"])
    assert is_termination(["terminate", "delist"])
    assert not is_termination(["rectify", "suspend_activity"])


@pytest.mark.clause("20(5)")
@pytest.mark.parametrize(
    ("choice", "targets"),
    [
        (choose("7.1", "void_all_scores", "institution"), "prefecture"),
        (choose("8.1", "void_all_scores", "institution"), "prefecture province"),
        (choose("12.1", "institution_measure", "institution"), "venue_prefecture prefecture"),
        (choose("13.1", "recover_card dismiss_examiner", "institution"), "venue_prefecture prefecture province"),
        (choose("14.1", "suspend_supervision", "institution"), "prefecture"),
        (choose("14.3", "revoke_supervisor", "institution"), "prefecture province"),
        (choose("14.3", "revoke_supervisor", "county"), "prefecture"),
        (choose("14.3", "revoke_supervisor", "province"), ""),
        (choose("16.2", "rectify publish"), "province"),
    ],
)
def test_a_decision_is_filed_upward(choice: Choice, targets: str) -> None:
    assert filing_targets(BOOK, choice) == tuple(targets.split())


def test_what_must_be_said_with_a_measure_is_asked_for() -> None:
    assert not missing_particulars(BOOK, {"rectify": {"end"}, "publish": ()})
    asked = missing_particulars(BOOK, {"suspend_activity": (), "void_results": {"end"}})
    assert [(problem.measure, problem.why) for problem in asked] == [
        ("suspend_activity", "“暂停评价活动”应当写明截止日期"),
        ("void_results", "“宣布当次评价结果无效”应当写明范围（部分或者全部）"),
    ]


def test_conditions_come_from_the_clause_and_from_the_severity_chosen() -> None:
    assert conditions_to_state(BOOK, ["6.1", "6.4"]) == {"6.1": ("reminded_and_refused",)}
    assert conditions_to_state(BOOK, ["8.1"]) == {}
    assert conditions_to_state(BOOK, ["8.1"], ["refer"]) == {"8.1": ("serious",)}
    assert conditions_to_state(BOOK, ["14.2"], ["suspend_supervision"]) == {"14.2": ("slight",)}
    assert conditions_to_state(BOOK, ["19"], ["refer"]) == {"19": ("law_broken",)}
