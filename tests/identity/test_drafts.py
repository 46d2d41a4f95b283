"""Nothing typed is lost: a form whose session has expired comes back, filled in, to the same person and to nobody else."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from portal.identity import drafts
from portal.identity.appointments import Term, appoint
from portal.identity.models import FormDraft, LoginSession, Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from tests import world

Db = scoped_session[Session]
FORM = "/reports/new"
WORDS = "某培训学校承诺“包过”，向学员收取保过费。"


@pytest.fixture
def officer(db_session: Db) -> Person:
    someone = world.person("周敏", "安顺市", "handler")
    db_session.commit()
    return someone


def expire(db: Db) -> None:
    """Every session is as old as the morning's."""
    past = now() - timedelta(hours=2)
    db.execute(update(LoginSession).values(last_seen=past))
    db.commit()


def send_too_late(client: FlaskClient, db: Db, officer: Person, **more: Any) -> str:
    """Type into the form, be away, send it; where it leads."""
    world.login(client, officer)
    assert client.get(FORM).status_code == 200
    expire(db)
    answer = client.post(FORM, data={"title": "包过宣传", "content": WORDS, **more})
    assert answer.status_code == 303
    return str(answer.location)


def test_what_was_typed_outlives_a_logout_in_another_window(client: FlaskClient, db_session: Db, officer: Person) -> None:
    world.login(client, officer)
    client.post("/logout")
    answer = client.post(FORM, data={"title": "包过宣传", "content": WORDS})
    assert WORDS in client.get(log_in(client, officer, str(answer.location))).text


def log_in(client: FlaskClient, person: Person, address: str) -> str:
    """Log in where one was led; where that leads."""
    answer = client.post(address, data={"username": person.username, "password": world.PASSWORD})
    assert answer.status_code == 303
    return str(answer.location)


def test_the_same_person_gets_the_form_back_filled_in(client: FlaskClient, officer: Person, db_session: Db) -> None:
    led = send_too_late(client, db_session, officer)
    assert urlsplit(led).path == "/login"
    page = client.get(log_in(client, officer, led)).get_data(as_text=True)
    assert WORDS in page
    assert "已为您保留" in page


def test_it_comes_back_after_the_choice_of_an_office_as_well(client: FlaskClient, officer: Person, db_session: Db) -> None:
    appoint(officer, Term(world.office("西秀区"), "handler", world.FIRST_DAY), by=SYSTEM, at=now())
    world.login(client, officer, "安顺市")
    expire(db_session)
    led = client.post(FORM, data={"content": WORDS}).location
    chooses = log_in(client, officer, led)
    assert urlsplit(chooses).path == "/act-for"
    asked = client.get(chooses).get_data(as_text=True).partition('name="next" type="hidden" value="')[2].partition('"')[0]
    chosen = client.post(chooses, data={"office": world.office("安顺市").id, "next": asked})
    assert WORDS in client.get(chosen.location).get_data(as_text=True)


def test_another_person_never_sees_it(client: FlaskClient, officer: Person, db_session: Db) -> None:
    other = world.person("李强", "安顺市", "handler")
    db_session.commit()
    led = send_too_late(client, db_session, officer)
    page = client.get(log_in(client, other, led)).get_data(as_text=True)
    assert WORDS not in page
    assert "已为您保留" not in page


def test_nor_on_another_page_of_the_same_person(client: FlaskClient, officer: Person, db_session: Db) -> None:
    led = send_too_late(client, db_session, officer)
    number = log_in(client, officer, led).partition("draft=")[2]
    assert WORDS not in client.get(f"/me/stand-in?draft={number}").get_data(as_text=True)


def test_it_is_sealed_and_holds_no_token_and_no_password(client: FlaskClient, officer: Person, db_session: Db) -> None:
    send_too_late(client, db_session, officer, csrf_token="a-token", new_password="a secret")
    draft = db_session.scalars(select(FormDraft)).one()
    assert WORDS.encode() not in draft.sealed
    assert set(drafts.opened(draft, client.application.extensions["portal_keys"])) == {"title", "content"}


def test_nothing_of_it_stays_once_the_form_was_sent(client: FlaskClient, officer: Person, db_session: Db) -> None:
    address = log_in(client, officer, send_too_late(client, db_session, officer))
    client.get(address)
    client.post(address, data={"title": "包过宣传", "content": WORDS})
    db_session.expire_all()
    draft = db_session.scalars(select(FormDraft)).one()
    assert (draft.taken_at is not None, draft.sealed) == (True, b"")
    assert WORDS not in client.get(address).get_data(as_text=True)


def test_it_is_kept_for_a_day(client: FlaskClient, officer: Person, db_session: Db) -> None:
    send_too_late(client, db_session, officer)
    draft = db_session.scalars(select(FormDraft)).one()
    found = [drafts.find(draft.id, officer.id, FORM, now() + timedelta(hours=hours)) for hours in (23, 25)]
    assert found == [draft, None]


def test_an_old_cookie_does_not_fill_the_database(client: FlaskClient, officer: Person, db_session: Db) -> None:
    world.login(client, officer)
    expire(db_session)
    for _ in range(drafts.MOST + 5):
        client.post(FORM, data={"content": WORDS})
    assert len(db_session.scalars(select(FormDraft)).all()) == drafts.MOST


def test_a_button_without_a_form_leads_back_to_its_page_and_does_nothing(
    client: FlaskClient, officer: Person, db_session: Db
) -> None:
    world.login(client, officer)
    expire(db_session)
    answer = client.post("/me/sessions/end", headers={"Referer": "http://localhost/me"})
    assert answer.location == "/login?next=/me"
    assert db_session.scalars(select(FormDraft)).all() == []
