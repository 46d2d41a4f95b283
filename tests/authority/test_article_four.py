"""Who may: the policy against Article 4 written a second time, for every seat, act and clause there is."""

import itertools

import pytest

from portal.authority.actions import Action, Kind
from portal.authority.matters import MATTERS, QUESTIONS
from portal.authority.policy import CompiledPolicy, standing_policy
from portal.authority.seats import ADMINISTRATORS, Capacity, Level, Post, Seat
from tests.authority.article_four import MAY, Q, may

SEATS = [Seat(*words) for words in itertools.product(Level, Post, Capacity)]


def test_the_second_writing_knows_every_act() -> None:
    assert set(MAY) == {action.value for action in Action}


@pytest.mark.clause("4")
@pytest.mark.parametrize("action", Action, ids=str)
def test_every_seat_may_exactly_what_article_four_gives_it(policy: CompiledPolicy, action: Action) -> None:
    differs = [
        (str(seat), matter)
        for seat in SEATS
        for matter in QUESTIONS
        if policy.decide(seat, action, matter).allowed
        != may(action.value, Q(seat.level.value, seat.post.value, seat.capacity.value, matter))
    ]
    assert differs == []


def test_a_seat_nobody_can_hold_may_nothing(policy: CompiledPolicy) -> None:
    impossible = {seat for seat in SEATS if not seat.exists}
    assert Seat(Level.COUNTY, Post.COORDINATOR, Capacity.COORDINATE) in impossible
    assert impossible.isdisjoint(seat for action in Action for seat in policy.seats_for(action))


def test_no_administrator_and_no_auditor_has_a_line_on_cases_or_reports(policy: CompiledPolicy) -> None:
    lines = [line for line in policy.lines if line.action.kind in (Kind.CASE, Kind.REPORT)]
    assert lines
    assert [line for line in lines if line.seat.post in ADMINISTRATORS] == []


@pytest.mark.clause("20(4)")
@pytest.mark.parametrize("clause", [*(f"17.{item}" for item in range(1, 10)), "18"])
def test_a_termination_is_issued_by_the_province_and_by_nobody_else(policy: CompiledPolicy, clause: str) -> None:
    seats = policy.who_could(Action.ISSUE_TERMINATION, clause)
    assert seats == (Seat(Level.PROVINCE, Post.APPROVER, Capacity.ISSUE),)


@pytest.mark.clause("20(4)")
@pytest.mark.parametrize("clause", [f"17.{item}" for item in range(1, 10)])
def test_nobody_decides_under_article_seventeen(policy: CompiledPolicy, clause: str) -> None:
    assert policy.who_could(Action.DECIDE, clause) == ()


@pytest.mark.clause("14")
@pytest.mark.parametrize("level", [Level.PROVINCE, Level.COUNTY])
def test_province_and_county_decide_only_on_a_supervisor(policy: CompiledPolicy, level: Level) -> None:
    decided = {matter for matter in MATTERS for seat in policy.who_could(Action.DECIDE, matter) if seat.level is level}
    assert decided == {"14.1", "14.2", "14.3", "14.4", "14.5"}


@pytest.mark.clause("4(1)")
def test_coordinators_and_policy_officers_sit_at_the_province_only(policy: CompiledPolicy) -> None:
    lines = [line for line in policy.lines if line.seat.post in (Post.COORDINATOR, Post.POLICY_OFFICER)]
    assert {line.seat.level for line in lines} == {Level.PROVINCE}


@pytest.mark.clause("20(3)")
@pytest.mark.parametrize("action", [Action.RECEIVE_DEFENCE, Action.RECORD_DEFENCE])
def test_a_defence_is_received_by_prefecture_or_county_only(policy: CompiledPolicy, action: Action) -> None:
    assert {seat.level for seat in policy.seats_for(action)} == {Level.PREFECTURE, Level.COUNTY}


@pytest.mark.parametrize(
    ("seat", "action", "matter", "basis"),
    [
        ("prefecture/handler/own", Action.RECEIVE, "", "4(2)"),
        ("prefecture/approver/lead", Action.DECIDE, "16.1", "4(2)"),
        ("institution/approver/lead", Action.DECIDE, "6.1", "4(4)"),
        ("county/approver/lead", Action.DECIDE, "14.2", "14"),
        ("province/approver/issue", Action.ISSUE_TERMINATION, "17.3", "20(4)"),
        ("prefecture/handler/lead", Action.INVESTIGATE, "9", "4(2)"),
        ("county/handler/assist", Action.ADD_EVIDENCE, "9", "4(3)"),
        ("prefecture/handler/assist", Action.ADD_EVIDENCE, "9", "20(6)"),
        ("province/coordinator/coordinate", Action.COORDINATE, "15.1", "20(6)"),
        ("prefecture/approver/venue", Action.SUSPEND_ACTIVITY, "17.5", "20(1)"),
        ("institution/handler/lead", Action.FILE, "7.1", "20(5)"),
        ("province/policy_officer/own", Action.PUBLISH, "", "4(1)"),
    ],
)
def test_a_permission_names_the_clause_it_rests_on(seat: str, action: Action, matter: str, basis: str) -> None:
    assert standing_policy().decide(Seat.parse(seat), action, matter).basis == basis
