"""One-time links: used once, for a time, by the person alone; no page ever shows a password."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from portal.identity import attempts, links
from portal.identity.appointments import Term
from portal.identity.links import INVITATION_LASTS, RESET_LASTS
from portal.identity.models import OneTimeLink, Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.refusal import Refused
from tests import world

Db = scoped_session[Session]
NEW = "another long password"


def invited(username: str = "xin.lai") -> links.Invitation:
    term = Term(world.office("安顺市"), "handler", now().date())
    return links.invite(username, "新来", term, by=SYSTEM, at=now())


def set_password(client: FlaskClient, token: str, password: str = NEW, again: str | None = None) -> TestResponse:
    return client.post(f"/welcome/{token}", data={"new_password": password, "repeat_password": again or password})


def test_a_link_is_used_once(db_session: Db, client: FlaskClient) -> None:
    token = invited().token
    db_session.commit()
    assert client.get(f"/welcome/{token}").status_code == 200
    assert set_password(client, token).location == "/login"
    assert client.get(f"/welcome/{token}").status_code == 409
    assert set_password(client, token, "a third long password").status_code == 409
    assert client.post("/login", data={"username": "xin.lai", "password": NEW}).status_code == 303


@pytest.mark.parametrize(("lasts", "reset"), [(INVITATION_LASTS, False), (RESET_LASTS, True)])
def test_a_link_ends_by_itself(db_session: Db, lasts: timedelta, reset: bool) -> None:
    token, at = invited().token, now()
    if reset:
        person = world.person("周敏", "安顺市", "handler")
        token = links.reset_password(person, by=SYSTEM, at=at)
    assert links.open_link(token, at + lasts - timedelta(minutes=1))
    with pytest.raises(Refused, match="已过期"):
        links.open_link(token, at + lasts + timedelta(minutes=1))


def test_an_unknown_link_is_answered_like_a_used_one(db_session: Db, client: FlaskClient) -> None:
    token = invited().token
    db_session.commit()
    set_password(client, token)
    client.get("/login")  # where it says that the password is set
    used, unknown = client.get(f"/welcome/{token}"), client.get("/welcome/never-made")
    assert (used.status_code, used.data) == (unknown.status_code, unknown.data)


def test_the_database_and_the_log_do_not_hold_the_token(db_session: Db, log: Callable[[], list[bytes]]) -> None:
    token = invited().token
    assert token.encode() not in db_session.scalars(select(OneTimeLink.token_hash)).one()
    assert not any(token.encode() in body for body in log())
    assert "person:invited" in {json.loads(body)["event"] for body in log()}


def test_a_new_password_by_a_link_ends_every_session_and_the_lockout(db_session: Db, client: FlaskClient) -> None:
    person = world.person("周敏", "安顺市", "handler")
    token = links.reset_password(person, by=SYSTEM, at=now())
    world.login(client, person)
    stranger = client.application.test_client()
    for _ in range(attempts.TRIES):
        world.enter(stranger, person, "wrong")
    assert world.enter(stranger, person).status_code == 200
    set_password(stranger, token)
    assert client.get("/me").status_code == 303
    assert world.enter(stranger, person, NEW).status_code == 303


WEAK = {"short": "至少 10 位", "xin.lai-2026": "不能包含用户名", "aaaaaaaaaaaa": "太常见", "ａｂｃｄｅｆｇｈｉｊｋ": "全角"}


@pytest.mark.parametrize(("password", "said"), WEAK.items())
def test_a_weak_password_is_refused_beside_its_field(db_session: Db, client: FlaskClient, password: str, said: str) -> None:
    token = invited().token
    db_session.commit()
    answer = set_password(client, token, password)
    assert said in answer.get_data(as_text=True)
    assert client.get(f"/welcome/{token}").status_code == 200


def test_a_password_typed_differently_twice_is_refused(db_session: Db, client: FlaskClient) -> None:
    token = invited().token
    db_session.commit()
    answer = set_password(client, token, again="something else entirely")
    assert "不一致" in answer.get_data(as_text=True)
    assert NEW not in answer.get_data(as_text=True)


def test_the_first_administrator_comes_by_a_command(db_session: Db, app: Flask, client: FlaskClient) -> None:
    run = app.test_cli_runner().invoke
    made = run(args=["person", "create-admin", "first.admin", "首位"])
    token = made.output.strip().rpartition("/welcome/")[2]
    again = run(args=["person", "create-admin", "first.admin", "首位"]).output.strip().rpartition("/welcome/")[2]
    assert client.get(f"/welcome/{token}").status_code == 409
    assert set_password(client, again).location == "/login"
    refused = run(args=["person", "create-admin", "second.admin", "第二位"])
    assert (refused.exit_code, "已有省级系统管理员" in refused.output) == (1, True)
    assert NEW not in made.output + refused.output
    person = db_session.scalars(select(Person)).one()
    assert world.acting(person, "贵州省").posts == {"system_admin"}
