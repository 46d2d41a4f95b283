"""A session is a row that every worker reads: what ends it holds from the next request on. And one acts for one office."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from portal.app import create_app
from portal.identity import accounts
from portal.identity.appointments import Term, appoint
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import db
from tests import world
from tests.databases import Fresh

Db = scoped_session[Session]
NEW = "another long password"


@pytest.fixture
def officer(db_session: Db) -> Person:
    someone = world.person("周敏", "安顺市", "handler")
    db_session.commit()
    return someone


@pytest.fixture
def both(officer: Person, db_session: Db) -> Person:
    """Somebody with posts at two offices."""
    appoint(officer, Term(world.office("西秀区"), "approver", world.FIRST_DAY), by=SYSTEM, at=now())
    db_session.commit()
    return officer


def change(client: FlaskClient, old: str = world.PASSWORD, new: str = NEW) -> str:
    data = {"old_password": old, "new_password": new, "repeat_password": new}
    return client.post("/password", data=data, follow_redirects=True).get_data(as_text=True)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client: FlaskClient, officer: Person) -> None:
    other = client.application.test_client()
    world.login(other, officer)
    world.login(client, officer)
    assert "口令已修改" in change(client)
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    assert world.enter(other, officer).status_code == 200
    assert world.enter(other, officer, NEW).status_code == 303


UNCHANGED = [
    ("not mine at all", NEW, "现在的口令不正确"), (world.PASSWORD, world.PASSWORD, "相同"),
    (world.PASSWORD, "short", "至少 10 位"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), UNCHANGED)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    client: FlaskClient, officer: Person, old: str, new: str, said: str
) -> None:
    world.login(client, officer)
    text = change(client, old, new)
    assert said in text
    assert old not in text


def test_ones_other_sessions_are_seen_and_ended(client: FlaskClient, officer: Person) -> None:
    other = client.application.test_client()
    world.login(other, officer)
    world.login(client, officer)
    assert "结束其他登录" in client.get("/me").get_data(as_text=True)
    client.post("/me/sessions/end")
    assert other.get("/me").status_code == 303
    assert "结束其他登录" not in client.get("/me").get_data(as_text=True)


@pytest.fixture
def second_worker(fresh_app: Flask, fresh_database: Fresh) -> Iterator[Flask]:
    """Another web process's app on the same database."""
    home = str(fresh_app.config["HOME"])
    other = create_app({"TESTING": True, "PORTAL_HOME": home, "SQLALCHEMY_DATABASE_URI": fresh_database.urls.web})
    yield other
    with other.app_context():
        db.engine.dispose()


def test_a_revocation_holds_in_every_worker_from_the_next_request(fresh_app: Flask, second_worker: Flask) -> None:
    first, second = fresh_app.test_client(), second_worker.test_client()
    with fresh_app.app_context():
        someone = world.person("周敏", "安顺市", "handler")
        world.login(first, someone)
        cookie = first.get_cookie(COOKIE)
        assert cookie is not None
        second.set_cookie(COOKIE, cookie.value)
    assert (first.get("/me").status_code, second.get("/me").status_code) == (200, 200)
    with fresh_app.app_context():
        accounts.lock(db.session.merge(someone), by=SYSTEM, at=now())
        db.session.commit()
    assert (first.get("/me").status_code, second.get("/me").status_code) == (303, 303)


def test_who_has_posts_at_several_offices_chooses_for_which_one_acts(client: FlaskClient, both: Person) -> None:
    entered = client.post("/login?next=/me", data={"username": both.username, "password": world.PASSWORD})
    assert entered.location == "/act-for?next=/me"
    assert client.get("/me").location == "/act-for?next=/me"
    page = client.get(entered.location).get_data(as_text=True)
    assert "安顺市人力资源和社会保障局（承办人）" in page
    assert "西秀区人力资源和社会保障局（审批人）" in page
    chosen = client.post("/act-for", data={"office": world.office("西秀区").id, "next": "/me"})
    assert chosen.location == "/me"
    shown = client.get("/me").get_data(as_text=True)
    assert "西秀区人社局 · 审批人" in shown
    assert "您正以西秀区人力资源和社会保障局的审批人身份办理" in shown


@pytest.mark.parametrize("office", ["遵义市", "贵州省"])
def test_nobody_acts_for_an_office_without_a_post_there(client: FlaskClient, both: Person, office: str) -> None:
    world.login(client, both)
    client.post("/act-for", data={"office": world.office(office).id})
    assert client.get("/me").location == "/act-for?next=/me"


@pytest.mark.parametrize("chosen", ["", "x", "99999999999999999999999"])
def test_choosing_nothing_or_nonsense_is_asked_again(client: FlaskClient, both: Person, chosen: str) -> None:
    world.login(client, both)
    answer = client.post("/act-for", data={"office": chosen})
    assert answer.status_code == 200
    assert 'id="error-summary"' in answer.get_data(as_text=True)


def test_a_choice_leads_to_this_portal_only(client: FlaskClient, both: Person) -> None:
    world.login(client, both)
    answer = client.post("/act-for", data={"office": world.office("西秀区").id, "next": "//evil.example"})
    assert answer.location == "/"


def test_a_nul_in_a_user_name_is_no_accident(client: FlaskClient, officer: Person) -> None:
    assert client.post("/login", data={"username": "a\0b", "password": "whatever it is"}).status_code == 200


def test_the_account_page_shows_links_that_were_made_for_it(client: FlaskClient, officer: Person) -> None:
    admin = client.application.test_client()
    world.login(admin, world.person("郑系统", "安顺市", "system_admin"))
    assert admin.post(f"/admin/people/{officer.id}/link").status_code == 303
    world.login(client, officer)
    page = client.get("/me").get_data(as_text=True)
    assert "重置口令" in page
    assert "有效至" in page
