"""To whom a decision is filed: 4(2), 4(3), 4(4), 12, 13, 20(5)."""

import pytest

from portal.filings.owed import Decided, Owed, Places, owed
from portal.rulebook import delivered

OWN, VENUE, PROVINCE = 1, 2, 9


def targets(level: str, clause: str, *measures: str, venue: int | None = None, by_province: bool = False) -> list[Owed]:
    book = delivered()
    taken = frozenset(measures or book.clause(clause).required)
    return list(owed(book, Decided(level, (clause,), taken, by_province), Places(OWN, venue, PROVINCE)))


@pytest.mark.clause("20(5)")
@pytest.mark.parametrize("clause", ["6.1", "7.3", "11.2"])
def test_an_institution_files_with_its_own_prefecture(clause: str) -> None:
    assert targets("institution", clause, venue=VENUE) == [Owed(OWN, "20(5)", "filing")]


@pytest.mark.clause("20(5)")
def test_a_major_one_goes_to_the_province_too() -> None:
    assert targets("institution", "8.4") == [Owed(OWN, "20(5)", "filing"), Owed(PROVINCE, "20(5)", "filing")]


@pytest.mark.clause("12")
def test_12_is_filed_where_the_assessment_took_place_as_well() -> None:
    assert targets("institution", "12.1", venue=VENUE) == [Owed(OWN, "20(5)", "filing"), Owed(VENUE, "12.1", "filing")]
    assert targets("institution", "12.1") == [Owed(OWN, "20(5)", "filing")]


@pytest.mark.clause("13")
def test_13_is_major_and_goes_to_three_offices_when_it_happened_elsewhere() -> None:
    found = targets("institution", "13.2", venue=VENUE)
    assert [one.recipient for one in found] == [OWN, VENUE, PROVINCE]


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize("clause", ["6.1", "9", "15.1", "16.2"])
def test_a_prefecture_reports_every_decision_to_the_province(clause: str) -> None:
    assert targets("prefecture", clause, venue=VENUE) == [Owed(PROVINCE, "4(2)", "report_up")]


@pytest.mark.clause("4(3)")
def test_a_county_reports_to_its_prefecture() -> None:
    assert targets("county", "14.1", "suspend_supervision") == [Owed(OWN, "4(3)", "report_up")]


@pytest.mark.clause("14")
def test_revoking_a_supervisor_makes_an_institutions_decision_major() -> None:
    assert len(targets("institution", "14.1", "suspend_supervision")) == 1
    assert [one.recipient for one in targets("institution", "14.3")] == [OWN, PROVINCE]


@pytest.mark.clause("20(4)")
def test_what_the_province_decides_is_filed_with_nobody() -> None:
    assert targets("prefecture", "17.6", by_province=True) == []
    assert targets("province", "14.3") == []
