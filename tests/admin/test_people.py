"""Accounts and posts, on the administrator's pages: invite, appoint, end, lock; never oneself, never outside the tree."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.identity.appointments import Term, appoint
from portal.identity.models import Appointment, Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from tests import world
from tests.admin.conftest import Place, Visit, beside

Db = scoped_session[Session]
TODAY = now().date()


def term(here: Place, office: str = "安顺市", **changes: object) -> dict[str, object]:
    """A term as its form is filled in."""
    stated = {"office": world.office(office).id, "post": "handler", "starts_on": TODAY.isoformat(), "ends_on": ""}
    return {**stated, **changes}


def invite(visit: Visit, **changes: object) -> str:
    """Invite 新来; the address of the new person's page."""
    answer = visit.post("system", "/admin/people/new", **{"name": "新来", "username": "xin.lai", **term(visit.here), **changes})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def held_by(db: Db, person: Person) -> set[tuple[str, date, date | None]]:
    rows = db.scalars(select(Appointment).where(Appointment.person_id == person.id))
    return {(one.post, one.starts_on, one.ends_on) for one in rows}


def link_on(text: str) -> str | None:
    found = re.search(r'value="http://localhost(/welcome/[^"]+)"', text)
    return found[1] if found else None


def test_an_invited_person_sets_a_password_by_a_link_that_is_shown_once(visit: Visit, client: FlaskClient) -> None:
    address = invite(visit)
    link = link_on(client.get(address).get_data(as_text=True))
    assert link is not None
    assert link_on(client.get(address).get_data(as_text=True)) is None
    own = client.application.test_client()
    own.post(link, data={"new_password": "a fresh long password", "repeat_password": "a fresh long password"})
    entered = own.post("/login", data={"username": "xin.lai", "password": "a fresh long password"})
    assert entered.location == "/"
    assert "新来" in own.get("/me").get_data(as_text=True)


def test_the_second_link_takes_the_place_of_the_first(visit: Visit, client: FlaskClient) -> None:
    address = invite(visit)
    first = link_on(client.get(address).get_data(as_text=True))
    client.post(f"{address}/link")
    second = link_on(client.get(address).get_data(as_text=True))
    assert first and second
    assert client.get(first).status_code == 409
    assert client.get(second).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "请填写"),
        ({"username": "张三"}, "username", "英文字母"),
        ({"starts_on": ""}, "starts_on", "请填写日期"),
        ({"starts_on": "2026-02-30"}, "starts_on", "真实存在"),
        ({"starts_on": "0202-11-01"}, "starts_on", "年份"),
        ({"ends_on": (TODAY - timedelta(days=1)).isoformat()}, "ends_on", "早于第一天"),
        ({"post": "coordinator"}, "post", ""),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_the_rest_stays(
    visit: Visit, changes: dict[str, object], field: str, said: str
) -> None:
    typed = {"name": "新来", "username": "xin.lai", **term(visit.here), **changes}
    answer = visit.post("system", "/admin/people/new", **typed)
    assert answer.status_code == 200
    assert beside(answer, field)
    assert said in beside(answer, field)
    assert "xin.lai" in answer.get_data(as_text=True) or field == "username"


def test_a_user_name_is_given_once(visit: Visit) -> None:
    answer = visit.post("system", "/admin/people/new", name="重名", username=visit.here["handler"].username, **term(visit.here))
    assert "已有人使用" in beside(answer, "username")


SEPARATED = [
    ("handler", "system_admin", "承办人"), ("approver", "auditor", "审批人"),
    ("security", "handler", "安全管理员"), ("security", "auditor", "安全管理员"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "post", "other"), SEPARATED)
def test_the_three_administrators_are_never_combined(visit: Visit, who: str, post: str, other: str) -> None:
    address = f"/admin/people/{visit.here[who].id}/appoint"
    answer = visit.post("system", address, **term(visit.here, post=post))
    said = beside(answer, "post")
    assert "三员分立" in said
    assert f"先结束其“{other}”任职" in said


def test_they_are_not_combined_across_offices_either(visit: Visit) -> None:
    address = f"/admin/people/{visit.here['county'].id}/appoint"
    assert "三员分立" in beside(visit.post("system", address, **term(visit.here, post="auditor")), "post")


def test_business_posts_may_be_held_together_and_at_several_offices(visit: Visit, db_session: Db) -> None:
    officer = visit.here["handler"]
    address = f"/admin/people/{officer.id}/appoint"
    assert visit.post("system", address, **term(visit.here, post="reviewer")).status_code == 303
    assert visit.post("system", address, **term(visit.here, office="西秀区", post="approver")).status_code == 303
    assert {post for post, _, _ in held_by(db_session, officer)} == {"handler", "reviewer", "approver"}


OWN_ACCOUNT = ["appoint", "lock", "unlock"]


@pytest.mark.parametrize("act", OWN_ACCOUNT)
def test_nobody_acts_on_his_own_account(visit: Visit, act: str) -> None:
    address = f"/admin/people/{visit.here['system'].id}/{act}"
    answer = visit.post("system", address, **term(visit.here, post="system_admin", office="西秀区"))
    assert answer.status_code == 403
    assert "不能为自己" in answer.get_data(as_text=True)


