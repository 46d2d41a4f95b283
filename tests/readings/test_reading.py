"""Certificate data leaves under a grant alone, and on record first (19)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.certificates.models import Certificate
from portal.grants import revoking
from portal.grants.models import GrantUse
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.readings import queries, register
from portal.readings.filters import Filters, holder_index
from portal.readings.models import Reading
from portal.readings.reading import Barred
from portal.readings.sets import ids
from tests import world
from tests.assessments.scene import AT, School
from tests.readings import scene
from tests.readings.scene import ALL, MASKED, Reader
from tests.sandbox import Sandbox

pytestmark = pytest.mark.clause("19")


def barred(reader: Reader, **asked: object) -> str:
    """Why a reading is refused."""
    with pytest.raises(Barred) as refused:
        reader.read(**asked)  # type: ignore[arg-type]
    return refused.value.reason


def test_what_is_read_is_masked_until_it_is_unmasked(reader: Reader, school: School, certificates: list[Certificate]) -> None:
    one = certificates[0]
    number = school.number_of(one.candidate)
    listed = next(row for row in reader.read().rows if row.id == one.id)
    assert number not in listed.cells.values()
    assert listed.cells["id_number"].endswith(number[-4:])
    (shown,) = reader.one(one, fields=ALL, kind="unmask", words="核对身份").rows
    assert shown.cells["id_number"] == number
    assert shown.cells["name"] == one.candidate.name


def test_a_field_that_was_not_granted_is_not_delivered_and_not_asked_in_full(school: School) -> None:
    school.certified(school.candidates(1))
    reader = scene.reader(school, fields={"number": "full", "name": "masked"})
    (row,) = reader.read().rows
    assert set(row.cells) == {"number", "name"}
    assert barred(reader, fields={"number": "full", "name": "full"}) == "field"
    assert barred(reader, fields={"id_number": "masked"}) == "field"


def test_every_reading_is_in_the_read_log_with_exactly_what_was_delivered(reader: Reader) -> None:
    found = reader.read()
    with acting(reader.actor):
        written = session().scalars(select(Reading)).one()
    assert set(ids(written.certificates)) == {row.id for row in found.rows}
    assert (written.records, written.person_id, written.office_id) == (5, reader.actor.person_id, reader.actor.office_id)
    assert written.fields == {**MASKED, "number": "masked"}


def test_nothing_is_delivered_when_the_log_cannot_be_written(reader: Reader, sandbox_connection: Sandbox) -> None:
    with sandbox_connection.below_the_application() as administrator:
        administrator.execute("revoke insert on audit_entry from portal_web")
    with pytest.raises(DBAPIError):
        reader.read()


def test_outside_the_scope_there_is_nothing(school: School, certificates: list[Certificate]) -> None:
    stranger = scene.reader(school, "遵义市")
    assert stranger.numbers() == []
    assert stranger.numbers(conditions=Filters(number=certificates[0].number).conditions()) == []
    with acting(stranger.actor):
        assert queries.counted(stranger.grant, Filters()) == 0


def test_an_identity_number_is_found_through_its_blind_index(
    reader: Reader, school: School, certificates: list[Certificate]
) -> None:
    index = holder_index(school.number_of(certificates[2].candidate), school.keys)
    assert [row.id for row in reader.read(conditions=Filters(holder=index).conditions()).rows] == [certificates[2].id]


def test_the_list_goes_on_where_it_stopped(reader: Reader, certificates: list[Certificate]) -> None:
    first = reader.read(limit=3)
    last = first.rows[-1]
    rest = reader.read(limit=3, after=(last.issued_on, last.id))
    assert (len(first.rows), first.more, len(rest.rows), rest.more) == (3, True, 2, False)
    assert {row.id for row in (*first.rows, *rest.rows)} == {one.id for one in certificates}


@pytest.mark.parametrize(("daily", "total", "day"), [(7, 100, 0), (7, 7, 1)])
def test_a_quota_that_would_be_exceeded_delivers_nothing(school: School, daily: int, total: int, day: int) -> None:
    school.certified(school.candidates(5))
    reader = scene.reader(school, daily_quota=daily, total_quota=total)
    reader.read()
    assert barred(reader, at=AT + timedelta(days=day)) == "quota"
    with acting(reader.actor):
        assert session().get_one(GrantUse, reader.grant.id).total == 5


def test_the_daily_quota_is_whole_again_the_next_day(school: School) -> None:
    school.certified(school.candidates(5))
    reader = scene.reader(school, daily_quota=7)
    reader.read()
    assert len(reader.read(at=AT + timedelta(days=1)).rows) == 5


def test_a_grant_ends_with_its_last_day_and_does_not_begin_before_its_first(school: School) -> None:
    school.certified(school.candidates(1))
    reader = scene.reader(school)
    assert barred(reader, at=AT + timedelta(days=91)) == "expired"
    assert len(reader.read(at=AT + timedelta(days=90)).rows) == 1


def test_a_grant_for_a_post_is_nobody_elses(reader: Reader) -> None:
    with acting(SYSTEM):
        colleague, stranger = world.actor("安顺市", "handler"), world.actor("遵义市", "data_officer")
    for other in (colleague, stranger):
        whom = Reader(reader.school, other, reader.approver, reader.grant, reader.occasion)
        assert barred(whom) == "reader"


def test_after_a_revocation_nothing_is_read_and_the_order_proves_it(reader: Reader) -> None:
    before = reader.read().reading
    order = reader.revoke()
    assert barred(reader) == "revoked"
    with acting(reader.approver):
        proof = queries.proof(order)
    assert proof.last is not None
    assert (proof.last.id, proof.served_after) == (before.id, 0)
    assert before.read_at < order.ordered_at


def test_a_suspension_bites_at_once_and_is_over_after_its_last_day(reader: Reader) -> None:
    with acting(reader.approver):
        revoking.suspend(reader.grant, "读取异常", scene.far(2), by=reader.approver, at=AT)
    assert barred(reader) == "suspended"
    assert barred(reader, at=AT + timedelta(days=2)) == "suspended"
    assert reader.read(at=AT + timedelta(days=3)).rows


def test_a_revocation_that_was_not_justified_is_lifted(reader: Reader) -> None:
    reader.revoke()
    with acting(reader.approver):
        revoking.settle(reader.grant, "查无此事", confirmed=False, by=reader.approver, at=AT)
    assert reader.read().rows


def test_a_grant_of_the_province_opens_another_prefecture_for_its_readings_alone(
    school: School, certificates: list[Certificate]
) -> None:
    with acting(SYSTEM):
        far_off, boss = world.actor("遵义市", "data_officer"), world.actor("贵州省", "approver")
        grant = scene.given(scene.wanted([world.office("安顺市")]), far_off, boss)
    with acting(far_off):
        assert session().scalars(select(Certificate)).all() == []
        made = scene.occasions.begin(grant, "核验", by=far_off, at=AT)
    found = Reader(school, far_off, boss, grant, made).read()
    assert len(found.rows) == 5
    assert all(row.cells["institution"].startswith(school.institution.office.name) for row in found.rows)


def test_a_grant_for_a_person_counts_in_the_post_it_was_given_for_alone(school: School) -> None:
    school.certified(school.candidates(1))
    with acting(SYSTEM):
        officer, approver = world.actor("安顺市", "data_officer"), world.actor("安顺市", "approver")
        place = world.office("安顺市")
    named = scene.wanted([place], reader="person", person_id=officer.person_id)
    grant = scene.given(named, officer, approver)
    with acting(officer):
        occasion = scene.occasions.begin(grant, "核验", by=officer, at=AT)
    assert Reader(school, officer, approver, grant, occasion).read().rows
    moved = replace(officer, posts=frozenset({"handler"}))
    assert barred(Reader(school, moved, approver, grant, occasion)) == "reader"


@pytest.mark.parametrize("limit", [20, 8_000])
def test_a_part_of_any_size_walks_the_index_of_its_order(reader: Reader, limit: int) -> None:
    """Nothing is gathered and sorted, whatever the region holds and whatever the planner guesses."""
    with acting(reader.actor):
        register.open_wall(reader.grant)
        session().execute(text("set local random_page_cost = 1000"))
        asked = register.first(reader.grant, [], limit)
        explained = f"explain {select(asked).compile(session().connection(), compile_kwargs={'literal_binds': True})}"
        plan = "\n".join(session().scalars(text(explained)))
    assert "using ix_certificate_prefecture" in plan
    assert "Sort" not in plan
    assert "Bitmap" not in plan
