"""A leaver's open work goes over in one act; nobody is handed, or hands over, a case in which they are recused (R-10)."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from portal.cases import handling
from portal.cases.models import Case
from portal.identity import absence
from portal.identity.models import Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests import world
from tests.admin.conftest import beside
from tests.desk.scene import Town, town

Db = scoped_session[Session]


@pytest.fixture
def here(stand_on: Callable[[Callable[[], Town]], Town]) -> Iterator[Town]:
    with acting(SYSTEM):
        yield stand_on(town).again()


@pytest.fixture
def cases(here: Town, db_session: Db) -> list[Case]:
    """Two cases that 张敏 investigates with 李卫国, one of them notified already."""
    found = [here.investigated(here.open()), here.investigated(here.open("16.2"))]
    db_session.commit()
    return found


def someone(here: Town, who: str) -> Person:
    return session().get_one(Person, here[who].person_id)


def give(client: FlaskClient, here: Town, heir: str, leaver: str = "handler", by: str = "approver") -> TestResponse:
    """Send the form of the handover."""
    world.login(client, here[by])
    office = world.office("安顺市").id
    return client.post(f"/admin/people/{here[leaver].person_id}/hand-over", data={"heir": f"{office}:{here[heir].person_id}"})


def handlers(db: Db, case: Case) -> set[str]:
    db.expire_all()
    return {row.person.name for row in case.handlers if row.ended_at is None}


@pytest.mark.clause("R-10")
def test_every_open_case_goes_over_in_one_act_and_keeps_its_step(
    client: FlaskClient, here: Town, cases: list[Case], db_session: Db
) -> None:
    answer = give(client, here, "third")
    assert answer.status_code == 303
    assert [handlers(db_session, case) for case in cases] == [{"周凯", "李卫国"}] * 2
    world.login(client, here["third"])
    page = client.get(f"/cases/{cases[0].id}").get_data(as_text=True)
    assert "工作移交：张敏移交周凯承办" in page


def test_both_see_it_on_their_desk_and_on_their_page(client: FlaskClient, here: Town, cases: list[Case]) -> None:
    give(client, here, "third")
    said = {"handler": "您的 2 件案件已移交周凯", "third": "张敏的 2 件案件已移交给您"}
    for who, words in said.items():
        world.login(client, here[who])
        assert words in client.get("/").get_data(as_text=True)
        assert "张敏移交周凯" in client.get("/me").get_data(as_text=True)


@pytest.mark.clause("R-10")
def test_an_heir_who_is_recused_in_one_of_them_is_refused_beside_the_field(
    client: FlaskClient, here: Town, cases: list[Case], db_session: Db
) -> None:
    handling.recuse(cases[1], someone(here, "third"), "近亲属", by=here["approver"], at=now())
    db_session.commit()
    answer = give(client, here, "third")
    assert "其中 1 件案件中已回避" in beside(answer, "heir")
    assert [handlers(db_session, case) for case in cases] == [{"张敏", "李卫国"}] * 2


@pytest.mark.clause("R-10")
def test_an_approver_who_is_recused_in_one_of_them_does_not_decide_who_carries_it_on(
    client: FlaskClient, here: Town, cases: list[Case], db_session: Db
) -> None:
    handling.recuse(cases[0], someone(here, "approver"), "近亲属", by=here["approver"], at=now())
    db_session.commit()
    answer = give(client, here, "third")
    assert answer.status_code == 403
    assert handlers(db_session, cases[1]) == {"张敏", "李卫国"}
    assert give(client, here, "third", by="system").status_code == 303


def test_only_a_handler_can_inherit_a_handlers_cases(client: FlaskClient, here: Town, cases: list[Case]) -> None:
    assert beside(give(client, here, "reviewer"), "heir")
    handed = absence.Handover(someone(here, "handler"), someone(here, "reviewer"), world.office("安顺市"))
    with pytest.raises(Refused, match="在岗的承办人"):
        absence.hand_over(handed, by=here["approver"], at=now())


def test_an_heir_who_is_locked_out_is_not_offered(
    client: FlaskClient, here: Town, cases: list[Case], db_session: Db
) -> None:
    someone(here, "third").locked_at = now()
    db_session.commit()
    world.login(client, here["approver"])
    page = client.get(f"/admin/people/{here['handler'].person_id}/hand-over").get_data(as_text=True)
    assert "李卫国" in page
    assert "周凯" not in page
    assert beside(give(client, here, "third"), "heir")


def test_where_there_is_nothing_to_hand_over_the_page_says_so(client: FlaskClient, here: Town, cases: list[Case]) -> None:
    world.login(client, here["approver"])
    page = client.get(f"/admin/people/{here['third'].person_id}/hand-over").get_data(as_text=True)
    assert "无需移交" in page
    handed = absence.Handover(someone(here, "third"), someone(here, "second"), world.office("安顺市"))
    with pytest.raises(Refused, match="无需移交"):
        absence.hand_over(handed, by=here["approver"], at=now())


def test_closed_cases_stay_with_whoever_closed_them(here: Town, cases: list[Case], db_session: Db) -> None:
    cases[0].state = "closed"
    db_session.commit()
    office = world.office("安顺市")
    assert absence.open_work(here["handler"].person_id, office.id) == 1
    count = absence.hand_over(
        absence.Handover(someone(here, "handler"), someone(here, "third"), office), by=here["approver"], at=now()
    )
    assert (count, handlers(db_session, cases[0])) == (1, {"张敏", "李卫国"})


def test_a_case_under_notice_goes_over_as_well(here: Town, cases: list[Case], tmp_path: Path, db_session: Db) -> None:
    here.notified(cases[0], tmp_path, date(2026, 11, 10))
    handed = absence.Handover(someone(here, "handler"), someone(here, "third"), world.office("安顺市"))
    absence.hand_over(handed, by=here["approver"], at=now())
    assert handlers(db_session, cases[0]) == {"周凯", "李卫国"}


def test_the_work_of_another_office_is_not_handed_over(here: Town, cases: list[Case]) -> None:
    far = world.actor("遵义市", "approver")
    handed = absence.Handover(someone(here, "handler"), someone(here, "third"), world.office("安顺市"))
    with pytest.raises(Refused, match="管理范围"):
        absence.hand_over(handed, by=far, at=now())


@pytest.mark.parametrize("who", ["handler", "security", "auditor"])
def test_whoever_may_not_hand_over_is_refused(client: FlaskClient, here: Town, cases: list[Case], who: str) -> None:
    assert give(client, here, "third", by=who).status_code == 403


def test_the_end_of_a_post_reminds_of_open_work(client: FlaskClient, here: Town, cases: list[Case]) -> None:
    world.login(client, here["system"])
    page = client.get(f"/admin/people/{here['handler'].person_id}").get_data(as_text=True)
    address = page.partition('href="/admin/appointments/')[2].partition('"')[0]
    assert "还承办 2 件未办结的案件" in client.get(f"/admin/appointments/{address}").get_data(as_text=True)