def test_nobody_makes_a_reset_link_for_himself(visit: Visit) -> None:
    answer = visit.post("system", f"/admin/people/{visit.here['system'].id}/link")
    assert answer.status_code == 409
    assert "修改口令" in answer.get_data(as_text=True)


PAGES = ["", "/appoint", "/hand-over", "/stand-in"]


@pytest.mark.parametrize("page", PAGES)
def test_other_offices_people_are_answered_like_nobody(visit: Visit, page: str) -> None:
    stranger = visit.get("system", f"/admin/people/{visit.here['stranger'].id}{page}")
    nobody = visit.get("system", f"/admin/people/987654321{page}")
    huge = visit.get("system", f"/admin/people/{10**30}{page}")
    assert [one.status_code for one in (stranger, nobody, huge)] == [404, 404, 404]
    text = stranger.get_data(as_text=True)
    assert re.sub(r"\d\d:\d\d", "", text) == re.sub(r"\d\d:\d\d", "", nobody.get_data(as_text=True))


@pytest.mark.parametrize("act", ["lock", "unlock", "link"])
def test_nor_can_anything_be_done_with_them(visit: Visit, db_session: Db, act: str) -> None:
    stranger = visit.here["stranger"]
    assert visit.post("system", f"/admin/people/{stranger.id}/{act}").status_code == 404
    db_session.refresh(stranger)
    assert stranger.locked_at is None


def test_another_trees_appointment_cannot_be_ended(visit: Visit, db_session: Db) -> None:
    held = db_session.scalars(select(Appointment).where(Appointment.person_id == visit.here["stranger"].id)).one()
    answer = visit.post("system", f"/admin/appointments/{held.id}/end", ends_on=TODAY.isoformat(), version="0")
    assert answer.status_code == 404


REACH = [
    ("province", {"stranger", "handler", "county", "school_system"}), ("system", {"handler", "county", "school_system"}),
    ("county_system", {"county"}), ("school_system", set()), ("far_system", {"stranger"}),
]  # fmt: skip


@pytest.mark.clause("4")
@pytest.mark.parametrize(("who", "reached"), REACH)
def test_an_administrator_reaches_the_own_tree_only(visit: Visit, who: str, reached: set[str]) -> None:
    text = visit.get(who, "/admin/people").get_data(as_text=True)
    asked = {"stranger", "handler", "county", "school_system"} - {who}
    assert {one for one in asked if visit.here[one].name in text} == reached


def test_an_account_with_a_post_elsewhere_is_not_handled_here(visit: Visit, db_session: Db) -> None:
    officer = visit.here["handler"]
    appoint(officer, Term(world.office("遵义市"), "handler", TODAY), by=SYSTEM, at=now())
    db_session.commit()
    page = visit.get("system", f"/admin/people/{officer.id}").get_data(as_text=True)
    assert "管理范围以外的机构也有岗位" in page
    assert visit.post("system", f"/admin/people/{officer.id}/lock").status_code == 403
    assert visit.post("province", f"/admin/people/{officer.id}/lock").status_code == 303


def test_a_security_administrator_locks_and_does_not_appoint(visit: Visit) -> None:
    officer = visit.here["handler"]
    page = visit.get("security", f"/admin/people/{officer.id}").get_data(as_text=True)
    assert "锁定账号" in page
    assert "任命岗位" not in page
    assert visit.get("security", "/admin/people/new").status_code == 403
    assert visit.post("security", f"/admin/people/{officer.id}/lock").status_code == 303
    assert visit.post("security", f"/admin/people/{officer.id}/lock").status_code == 409
    assert visit.post("security", f"/admin/people/{officer.id}/unlock").status_code == 303
    assert "锁定账号" in visit.get("security", f"/admin/people/{officer.id}").get_data(as_text=True)


@pytest.mark.parametrize("who", ["handler", "approver", "auditor"])
def test_whoever_does_not_administer_sees_no_list_of_people(visit: Visit, who: str) -> None:
    assert visit.get(who, "/admin/people").status_code == 403


@pytest.mark.parametrize("asked", ["?q=%00", "?after=99999999999999999999", "?office=-1", "?state=x&post=y", "?office=1e9"])
def test_a_mangled_address_is_no_accident(visit: Visit, asked: str) -> None:
    assert visit.get("system", f"/admin/people{asked}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [("?q=张敏", {"张敏"}), ("?post=approver", {"王建国"}), ("?state=former", set()), ("?state=active&q=罗", {"罗县"})],
)
def test_people_are_found_by_name_post_and_state(visit: Visit, asked: str, found: set[str]) -> None:
    text = visit.get("system", f"/admin/people{asked}").get_data(as_text=True)
    assert {name for name in ("张敏", "王建国", "罗县", "周凯") if f">{name}</a>" in text} == found


def test_pages_of_people_follow_each_other(visit: Visit, db_session: Db) -> None:
    for number in range(35):
        world.person(f"众人{number:02d}", "普定县", "handler")
    db_session.commit()
    first = visit.get("system", "/admin/people?q=众人").get_data(as_text=True)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = visit.get("system", following[1].replace("&amp;", "&")).get_data(as_text=True)
    names = re.findall(r">(众人\d\d)</a>", first) + re.findall(r">(众人\d\d)</a>", second)
    assert names == [f"众人{number:02d}" for number in range(35)]
