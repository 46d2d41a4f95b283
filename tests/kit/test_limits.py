"""Internal time limits are parameters of the province (R-11), counted like deadlines."""

from datetime import date
from pathlib import Path

import pytest

from portal.kit.limits import Due, due, load_limits
from portal.kit.policy_file import POLICIES, PolicyFileError
from portal.kit.working_days import load_calendar

SOURCE = (POLICIES / "limits.toml").read_text(encoding="utf-8")
LIMITS = load_limits(POLICIES / "limits.toml")
CALENDAR = load_calendar(POLICIES / "calendar")


def test_the_limits_are_those_of_the_reading() -> None:
    working = {key: limit.days for key, limit in LIMITS.items() if limit.unit == "working"}
    assert working == {
        "acceptance": 7, "filing": 5, "report_up": 10, "service": 7, "withdrawal": 3, "upload": 10, "deletion": 5,
    }  # fmt: skip
    investigation = LIMITS["investigation"]
    assert (investigation.unit, investigation.days) == ("calendar", 60)
    assert (investigation.extension, investigation.extensions) == (30, 1)
    assert (LIMITS["showing"].unit, LIMITS["showing"].days) == ("calendar", 365)


@pytest.mark.parametrize(
    ("limit", "start", "extended", "last"),
    [
        ("filing", date(2026, 9, 18), 0, date(2026, 9, 24)),
        ("acceptance", date(2026, 9, 24), 0, date(2026, 10, 12)),
        ("investigation", date(2026, 3, 2), 0, date(2026, 5, 6)),
        ("investigation", date(2026, 9, 1), 0, date(2026, 11, 2)),
        ("investigation", date(2026, 9, 1), 1, date(2026, 11, 30)),
    ],
)
def test_a_limit_ends_on_its_last_working_day(limit: str, start: date, extended: int, last: date) -> None:
    assert due(LIMITS[limit], start, CALENDAR, extended=extended) == Due(last, provisional=False)


def test_a_limit_that_reaches_an_unknown_year_is_provisional() -> None:
    assert due(LIMITS["filing"], date(2026, 12, 28), CALENDAR).provisional
    assert due(LIMITS["investigation"], date(2026, 12, 1), CALENDAR).provisional
    assert not due(LIMITS["filing"], date(2026, 12, 24), CALENDAR).provisional


def test_a_limit_is_extended_no_oftener_than_it_may() -> None:
    for limit, times in (("investigation", 2), ("filing", 1), ("filing", -1)):
        with pytest.raises(ValueError, match="最多延长"):
            due(LIMITS[limit], date(2026, 9, 1), CALENDAR, extended=times)


def test_a_limit_is_overdue_only_after_its_last_day() -> None:
    last = Due(date(2026, 9, 24), provisional=False)
    assert not last.overdue(date(2026, 9, 24))
    assert last.overdue(date(2026, 9, 25))


def test_a_limit_is_shown_as_an_internal_one() -> None:
    assert LIMITS["filing"].words == "作出决定之日起5个工作日内（内部时限）"
    assert LIMITS["investigation"].words == "立案之日起60日内，可延长1次，每次30日（内部时限）"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("[filing]", "[fileing]", "缺少“filing”"),
        ("days = 5", "days = 0", "天数应在"),
        ("days = 5", "days = 5.0", "“days”应为整数"),
        ("days = 5", "", r"\[filing\]：缺少“days”"),
        ('unit = "calendar"', 'unit = "lunar"', "“lunar”不是已知的词"),
        ("extensions = 1", "", "应当同时填写"),
        ("days = 5", "days = 5\nhours = 1", "不认识“hours”"),
    ],
)
def test_a_slip_in_the_limits_is_named(tmp_path: Path, before: str, after: str, why: str) -> None:
    path = tmp_path / "limits.toml"
    path.write_text(SOURCE.replace(before, after), encoding="utf-8")
    with pytest.raises(PolicyFileError, match=why):
        load_limits(path)
