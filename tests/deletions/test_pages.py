"""The pages of deletion, as those see them who keep, order, sign and check; and what waits on the desk."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases.models import Case
from portal.deletions import queries
from portal.deletions.models import DeletionOrder
from portal.deletions.states import State
from portal.deletions.stepping import standing
from portal.desk import waiting
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.reports.attachments import Upload
from tests import world
from tests.deletions.scene import FILE, Followed


def seen(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.text)
    return answer.text


@pytest.mark.clause("19")
def test_from_the_revocation_to_a_clean_check(client: FlaskClient, case: Followed) -> None:
    address = f"/revocations/{case.revocation.id}/deletion"
    world.login(client, case.approver)
    before = seen(client, address)
    assert "2 条" in before and "固定读取情况" in before and f"{address}/order" not in before
    assert "尚未固定留证" in seen(client, f"{address}/order", 409)
    client.post(f"{address}/keep")
    data = {"words": "删除全部数据", "basis": "实施细则第四条第（二）项", "served_on": today().isoformat()}
    ordered = client.post(f"{address}/order", data=data)
    assert ordered.status_code == 303, ordered.text
    page = seen(client, ordered.location)
    assert "责令删除证书数据通知书" in page and FILE in page and "DC-0001（2 条）" in page
    assert case.school.certificate_rows(case.school.candidates(1))[0][0] not in page
    _sign_everything(client, case, ordered.location)
    world.login(client, case.approver)
    client.post(f"{ordered.location}/check", data={"found": "clean", "words": "抽查两台电脑", "version": "2"})
    assert "抽查无误" in seen(client, ordered.location)
    assert "抽查无误" in seen(client, "/deletions")


def _sign_everything(client: FlaskClient, case: Followed, address: str) -> None:
    world.login(client, case.reader)
    order = _one()
    for place, part in enumerate(order.kept.parts):
        data = {
            "part": part.id, "done_on": today().isoformat(), "how": "erased", "done_by": "李某", "version": str(place),
            "proof": (io.BytesIO(b"%PDF-1.7 x"), "说明.pdf"),
        }  # fmt: skip
        answer = client.post(f"{address}/attest", data=data)
        assert answer.status_code == 303, answer.text
    assert "抽查" not in seen(client, address).partition("可办事项")[2].partition("暂不可办")[0]


def _one() -> DeletionOrder:
    with acting(SYSTEM):
        session().rollback()
        return session().scalars(select(DeletionOrder)).one()


@pytest.mark.clause("19")
def test_a_file_is_handed_out_logged_and_never_when_it_was_damaged(client: FlaskClient, case: Followed, app: Flask) -> None:
    store = app.extensions["portal_store"]
    case.school.store = store
    made = case.order()
    step = case.attest(made, 0, upload=Upload("说明.pdf", b"%PDF-1.7 y"))
    address, path = f"/deletion-files/{step.id}", store.folder / step.sha256[:2] / step.sha256[2:]
    world.login(client, case.approver)
    assert client.get(address).data == b"%PDF-1.7 y"
    path.unlink()
    assert "哈希值不一致" in seen(client, address, 409)


@pytest.mark.clause("19")
def test_strangers_find_no_order_and_the_reader_cannot_take_it_back(client: FlaskClient, case: Followed) -> None:
    order, revocation = f"/deletions/{case.order().id}", f"/revocations/{case.revocation.id}/deletion"
    world.login(client, world.actor("贵阳市", "approver"))
    assert [client.get(address).status_code for address in (order, revocation)] == [404, 404]
    world.login(client, case.reader)
    assert [client.get(address).status_code for address in (order, f"{order}/withdraw")] == [200, 403]


@pytest.mark.clause("19")
def test_what_was_not_deleted_leads_to_a_case_and_to_referral(client: FlaskClient, case: Followed) -> None:
    made = case.order()
    for place in (0, 1):
        case.attest(made, place)
    case.check(made, "found")
    world.login(client, case.approver)
    page = seen(client, f"/deletions/{made.id}")
    link = f"/cases/new?kind=reader&amp;revocation={case.revocation.id}"
    assert "移交相关部门" in page and link in page
    form = seen(client, link.replace("&amp;", "&"))
    assert case.revocation.number in form and case.school.institution.office.name in form and "证件号码" not in form


@pytest.mark.clause("19")
def test_a_case_opened_from_a_revocation_knows_its_reader(client: FlaskClient, case: Followed) -> None:
    world.login(client, case.approver)
    data = {
        "title": "超范围读取", "source": "inspection", "place": world.office("西秀区").region_code, "clauses": ["19"],
        "happened_on": today().isoformat(), "summary": "查实", "detail": "",
        "institution": case.school.institution.office.name,
    }  # fmt: skip
    answer = client.post(f"/cases/new?kind=reader&revocation={case.revocation.id}", data=data)
    assert answer.status_code == 303, answer.text
    with acting(SYSTEM):
        session().rollback()
        opened = session().scalars(select(Case)).one()
    assert (opened.respondent_kind, opened.respondent.office_id) == ("reader", case.revocation.about_id)
    page = seen(client, f"/revocations/{case.revocation.id}/deletion")
    assert opened.number in page and "立案调查" not in page


def tasks(actor: Actor, name: str) -> list[str]:
    with acting(actor):
        session().rollback()
        source = next(one for one in waiting.SOURCES if one.name == name)
        found = session().scalars(source.statement(actor)).unique() if source.concerns(actor) else ()
        return [source.task(row, actor).act for row in found]


@pytest.mark.clause("19")
def test_it_waits_for_the_reader_then_for_who_ordered_it_then_for_the_office_above(
    app: Flask, case: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = case.order()
    with acting(SYSTEM):
        province = world.actor("贵州省", "data_officer")
        session().commit()
    names = {"delete": case.reader, "delete_follow": case.approver, "delete_late_below": province}
    with app.test_request_context():
        assert [tasks(who, name) for name, who in names.items()] == [["签署删除说明"], [], []]
        late = now() + timedelta(days=20)
        for room in ("portal.desk.deleting", "portal.kit.clock"):
            monkeypatch.setattr(f"{room}.today", lambda: late.date())
        assert [tasks(who, name) for name, who in names.items()] == [["签署删除说明"], ["跟进"], ["督促"]]
        for place in (0, 1):
            case.attest(made, place)
        assert [tasks(who, name) for name, who in names.items()] == [[], ["抽查"], []]


@pytest.mark.clause("19")
def test_the_database_says_of_every_state_what_the_table_says(case: Followed) -> None:
    made = case.order()
    acts = [
        lambda: case.attest(made, 0), lambda: case.attest(made, 1), lambda: case.check(made, "found"),
        lambda: case.attest(made, 0), lambda: case.attest(made, 1), lambda: case.check(made, "clean"),
        lambda: case.check(made, "refused"),
    ]  # fmt: skip
    for act in [lambda: None, *acts]:
        act()
        for day in (today(), today() + timedelta(days=30)):
            stands = standing(made, day)
            conditions = {
                "owing": queries.owing(), "late": queries.late(day), "check": queries.to_check(),
                "follow": queries.to_follow(day),
            }  # fmt: skip
            with acting(case.approver):
                found = {word for word, one in conditions.items() if session().scalar(select(DeletionOrder.id).where(one))}
            expected = {
                State.ORDERED: {"owing"}, State.PARTLY: {"owing"}, State.OVERDUE: {"owing", "late", "follow"},
                State.FAILED: {"owing", "late", "follow"}, State.ATTESTED: {"check", "follow"}, State.CHECKED: set(),
            }[stands]  # fmt: skip
            assert found == expected, (stands, day)
