"""A form that is turned away before any view sees it is refused like every other: with what one can do, and with an entry."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import world

Log = Callable[[], list[bytes]]
FORM = "/reports/new"


@pytest.fixture
def officer(client: FlaskClient, db_session: object) -> FlaskClient:
    world.login(client, world.actor("安顺市", "handler"))
    return client


def refusals(log: Log) -> list[bytes]:
    return [entry for entry in log() if b'"access:refused"' in entry and FORM.encode() in entry]


def test_more_bytes_than_the_portal_takes(app: Flask, officer: FlaskClient, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10)
    answer = officer.post(FORM, data={"title": "某学校承诺包过"})
    assert answer.status_code == 413 and "您可以" in answer.text and "请返回上一页" in answer.text
    assert len(refusals(log)) == 1


def test_a_form_not_from_its_page(app: Flask, officer: FlaskClient, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = officer.post(FORM, data={"title": "某学校承诺包过"})
    assert answer.status_code == 400 and "表单已失效，没有提交。" in answer.text
    assert len(refusals(log)) == 1


def test_a_stranger_fills_no_log_with_bytes(app: Flask, client: FlaskClient, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10)
    assert client.post("/login", data={"username": "somebody"}).status_code == 413
    assert log() == []
