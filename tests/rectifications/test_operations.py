"""From the order to its end, as the Rules have it: who reports, who inspects, who judges, and what the registers say then."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.decisions.consequences import follow_reversal
from portal.kit.actor import Actor
from portal.kit.refusal import Ground, Refused
from portal.rectifications.registers import entered
from portal.rectifications.states import State, period_ends, state
from tests import world
from tests.rectifications.scene import DUE, SERVED, Scene, at


def stands(ordered: Scene) -> State:
    """How the rectification stands."""
    return state(ordered.order.steps, ordered.today)


@pytest.mark.clause("16")
def test_it_begins_on_the_day_of_receipt_which_is_not_counted(ordered: Scene) -> None:
    order = ordered.order
    assert (order.ordered_on, order.days, period_ends(order.steps)) == (SERVED, 60, DUE)
    assert order.clauses == ["16.4"]
    assert stands(ordered) is State.RUNNING


@pytest.mark.clause("16")
def test_what_was_done_is_reported_inspected_and_accepted_and_the_standing_ends(ordered: Scene) -> None:
    ordered.enter_standing(world.ELECTRICIAN.code)
    ordered.report(final=False)
    assert stands(ordered) is State.RUNNING
    ordered.report()
    assert stands(ordered) is State.REPORTED
    ordered.ask()
    ordered.inspect()
    assert stands(ordered) is State.INSPECTED
    assert ordered.stands() == {"listed", "rectifying", "suspended_in_part"}
    ordered.accept()
    assert stands(ordered) is State.ACCEPTED
    assert ordered.stands() == {"listed"}
    assert ordered.stands(ordered.today - timedelta(days=1)) >= {"rectifying"}, "until the day before it stood as it did"


def test_accepting_ends_nothing_where_the_registers_hold_nothing(ordered: Scene) -> None:
    ordered.report()
    ordered.accept()
    assert entered(ordered.order, ordered.today) == []
    assert stands(ordered) is State.ACCEPTED


@pytest.mark.clause("16")
@pytest.mark.parametrize("act", [Scene.send_back, Scene.accept], ids=["return", "accept"])
def test_nothing_is_judged_before_the_final_report(ordered: Scene, act: Callable[[Scene], object]) -> None:
    ordered.report(final=False)
    with pytest.raises(Refused) as refused:
        act(ordered)
    assert refused.value.when == "评价机构提交整改报告后"


@pytest.mark.clause("4(3)")
def test_what_an_inspection_found_wanting_is_not_accepted_until_it_is_found_good(ordered: Scene) -> None:
    ordered.report()
    ordered.inspect(passed=False)
    with pytest.raises(Refused, match="检查认为整改不到位"):
        ordered.accept()
    ordered.inspect(passed=True, by=ordered.handler)
    ordered.accept()
    assert stands(ordered) is State.ACCEPTED


@pytest.mark.clause("4(3)")
@pytest.mark.parametrize("names", [("甲", ""), ("甲", " 甲 "), ("", "")])
def test_two_inspectors_are_named(ordered: Scene, names: tuple[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        ordered.inspect(names=names)
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, "second")


@pytest.mark.clause("16")
def test_a_report_that_lacks_something_goes_back_with_a_day_and_is_handed_in_again(ordered: Scene) -> None:
    ordered.on(DUE).report()
    ordered.on(DUE + timedelta(days=3)).send_back(days=10)
    assert stands(ordered) is State.RETURNED
    ordered.on(DUE + timedelta(days=13))
    assert stands(ordered) is State.RETURNED, "handed in on time and given back: until the day that was given it is not late"
    assert state(ordered.order.steps, DUE + timedelta(days=14)) is State.OVERDUE
    ordered.report()
    assert stands(ordered) is State.REPORTED


@pytest.mark.clause("13")
def test_an_extension_is_given_with_reasons_before_the_period_is_over_and_the_registers_follow(ordered: Scene) -> None:
    ordered.enter_standing(world.ELECTRICIAN.code)
    later = DUE + timedelta(days=30)
    ordered.on(DUE).extend(later)
    assert period_ends(ordered.order.steps) == later
    assert {(one.since, one.until) for one in entered(ordered.order, DUE)} == {(SERVED, later)}, "one order, that lasts longer"
    assert ordered.stands(later) == {"listed", "rectifying", "suspended_in_part"}
    with pytest.raises(Refused, match="期满后不能延长"):
        ordered.on(later + timedelta(days=1)).extend(later + timedelta(days=9))


@pytest.mark.parametrize("days", [0, -1, 306])
def test_a_new_last_day_is_later_and_within_a_year(ordered: Scene, days: int) -> None:
    with pytest.raises(Refused) as refused:
        ordered.extend(DUE + timedelta(days=days))
    assert refused.value.field == "until"


@pytest.mark.clause("16.5")
def test_it_is_found_to_have_failed_only_after_its_last_day_and_may_still_be_made_good(ordered: Scene) -> None:
    ordered.enter_standing()
    with pytest.raises(Refused) as refused:
        ordered.on(DUE).fail()
    assert refused.value.when == "2026-12-17 起"
    ordered.on(DUE + timedelta(days=1))
    assert stands(ordered) is State.OVERDUE
    ordered.fail()
    assert stands(ordered) is State.FAILED
    assert "rectifying" in ordered.stands(), "it goes on until its result was found good"
    ordered.report()
    ordered.accept()
    assert "rectifying" not in ordered.stands()


@pytest.mark.clause("20(4)")
def test_with_the_decision_reversed_it_ends_and_nothing_more_happens(ordered: Scene) -> None:
    decision = ordered.order.decision
    follow_reversal(ordered.way.case, decision, ["publish"], by=ordered.signer, at=at(ordered.today))
    assert stands(ordered) is State.RUNNING
    follow_reversal(ordered.way.case, decision, ["rectify"], by=ordered.signer, at=at(ordered.today))
    assert stands(ordered) is State.REVERSED
    with pytest.raises(Refused, match="决定已撤销"):
        ordered.report()


@pytest.mark.clause("R-10")
def test_who_inspected_does_not_judge(ordered: Scene) -> None:
    both = world.actor("安顺市", "handler", "approver")
    ordered.report()
    ordered.inspect(by=both)
    with pytest.raises(Refused, match="检查人员不作验收决定"):
        ordered.accept(by=both)
    ordered.accept()


@pytest.mark.clause("4")
def test_only_the_prefecture_judges_and_only_the_institution_reports(ordered: Scene) -> None:
    with pytest.raises(Refused, match="市（州）人社局不办理“报送整改报告”"):
        ordered.report(by=ordered.signer)
    ordered.report()
    others: list[Actor] = [ordered.clerk, ordered.county, ordered.handler, world.actor("贵州省", "approver")]
    for who in others:
        with pytest.raises(Refused) as refused:
            ordered.accept(by=who)
        assert refused.value.ground is Ground.AUTHORITY
        assert "市（州）人社局审批人以主办身份" in refused.value.who


def test_of_two_who_act_at_once_one_is_told_that_the_other_came_first(ordered: Scene) -> None:
    stale = ordered.order
    stale.steps  # noqa: B018  (read before the other acts)
    ordered.report(final=False)
    known = list(stale.steps)[:-1]
    stale.__dict__["steps"] = known
    with pytest.raises(Refused) as refused:
        ordered.ask()
    assert refused.value.ground is Ground.STALE


