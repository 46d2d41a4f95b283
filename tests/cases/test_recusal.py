"""回避: from the next request on nothing of the case is theirs, whatever they have open; and two handlers at least (R-10)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import handling
from portal.cases.models import Case
from portal.cases.queries import counted
from portal.filings.queries import filings
from portal.findings import operations as findings
from portal.identity.absence import Absence, stand_in
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.decisions.course import course
from tests.desk.scene import Town, at

WHY = "系当事人近亲属"


@pytest.fixture
def tab(app: Flask, here: Town) -> Callable[[Actor], FlaskClient]:
    """Further windows: `tab(actor)` is a browser of its own, logged in."""

    def another(who: Actor) -> FlaskClient:
        client = app.test_client()
        world.login(client, who)
        return client

    return another


def recused(here: Town, case: Case, who: str = "handler", by: str = "") -> None:
    handling.recuse(case, scenes.people(here[who])[0], WHY, by=here[by or who], at=at(10, 20))
    session().commit()


@pytest.mark.clause("R-10")
def test_a_second_tab_that_was_open_shows_and_does_nothing_any_more(here: Town, tab: Callable[[Actor], FlaskClient]) -> None:
    case = scenes.running(here)
    address, title, number, version = f"/cases/{case.id}", case.title, case.number, case.version
    first, second = tab(here["handler"]), tab(here["handler"])
    assert second.get(address).status_code == 200
    answer = first.post(f"{address}/recuse", data={"version": version, "person": here["handler"].person_id, "reason": WHY})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert second.get(address).status_code == 404
    for act in ("comment", "evidence/record", "assistance", "link", "recuse"):
        assert second.post(f"{address}/{act}", data={"words": "再看一下"}).status_code == 404
    for page in ("/", "/?tab=done", "/?tab=started", "/cases", f"/search?q={title}", f"/search?q={number}", "/filings"):
        text = second.get(page).text.replace(f'value="{title}"', "").replace(f'value="{number}"', "")
        main = text[text.index("<main") :].replace(f"“{title}”", "").replace(f"“{number}”", "")
        assert f'href="{address}' not in main, page
    assert "已回避案件一件" in second.get("/").text


@pytest.mark.clause("R-10")
def test_it_leaves_every_count_and_the_colleague_keeps_his(here: Town) -> None:
    case = scenes.running(here)
    before = counted(here["handler"], [], 100)
    recused(here, case)
    assert counted(here["handler"], [], 100) == before - 1
    assert counted(here["second"], [], 100) == before


@pytest.mark.clause("R-10")
def test_the_filings_of_the_case_go_with_it(here: Town, see: Do, folder: Path) -> None:
    found = course(folder, "15.5", "talk_head", "void_results").reviewed()
    found.decide()
    (filing,) = filings(found.case)
    path, me = f"/filings/{filing.id}", found.scene.first
    session().commit()
    assert found.case.number in see(me, "/filings?tab=owed")
    see(me, path)
    handling.recuse(found.case, scenes.people(me)[0], WHY, by=me, at=at(11, 1))
    number = found.case.number
    session().commit()
    for tab in ("owed", "sent", "overdue", "done"):
        assert number not in see(me, f"/filings?tab={tab}")
    see(me, path, 404)
    assert number not in see(me, "/")


@pytest.mark.clause("R-10")
def test_standing_in_for_a_handler_does_not_bring_it_back(here: Town, see: Do) -> None:
    case = scenes.running(here)
    recused(here, case, "third")
    absent, deputy = scenes.people(here["handler"], here["third"])
    stand_in(Absence(case.lead, absent, deputy, today(), today() + timedelta(30)), by=SYSTEM, at=now())
    me = world.acting(deputy, "安顺市", today())
    assert absent.id in me.stands_for
    address, title = f"/cases/{case.id}", case.title
    see(me, address, 404)
    assert title not in see(me, "/") and title not in see(me, "/cases")


@pytest.mark.clause("R-10")
def test_the_approver_orders_and_the_person_declares(here: Town) -> None:
    case = scenes.running(here)
    with pytest.raises(Refused) as refused:
        recused(here, case, "handler", by="second")
    assert refused.value.ground is Ground.AUTHORITY
    recused(here, case, "handler", by="approver")
    recused(here, case, "reviewer", by="approver")
    recused(here, case, "second")


@pytest.mark.clause("R-10")
@pytest.mark.parametrize("who", ["stranger", "county", "auditor"])
def test_nobody_of_another_office_or_without_such_work_is_ordered(here: Town, send: Do, who: str) -> None:
    case = scenes.running(here)
    with pytest.raises(Refused) as refused:
        recused(here, case, who, by="approver")
    assert refused.value.field == "person"
    answer = send(here["approver"], case, "recuse", 200, person=here[who].person_id, reason=WHY)
    assert "error-summary" in answer.text and WHY in answer.text


def test_a_handler_states_only_his_own(here: Town, see: Do) -> None:
    page = see(here["handler"], f"/cases/{scenes.running(here).id}/recuse")
    assert "张敏（本人）" in page and "李卫国</option>" not in page


@pytest.mark.clause("R-10")
def test_with_one_handler_left_the_page_and_the_workflow_say_so_and_the_approver_is_to_assign(here: Town, see: Do) -> None:
    case = scenes.running(here)
    recused(here, case, "second")
    page = see(here["handler"], f"/cases/{case.id}")
    assert "本案现有承办人 <b>1</b> 名" in page
    desk = see(here["approver"], "/")
    assert f"指派：{case.title}" in desk
    with pytest.raises(Refused, match="现有 1 名") as refused:
        findings.confirm(case, by=here["handler"], at=at(10, 21))
    assert refused.value.clause == "R-10"


@pytest.mark.clause("R-10")
def test_two_at_least_and_never_oneself_and_nobody_recused(here: Town) -> None:
    case = here.open()
    both = world.actor("安顺市", "handler", "approver", name="兼任人")
    one, two = scenes.people(here["handler"], here["second"])
    for persons, by in (([one], "approver"), ([one, one], "approver"), ([], "approver")):
        with pytest.raises(Refused, match="两名"):
            handling.assign(case, persons, by=here[by], at=at(10, 12))
    with pytest.raises(Refused, match="不能指派您本人"):
        handling.assign(case, [one, *scenes.people(both)], by=both, at=at(10, 12))
    recused(here, case, "second")
    with pytest.raises(Refused, match="已在本案回避"):
        handling.assign(case, [one, two], by=here["approver"], at=at(10, 21))


@pytest.mark.clause("R-10")
def test_the_form_offers_neither_the_recused_nor_the_approver(here: Town, see: Do, send: Do) -> None:
    case = here.open()
    recused(here, case, "third")
    page = see(here["approver"], f"/cases/{case.id}/assign")
    assert "张敏" in page and "周凯" not in page[page.index("<form") :]
    for chosen in ([str(here["handler"].person_id)], [str(here["stranger"].person_id), str(here["handler"].person_id)], []):
        assert "error-summary" in send(here["approver"], case, "assign", 200, persons=chosen).text
    send(here["approver"], case, "assign", persons=[str(here[who].person_id) for who in ("handler", "second")])
