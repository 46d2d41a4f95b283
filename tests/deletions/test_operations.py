"""责令删除已读取的证书数据 (19): kept as evidence first, ordered, signed for part by part, checked."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal.certificates.models import Certificate
from portal.deletions import keeping, ordering
from portal.deletions.models import KeptReadings
from portal.deletions.states import State
from portal.deletions.stepping import standing
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.readings.models import Reading
from portal.readings.sets import digest, ids
from portal.reports.attachments import Upload
from portal.rulebook.internal_limits import limit_due
from tests import world
from tests.deletions.scene import FILE, Followed, grant_for, read_some, reader_of, revoked

PDF = Upload("说明.pdf", b"%PDF-1.7 x")


@pytest.mark.clause("19")
def test_exactly_what_was_read_is_kept_with_each_export_by_number_and_hash(case: Followed) -> None:
    kept = case.kept()
    with acting(SYSTEM):
        wanted = sorted(session().scalars(select(Certificate.id)))
        readings = session().scalars(select(Reading.id).order_by(Reading.id)).all()
    assert sorted(ids(kept.certificates)) == wanted and kept.digest == digest(kept.certificates)
    assert (kept.records, kept.readings) == (2, 2)
    assert (kept.first_reading_id, kept.last_reading_id) == (readings[0], readings[-1])
    assert [(part.number, part.sha256, part.records) for part in kept.parts] == [("", None, 2), ("DC-0001", FILE, 2)]


@pytest.mark.clause("19")
def test_what_was_read_under_another_grant_is_not_in_it(case: Followed) -> None:
    reader, approver = reader_of(case.school)
    other = grant_for(reader, approver, institutions=[case.school.institution.office_id], regions=[])
    read_some(other, reader, case.school)
    assert case.kept().readings == 2


@pytest.mark.clause("19")
def test_it_is_kept_once_and_written_once(case: Followed) -> None:
    first = case.kept()
    assert case.kept().id == first.id
    with acting(SYSTEM), pytest.raises(ProgrammingError, match="permission denied"):
        session().execute(text("update kept_readings set records = 0"))
    session().rollback()


@pytest.mark.clause("19")
def test_nothing_is_ordered_to_be_deleted_before_it_is_kept(case: Followed) -> None:
    with acting(case.approver), pytest.raises(Refused, match="尚未固定") as refused:
        ordering.kept_for(case.revocation)
    assert refused.value.when
    assert session().scalar(select(KeptReadings.id)) is None


@pytest.mark.clause("19")
def test_the_due_day_counts_working_days_from_receipt(case: Followed) -> None:
    made = case.order()
    assert made.due_on == limit_due("deletion", today()).day
    assert standing(made, made.due_on) is State.ORDERED and standing(made, made.due_on + timedelta(days=1)) is State.OVERDUE


@pytest.mark.clause("19")
def test_while_one_order_stands_there_is_no_second_and_after_it_is_taken_back_there_is(case: Followed) -> None:
    made = case.order()
    with pytest.raises(Refused, match="已经责令删除"):
        case.order()
    with acting(case.approver):
        ordering.withdraw(made, "经查没有超范围", by=case.approver, at=now())
    assert standing(made, today()) is State.WITHDRAWN and case.order().round == 1


@pytest.mark.clause("19")
def test_where_nothing_was_read_there_is_nothing_to_delete(case: Followed) -> None:
    reader, approver = reader_of(case.school)
    grant = grant_for(reader, approver, institutions=[case.school.institution.office_id], regions=[])
    empty = Followed(case.school, reader, approver, grant, revoked(grant, approver))
    assert empty.kept().records == 0
    with pytest.raises(Refused, match="没有已读取"):
        empty.order()


@pytest.mark.clause("19")
def test_the_readers_office_signs_for_every_part_and_the_ordering_office_finds_it_clean(case: Followed) -> None:
    made = case.order()
    case.attest(made, 0)
    assert standing(made, today()) is State.PARTLY
    with pytest.raises(Refused, match="还有未签署"):
        case.check(made, "clean")
    step = case.attest(made, 1, upload=PDF)
    assert standing(made, today()) is State.ATTESTED and case.school.store.get(step.sha256) == PDF.content
    case.check(made, "clean")
    assert standing(made, today()) is State.CHECKED
    with pytest.raises(Refused, match="均已签署"):
        case.attest(made, 0)


@pytest.mark.clause("19")
@pytest.mark.parametrize("found", ["found", "refused"])
def test_what_was_not_deleted_is_signed_for_anew(case: Followed, found: str) -> None:
    made = case.order()
    for place in (0, 1):
        case.attest(made, place)
    case.check(made, found)
    assert standing(made, today()) is State.FAILED
    for place in (0, 1):
        case.attest(made, place)
    assert standing(made, today()) is State.ATTESTED


@pytest.mark.clause("19")
def test_only_the_readers_office_signs_and_only_the_ordering_office_checks(case: Followed) -> None:
    made = case.order()
    with acting(SYSTEM):
        province, own = world.actor("贵州省", "approver"), world.actor(case.school.institution.office, "approver")
    for refused in (
        lambda: case.attest(made, 0, by=case.approver), lambda: case.check(made, "found", by=province),
        lambda: case.check(made, "found", by=own), lambda: case.attest(made, 0, by=province),
    ):  # fmt: skip
        with pytest.raises(Refused) as found:
            refused()
        assert found.value.ground is Ground.AUTHORITY and found.value.who


@pytest.mark.clause("19")
def test_an_institution_orders_its_own_people_and_never_oneself(case: Followed) -> None:
    with acting(SYSTEM):
        office = case.school.institution.office
        head = world.actor(office, "approver")
        self = world.actor(office, "data_officer", "approver")
    grant = grant_for(self, case.approver, reader="person", institutions=[office.id], regions=[])
    read_some(grant, self, case.school)
    own = Followed(case.school, self, head, grant, revoked(grant, head, self.person_id))
    with pytest.raises(Refused, match="自己"):
        own.order(by=self)
    made = own.order(by=head)
    assert made.person_id == self.person_id and made.office_id == made.about_id == office.id
    for place, _ in enumerate(made.kept.parts):
        own.attest(made, place)
    with pytest.raises(Refused, match="不能自己抽查"):
        own.check(made, "clean", by=self)


@pytest.mark.clause("19")
def test_who_may_not_revoke_may_not_order(case: Followed) -> None:
    with acting(SYSTEM):
        strangers = [world.actor("贵阳市", "approver"), world.actor("西秀区", "approver"), world.actor("安顺市", "handler")]
    for one in strangers:
        with acting(one), pytest.raises(Refused) as refused:
            keeping.keep(case.revocation, by=one, at=now())
        assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"part_id": 10**9}, "part"), ({"how": "?"}, "how"), ({"done_on": today() + timedelta(days=1)}, "done_on"),
     ({"upload": Upload("说明.exe", b"MZ")}, "proof")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(case: Followed, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        case.attest(case.order(), 0, **changes)
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, field)


def test_an_order_is_received_neither_before_the_revocation_nor_after_today(case: Followed) -> None:
    for days in (-400, 1):
        with pytest.raises(Refused) as refused:
            case.order(served_on=today() + timedelta(days=days))
        assert refused.value.field == "served_on"
