"""Which office a report belongs to: sentences of Articles 4, 14 and 20(6), without a database."""

import itertools
from dataclasses import dataclass

import pytest

from portal.reports.routing import KINDS, OWN_PEOPLE, Matter, against, answering, may_hold, propose


@dataclass(frozen=True)
class Place:
    """An office as routing needs it."""

    id: int
    name: str
    level: str
    prefecture_id: int | None = None


PROVINCE = Place(1, "省厅", "province")
HOME, VENUE = Place(2, "安顺市局", "prefecture", 2), Place(3, "遵义市局", "prefecture", 3)
COUNTY = Place(4, "西秀区局", "county", 2)
SCHOOL, OTHER = Place(6, "本校", "institution", 2), Place(7, "他校", "institution", 3)


def matter(kind: str = "institution", **changes: object) -> Matter:
    stated: dict[str, object] = {"venue": HOME, "institution": SCHOOL, "home": HOME, **changes}
    return Matter(kind, **stated)  # type: ignore[arg-type]


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "reader"])
def test_the_prefecture_of_the_institution_is_competent(kind: str) -> None:
    found = propose(matter(kind))
    assert (found.office, found.clause) == (HOME, "4(2)")
    assert "安顺市局" in found.why


@pytest.mark.clause("20(6)")
@pytest.mark.parametrize("kind", KINDS)
def test_across_regions_the_home_prefecture_stays_competent_and_the_venue_is_named(kind: str) -> None:
    found = propose(matter(kind, venue=VENUE))
    assert (found.office, found.clause) == (HOME, "20(6)")
    assert "遵义市局" in found.why


@pytest.mark.clause("4(2)")
def test_without_an_institution_the_prefecture_of_the_place_is_competent() -> None:
    found = propose(matter("other_staff", institution=None, home=None, venue=VENUE))
    assert (found.office, found.clause) == (VENUE, "4(2)")


@pytest.mark.clause("14")
@pytest.mark.parametrize("bureau", [PROVINCE, VENUE, COUNTY])
def test_a_supervisor_of_a_bureau_is_that_bureaus(bureau: Place) -> None:
    found = propose(matter("supervisor", appointer=bureau))
    assert (found.office, found.clause) == (bureau, "14")


@pytest.mark.clause("14")
def test_a_supervisor_whom_the_institution_appointed_is_reported_to_its_prefecture() -> None:
    found = propose(matter("supervisor", appointer=SCHOOL))
    assert found.office == HOME
    assert "先行初步调查" in found.why


@pytest.mark.clause("14")
@pytest.mark.parametrize(
    ("appointer", "sender", "who"),
    [
        (SCHOOL, COUNTY, COUNTY), (COUNTY, PROVINCE, PROVINCE), (COUNTY, SCHOOL, COUNTY), (SCHOOL, None, SCHOOL),
        (None, VENUE, VENUE), (None, None, None), (None, SCHOOL, None),
    ],
)  # fmt: skip
def test_the_bureau_that_sent_a_supervisor_comes_before_whoever_appointed_them(
    appointer: Place | None, sender: Place | None, who: Place | None
) -> None:
    assert answering(appointer, sender) == who


@pytest.mark.clause("19")
def test_reading_data_beyond_ones_right_is_cleared_up_at_once_by_the_prefecture() -> None:
    found = propose(matter("reader"))
    assert (found.office, found.clause) == (HOME, "19")
    assert "立即" in found.why


@pytest.mark.clause("4(4)")
def test_an_institution_holds_reports_about_its_own_people_and_no_others() -> None:
    """Every kind, institution and appointer there is; the sentence written a second time."""
    for kind, holder, appointer, clause in itertools.product(KINDS, (SCHOOL, OTHER), (None, SCHOOL, HOME), ("", "7.1", "9")):
        own = holder == SCHOOL and kind in OWN_PEOPLE and clause != "9"
        of_a_bureau = kind == "supervisor" and appointer == HOME
        assert may_hold(matter(kind, appointer=appointer, clause=clause), holder) == (own and not of_a_bureau)


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize("office", [PROVINCE, HOME, VENUE, COUNTY])
@pytest.mark.parametrize("kind", KINDS)
def test_a_bureau_may_hold_any_report(office: Place, kind: str) -> None:
    assert may_hold(matter(kind), office)


@pytest.mark.clause("4(2)")
def test_an_institution_is_accused_where_it_or_its_reading_of_data_is() -> None:
    assert {kind for kind in KINDS if against(kind, SCHOOL.id)} == {"institution", "reader"}
    assert not any(against(kind, None) for kind in KINDS)
