"""报备 from owed to received: due, filed, returned and filed again, overdue (4(2), 4(4), 20(5), R-11)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity
from portal.filings import operations, queries
from portal.filings.models import Filing
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.decisions.course import AFTER, Course, course

pytestmark = pytest.mark.clause("20(5)")
LATER = AFTER + timedelta(days=1)


@pytest.fixture(autouse=True)
def everywhere(db_session: object) -> Iterator[None]:
    """Past the second wall, which has tests of its own."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def own_case(tmp_path: Path) -> Course:
    """An institution of 安顺市 decides about a candidate of its own under 8.4, which is major."""
    return _decided(tmp_path, "8.4")


def _decided(folder: Path, clause: str, venue: str = "") -> Course:
    found = course(folder, clause, lead=world.institution("西秀区").office, venue=venue).reviewed()
    found.decide()
    return found


def recipients(found: Course) -> list[str]:
    return [one.recipient.short for one in queries.filings(found.case)]


def filed(found: Course, number: int = 0) -> Filing:
    return operations.file(queries.filings(found.case)[number], "决定已作出。", by=found.scene.first, at=LATER)


def test_an_institutions_7_goes_to_its_prefecture_and_its_8_to_the_province_too(tmp_path: Path) -> None:
    assert recipients(_decided(tmp_path, "7.2")) == ["安顺市人社局"]
    assert recipients(_decided(tmp_path, "8.4")) == ["安顺市人社局", world.office("贵州省").short]


@pytest.mark.clause("12")
def test_12_goes_to_the_venues_prefecture_too(tmp_path: Path) -> None:
    assert recipients(_decided(tmp_path, "12.2", venue="遵义市")) == ["安顺市人社局", "遵义市人社局"]


@pytest.mark.clause("R-11")
def test_an_institution_has_five_working_days_and_a_prefecture_ten(own_case: Course, tmp_path: Path) -> None:
    assert {one.due_on for one in queries.filings(own_case.case)} == {date(2026, 10, 23)}
    prefecture = course(tmp_path, "15.5").reviewed()
    prefecture.decide()
    (up,) = queries.filings(prefecture.case)
    assert (up.due_on, up.basis, up.to_id) == (date(2026, 10, 30), "4(2)", world.office("贵州省").id)


def test_the_recipient_takes_part_as_filed_to_from_the_filing_on(own_case: Course) -> None:
    officer = world.actor("安顺市", "handler")
    assert Capacity.FILED_TO not in capacities_of(own_case.case, officer)
    filing = filed(own_case)
    assert Capacity.FILED_TO in capacities_of(own_case.case, officer)
    operations.receive(filing, by=officer, at=LATER)
    assert filing.state == "received"
    assert queries.open_count(own_case.case) == 1


def test_a_returned_filing_can_be_filed_again(own_case: Course) -> None:
    officer, filing = world.actor("安顺市", "approver"), filed(own_case)
    with pytest.raises(Refused) as found:
        operations.return_(filing, "", by=officer, at=LATER)
    assert found.value.field == "comment"
    operations.return_(filing, "请补充成绩取消情况。", by=officer, at=LATER)
    assert (filing.state, filing.comment) == ("returned", "请补充成绩取消情况。")
    filed(own_case)
    operations.receive(filing, by=officer, at=LATER)
    assert filing.state == "received"


def test_what_is_filed_is_not_filed_twice(own_case: Course) -> None:
    filing = filed(own_case)
    with pytest.raises(Refused) as found:
        operations.file(filing, "再报一次。", by=own_case.scene.first, at=LATER)
    assert found.value.ground is Ground.STALE


def test_another_office_receives_nothing(own_case: Course) -> None:
    filing = filed(own_case)
    for stranger in (world.actor("遵义市", "handler"), world.actor("西秀区", "handler"), own_case.scene.first):
        with pytest.raises(Refused) as found:
            operations.receive(filing, by=stranger, at=LATER)
        assert found.value.ground is Ground.AUTHORITY
    # The province has a filing of its own in the same case; that of the prefecture is not for it.
    filed(own_case, 1)
    with pytest.raises(Refused):
        operations.receive(filing, by=world.actor("贵州省", "handler"), at=LATER)


def test_overdue_is_what_was_not_filed_by_its_last_day_on_either_side(own_case: Course) -> None:
    sender, above = own_case.scene.first, world.actor("安顺市", "handler")
    last = date(2026, 10, 23)
    for actor in (sender, above):
        assert queries.count(actor, queries.overdue(actor, last)) == 0
    assert queries.count(sender, queries.overdue(sender, last + timedelta(days=1))) == 2
    assert queries.count(above, queries.overdue(above, last + timedelta(days=1))) == 1
    filed(own_case)
    assert queries.count(above, queries.overdue(above, last + timedelta(days=1))) == 0
    assert queries.count(above, queries.waiting_for(above)) == 1


def test_a_filing_lies_between_two_offices_and_no_third_finds_it(own_case: Course) -> None:
    filing = queries.filings(own_case.case)[0]
    wanted = queries.Filing.id == filing.id
    for actor, found in (
        (own_case.scene.first, 1), (world.actor("安顺市", "handler"), 1),
        (world.actor("遵义市", "handler"), 0), (world.actor("西秀区", "handler"), 0),
    ):  # fmt: skip
        assert len(session().scalars(queries.of(actor, wanted)).all()) == found
