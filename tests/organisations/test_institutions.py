"""An institution belongs where it is located, and its standing is the latest entry."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.refusal import Refused
from portal.organisations import queries
from portal.organisations.ledger import Cause
from portal.organisations.operations import Occupation, checked_credit_code, set_standing
from tests import world

Db = scoped_session[Session]


@pytest.mark.clause("4")
def test_an_institution_belongs_to_the_county_and_prefecture_of_its_location(db_session: Db) -> None:
    office = world.institution("西秀区").office
    assert (office.county_id, office.prefecture_id) == (world.office("西秀区").id, world.office("安顺市").id)
    assert office.letters == "AS02J01"


@pytest.mark.clause("2")
def test_an_institution_is_listed_from_its_registration_on(db_session: Db) -> None:
    made = world.institution()
    standing = queries.standing_of(made.office_id, world.AT.date())
    assert standing is not None
    assert (standing.effect, standing.since) == ("listed", world.AT.date())


def test_the_weightiest_entry_in_force_is_the_standing_and_all_entries_stay(db_session: Db) -> None:
    made, day = world.institution(), date(2026, 3, 1)
    set_standing(made, "suspended", Cause("暂停评价", day, date(2026, 3, 31)), by=SYSTEM, at=world.AT)
    set_standing(made, "rectifying", Cause("责令限期整改", day, date(2026, 4, 30)), by=SYSTEM, at=world.AT)
    assert [one.effect for one in queries.standings(made.office_id)] == ["rectifying", "suspended", "listed"]
    stands = {day: queries.standings_now([made.office_id], day)[made.office_id] for day in (day, date(2026, 4, 1))}
    assert stands == {day: "suspended", date(2026, 4, 1): "rectifying"}


def test_scope_holds_for_the_occupation_and_the_level(db_session: Db) -> None:
    made = world.institution()
    assert queries.may_assess(made.office_id, "6-31-01-03", "5")
    assert not queries.may_assess(made.office_id, "6-31-01-03", "1")
    assert not queries.may_assess(made.office_id, "6-31-01-04", "5")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("９１520400MA0000001", "全角"),
        ("91520400MA", "18 位"),
        ("91520400MA00000010", "校验位"),
        ("9152O400MA0000001I", "校验位"),
    ],
)
def test_a_wrong_credit_code_is_refused_and_the_mistake_is_named(written: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        checked_credit_code(written)
    assert refused.value.field == "credit_code"


def test_a_credit_code_may_be_typed_in_small_letters(db_session: Db) -> None:
    assert checked_credit_code(f" {world.credit_code(7).lower()} ") == world.credit_code(7)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "hotel"}, "kind"),
        ({"head": " "}, "head"),
        ({"occupations": ()}, "occupations"),
        ({"occupations": (Occupation("６-31-01-03", "电工", ("5",)),)}, "occupations"),
        ({"occupations": (Occupation("6-31-1-3", "电工", ("5",)),)}, "occupations"),
        ({"occupations": (Occupation("6-31-01-03", "电工", ("6",)),)}, "occupations"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(db_session: Db, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        world.institution(**changes)
    assert refused.value.field == field


def test_neither_name_nor_credit_code_is_registered_twice(db_session: Db) -> None:
    world.institution(name="甲校", credit_code=world.credit_code(900))
    with pytest.raises(Refused, match="同名"):
        world.institution(name="甲校", credit_code=world.credit_code(901))
    with pytest.raises(Refused, match="另一机构"):
        world.institution(name="乙校", credit_code=world.credit_code(900))


@pytest.mark.clause("4")
def test_an_institution_is_registered_in_a_county_only(db_session: Db) -> None:
    with pytest.raises(Refused, match="所在的县"):
        world.institution("安顺市")


@pytest.mark.parametrize(("words", "found"), [("安顺市", "安顺市人社局"), ("镇宁县", "镇宁县人社局"), ("AS02", "西秀区人社局")])
def test_offices_are_found_by_name_and_letters(db_session: Db, words: str, found: str) -> None:
    world.found()
    assert found in {one.short for one in queries.search(words)}


def test_a_percent_sign_is_looked_for_as_itself(db_session: Db) -> None:
    world.found()
    assert queries.search("%") == []


def test_pages_of_offices_follow_each_other_without_gap(db_session: Db) -> None:
    world.found()
    everything = queries.within(world.office("贵州省"))
    seen: list[int] = []
    after = None
    while page := queries.listed(everything, queries.Wanted(), after, 30)[:30]:
        seen += [one.id for one in page]
        after = (page[-1].region_code, page[-1].id)
    assert len(seen) == len(set(seen)) == 98
