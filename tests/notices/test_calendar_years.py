"""The province loads a year; every open deadline it touches is counted again, with an entry each (4(1), R-3)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.kit.actor import SYSTEM
from portal.notices import calendar_years, queries, waivers, window
from tests import world
from tests.notices.scene import PDF, YEAR_2027, Scene, arrangement, moment

AT = moment(date(2026, 12, 20))
pytestmark = pytest.mark.clause("R-3")


def test_loading_2027_turns_a_provisional_day_into_a_date_with_an_entry(
    proposed: Scene, log: Callable[[], list[bytes]]
) -> None:
    proposed.served(date(2026, 12, 11))
    deadline = queries.deadline(proposed.case)
    assert deadline is not None and deadline.provisional
    assert deadline.due == date(2027, 1, 1)
    by = world.actor("贵州省", "policy_officer")
    loaded = calendar_years.load_year(arrangement(), by=by, at=AT)
    assert (loaded.changed, loaded.recomputed) == (True, 1)
    assert (deadline.due, deadline.provisional, proposed.case.due_on) == (date(2027, 1, 4), False, date(2027, 1, 4))
    assert [row["due"] for row in deadline.history] == ["2027-01-01"]
    entry = next(row for row in log() if b"deadline:recomputed" in row)
    assert b'"new":"2027-01-04","notice"' in entry and b'"old":"2027-01-01"' in entry
    assert not window.close_window_if_over(proposed.case, at=moment(date(2027, 1, 4)))
    assert window.close_window_if_over(proposed.case, at=moment(date(2027, 1, 5)))


def test_the_same_content_again_changes_nothing(proposed: Scene, log: Callable[[], list[bytes]]) -> None:
    proposed.served(date(2026, 12, 11))
    calendar_years.load_year(arrangement(), by=SYSTEM, at=AT)
    before = len(log())
    again = calendar_years.load_year(arrangement(), by=SYSTEM, at=AT + timedelta(hours=1))
    assert (again.changed, len(log())) == (False, before)


def test_the_preview_says_what_loading_does_and_does_nothing(proposed: Scene) -> None:
    proposed.served(date(2026, 12, 11))
    (move,) = calendar_years.moves(arrangement())
    assert (move.case, move.deadline.due, move.after.due) == (proposed.case, date(2027, 1, 1), date(2027, 1, 4))
    assert 2027 not in calendar_years.calendar_in_force().years


def test_a_window_that_was_waived_is_not_counted_again(proposed: Scene) -> None:
    received = date(2026, 12, 11)
    case = proposed.served(received).case
    waivers.record_waiver(case, received, PDF, store=proposed.store, by=proposed.first, at=moment(received, 18))
    assert calendar_years.load_year(arrangement(), by=SYSTEM, at=AT).recomputed == 0


def test_a_correction_of_a_year_is_a_new_entry_and_the_later_one_holds(everywhere: object) -> None:
    calendar_years.load_year(arrangement(), by=SYSTEM, at=AT)
    corrected = arrangement(YEAR_2027.replace("last = 2027-01-03", "last = 2027-01-04"))
    assert calendar_years.load_year(corrected, by=SYSTEM, at=AT).changed
    day = calendar_years.calendar_in_force().is_working_day(date(2027, 1, 4))
    assert (day.working, calendar_years.loads()) == (False, 2)
