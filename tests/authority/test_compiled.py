"""The compiled table answers as Casbin does over all the lines at once, and nobody can change it."""

import dataclasses
import hashlib
import itertools
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.authority.actions import Action
from portal.authority.lines import Line, PolicyError, read_lines
from portal.authority.matters import MATTERS, QUESTIONS
from portal.authority.policy import LINES_PATH, MODEL_PATH, CompiledPolicy, compile_policy, enforcer, standing_policy
from portal.authority.seats import Capacity, Level, Post, Seat

MODEL = MODEL_PATH.read_text(encoding="utf-8")
SEATS = [Seat(*words) for words in itertools.product(Level, Post, Capacity)]


def casbin_says(judge: Any, seat: Seat, action: Action, matter: str) -> tuple[bool, str | None]:
    allowed, line = judge.enforce_ex(str(seat), action.kind.value, action.name_, matter)
    return allowed, line[-1] if allowed else None


@cache
def judge_of_all_lines() -> Any:
    return enforcer(MODEL, read_lines(LINES_PATH))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEATS), st.sampled_from(Action), st.sampled_from(QUESTIONS))
def test_one_enforcer_over_all_lines_answers_the_same(seat: Seat, action: Action, matter: str) -> None:
    answer = standing_policy().decide(seat, action, matter)
    assert (answer.allowed, answer.basis) == casbin_says(judge_of_all_lines(), seat, action, matter)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(read_lines(LINES_PATH)), st.sampled_from(QUESTIONS))
def test_one_enforcer_over_all_lines_answers_the_same_where_there_is_a_line(line: Line, matter: str) -> None:
    answer = standing_policy().decide(line.seat, line.action, matter)
    assert (answer.allowed, answer.basis) == casbin_says(judge_of_all_lines(), line.seat, line.action, matter)


@pytest.mark.parametrize("action", Action, ids=str)
def test_a_seat_with_a_line_is_answered_as_among_all_lines_of_the_act(policy: CompiledPolicy, action: Action) -> None:
    judge = enforcer(MODEL, [line for line in policy.lines if line.action is action])
    for seat, matter in itertools.product(policy.seats_for(action), QUESTIONS):
        answer = policy.decide(seat, action, matter)
        assert (answer.allowed, answer.basis) == casbin_says(judge, seat, action, matter), (seat, matter)


def test_every_line_is_answered_with_its_own_basis(policy: CompiledPolicy) -> None:
    for line in policy.lines:
        matters = QUESTIONS if line.matter == "any" else (line.matter,)
        assert {policy.decide(line.seat, line.action, matter).basis for matter in matters} == {line.basis}


def test_a_clause_nobody_knows_is_refused_even_where_any_is_allowed(policy: CompiledPolicy) -> None:
    seat = Seat.parse("prefecture/handler/lead")
    assert policy.decide(seat, Action.CASE_READ, "").allowed
    assert not policy.decide(seat, Action.CASE_READ, "5.1").allowed
    assert not policy.decide(seat, Action.CASE_READ, "any").allowed


def test_the_table_cannot_be_changed(policy: CompiledPolicy) -> None:
    seat = Seat.parse("county/approver/lead")
    with pytest.raises(TypeError):
        policy.grants[seat, Action.DECIDE] = {"16.1": "4(2)"}  # type: ignore[index]
    with pytest.raises(TypeError):
        policy.grants[seat, Action.DECIDE]["16.1"] = "4(2)"  # type: ignore[index]
    with pytest.raises(TypeError):
        policy._answers[Action.DECIDE][seat]["16.1"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        policy.capacities_for(Level.COUNTY, {"approver"}, Action.DECIDE)[Capacity.OWN] = frozenset()  # type: ignore[index]


def test_neither_policy_answer_seat_nor_line_can_be_changed(policy: CompiledPolicy) -> None:
    seat = Seat.parse("county/approver/lead")
    answer = policy.decide(seat, Action.DECIDE, "14.1")
    for thing, name in [(policy, "grants"), (answer, "allowed"), (seat, "level"), (policy.lines[0], "basis")]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, None)


def test_the_hash_is_of_model_and_lines_together(policy: CompiledPolicy, tmp_path: Path) -> None:
    both = MODEL_PATH.read_bytes() + b"\0" + LINES_PATH.read_bytes()
    assert policy.hash == hashlib.sha256(both).hexdigest()
    one_line, model = tmp_path / "authority.csv", tmp_path / "model.conf"
    one_line.write_text("p, county/handler/assist, case, read, any, 4(3)\n", encoding="utf-8")
    model.write_text(MODEL + "\n# the same in other words\n", encoding="utf-8")
    assert compile_policy(MODEL_PATH, one_line).hash != compile_policy(model, one_line).hash


def test_the_model_compares_and_does_nothing_else() -> None:
    rules = "\n".join(line for line in MODEL.splitlines() if not line.startswith("#"))
    assert "e = some(where (p.eft == allow))" in rules
    for forbidden in ("g(", "g =", "regex", "keyMatch", "eval", "deny", "!"):
        assert forbidden not in rules


def test_a_model_that_permits_without_a_line_stops_the_app(tmp_path: Path) -> None:
    model = tmp_path / "model.conf"
    model.write_text(MODEL.replace("some(where (p.eft == allow))", "!some(where (p.eft == deny))"), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"cannot say by which line"):
        compile_policy(model, LINES_PATH)


def test_a_missing_model_stops_the_app(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"absent\.conf:0: cannot be read"):
        compile_policy(tmp_path / "absent.conf", LINES_PATH)


def test_what_a_scope_is_built_from_unites_the_posts_of_a_person(policy: CompiledPolicy) -> None:
    found = policy.capacities_for(Level.INSTITUTION, {"approver", "reviewer"}, Action.CASE_READ)
    assert found == {Capacity.LEAD: frozenset(QUESTIONS)}
    decided = policy.capacities_for(Level.COUNTY, frozenset({"approver"}), Action.DECIDE)
    assert decided == {Capacity.LEAD: frozenset(matter for matter in MATTERS if matter.startswith("14."))}
    assert policy.capacities_for(Level.COUNTY, {"auditor"}, Action.CASE_READ) == {}
