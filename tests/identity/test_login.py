"""Coming in: by user name and password, from where one is known, for as long as the limits allow."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.identity import accounts, attempts, entry
from portal.identity.login import COOKIE, DEVICE
from portal.identity.models import LoginAttempt, LoginSession, Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from tests import world

Db = scoped_session[Session]
Log = Callable[[], list[bytes]]


@pytest.fixture
def officer(db_session: Db) -> Person:
    someone = world.person("周敏", "安顺市", "handler")
    db_session.commit()
    return someone


def wrong(client: FlaskClient, someone: Person, times: int = 1, address: str = "203.0.113.9") -> str:
    """Wrong passwords from an address; what the last answer said."""
    said = ""
    for _ in range(times):
        answer = world.enter(client, someone, "not the password", environ_base={"REMOTE_ADDR": address})
        said = answer.get_data(as_text=True)
    return said


def test_who_is_not_logged_in_is_led_to_the_login_and_back(client: FlaskClient, officer: Person) -> None:
    led = client.get("/me")
    assert (led.status_code, led.location) == (303, "/login?next=/me")
    entered = client.post(led.location, data={"username": officer.username, "password": world.PASSWORD})
    assert (entered.status_code, entered.location) == (303, "/me")
    assert "周敏" in client.get("/me").get_data(as_text=True)


EVIL = ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb"]


@pytest.mark.parametrize("target", EVIL)
def test_a_login_never_leads_to_another_site(client: FlaskClient, officer: Person, target: str) -> None:
    entered = client.post(
        "/login", query_string={"next": target}, data={"username": officer.username, "password": world.PASSWORD}
    )
    assert entered.location == "/"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient, officer: Person) -> None:
    headers = world.enter(client, officer, base_url="https://localhost").headers.getlist("Set-Cookie")
    cookie = next(one for one in headers if one.startswith(f"{COOKIE}="))
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Secure"))


def test_the_database_does_not_hold_the_token(client: FlaskClient, officer: Person, db_session: Db) -> None:
    world.enter(client, officer)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    kept = db_session.scalars(select(LoginSession.token_hash)).one()
    assert cookie.value.encode() not in kept


def test_an_unknown_account_is_answered_like_a_wrong_password(client: FlaskClient, officer: Person) -> None:
    nobody = Person(username="nobody")
    assert wrong(client, officer).count("用户名或口令不正确") == wrong(client, nobody).count("用户名或口令不正确") > 0


def test_an_unknown_account_costs_the_same_work(
    client: FlaskClient, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[object] = []
    monkeypatch.setattr(entry.passwords, "matches", lambda kept, typed: bool(judged.append(kept)))
    wrong(client, officer)
    wrong(client, Person(username="nobody"))
    assert len(judged) == 2


def test_five_failures_shut_out_from_there_and_say_until_when(client: FlaskClient, officer: Person) -> None:
    said = wrong(client, officer, attempts.TRIES)
    assert "之前不能再从此处登录该账号" in said
    right = world.enter(client, officer, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert right.status_code == 200


def test_a_stranger_cannot_lock_an_officer_out(client: FlaskClient, officer: Person) -> None:
    wrong(client, officer, attempts.TRIES + 3)
    assert world.enter(client, officer, environ_base={"REMOTE_ADDR": "198.51.100.4"}).status_code == 303


def test_a_known_browser_stays_open_though_its_own_network_is_shut_out(client: FlaskClient, officer: Person) -> None:
    world.enter(client, officer, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    stranger = client.application.test_client()
    wrong(stranger, officer, attempts.TRIES + 1)
    assert world.enter(client, officer, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 303
    assert world.enter(stranger, officer, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_another_persons_device_cookie_does_not_make_a_browser_known(client: FlaskClient, officer: Person) -> None:
    other = world.person("李强", "安顺市", "handler")
    world.enter(client, other)
    wrong(client, officer, attempts.TRIES)
    fresh = client.application.test_client()
    said = world.enter(fresh, officer, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert client.get_cookie(DEVICE, path="/login") is not None
    assert said.status_code == 200


def test_the_lock_ends_by_itself_and_trying_on_does_not_lengthen_it(db_session: Db) -> None:
    one, at = attempts.Try(b"account", b"origin"), world.AT
    found = [attempts.count(one, at + timedelta(seconds=n)) for n in range(attempts.TRIES + 3)]
    assert [counted.judged for counted in found] == [True] * attempts.TRIES + [False] * 3
    until = found[attempts.TRIES - 1].locked_until
    assert until is not None
    assert found[-1].locked_until == until
    assert attempts.count(one, until).judged


def test_failures_that_lie_far_apart_do_not_add_up(db_session: Db) -> None:
    one = attempts.Try(b"account", b"origin")
    counted = [attempts.count(one, world.AT + n * timedelta(minutes=16)) for n in range(attempts.TRIES + 2)]
    assert all(found.left == attempts.TRIES - 1 for found in counted)


def test_an_ipv6_network_counts_as_one_origin() -> None:
    assert attempts.place("2001:db8:1:2::1") == attempts.place("2001:db8:1:2:ffff::9") != attempts.place("2001:db8:1:3::1")


def test_the_log_knows_the_account_by_a_keyed_hash_only(client: FlaskClient, officer: Person, log: Log) -> None:
    wrong(client, officer, attempts.TRIES + 1)
    entries = [json.loads(body) for body in log()]
    failed = [one for one in entries if one["event"] in ("login:failed", "login:locked")]
    assert {one["event"] for one in failed} == {"login:failed", "login:locked"}
    assert all(officer.username not in json.dumps(one) for one in failed)
    assert len({one["facts"]["account"] for one in failed}) == 1


def test_a_user_name_typed_in_full_width_is_understood(client: FlaskClient, officer: Person) -> None:
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in officer.username).upper()
    assert entry.canonical(full_width) == officer.username


def test_a_password_in_full_width_is_told_and_not_counted(client: FlaskClient, officer: Person, db_session: Db) -> None:
    said = world.enter(client, officer, "１２３４５６７８９０ab").get_data(as_text=True)
    assert "全角" in said
    assert db_session.scalars(select(LoginAttempt)).all() == []


@pytest.mark.parametrize(
    ("unused", "whole", "ends"), [(29, 1, False), (31, 1, True), (1, 11 * 60, False), (1, 12 * 60 + 1, True)]
)
def test_a_session_ends_after_half_an_hour_unused_and_after_half_a_day(
    client: FlaskClient, officer: Person, db_session: Db, unused: int, whole: int, ends: bool
) -> None:
    world.login(client, officer)
    row, at = db_session.scalars(select(LoginSession)).one(), now()
    row.last_seen = at - timedelta(minutes=unused)
    row.created_at = at - timedelta(minutes=max(whole, unused))
    db_session.commit()
    assert client.get("/me").status_code == (303 if ends else 200)


def test_use_is_noted_once_a_minute_at_most(client: FlaskClient, officer: Person, db_session: Db) -> None:
    world.login(client, officer)
    row = db_session.scalars(select(LoginSession)).one()
    row.last_seen = before = now() - timedelta(seconds=40)
    db_session.commit()
    client.get("/me")
    assert row.last_seen == before
    row.last_seen = before = now() - timedelta(seconds=80)
    db_session.commit()
    client.get("/me")
    assert row.last_seen > before


def test_logging_out_ends_the_session_itself(client: FlaskClient, officer: Person) -> None:
    world.login(client, officer)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    client.post("/logout")
    client.set_cookie(COOKIE, cookie.value)
    assert client.get("/me").status_code == 303


def test_a_locked_person_is_out_from_the_next_request(client: FlaskClient, officer: Person, db_session: Db) -> None:
    world.login(client, officer)
    assert client.get("/me").status_code == 200
    accounts.lock(officer, by=SYSTEM, at=now())
    db_session.commit()
    assert client.get("/me").status_code == 303
    assert world.enter(client, officer).status_code == 200
