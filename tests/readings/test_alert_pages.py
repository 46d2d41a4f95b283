"""Alerts handled by data officers, looked into by auditors; planted records; the read log (19)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.grants.models import GrantStep
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.readings.handling import Answer, handle
from portal.readings.reading import Asked
from portal.readings.watch_models import Alert, Canary, Handling
from tests import world
from tests.readings import watch_scene
from tests.readings.watch_scene import AT, Scene, raised, readings

pytestmark = pytest.mark.clause("19")
Enter = Callable[..., FlaskClient]


@pytest.fixture
def scene(db_session: scoped_session[Session], app: Flask, tmp_path: Path) -> Scene:
    """With one reading at night, sealed with the portal's own keys."""
    made = watch_scene.built(tmp_path, keys=app.extensions["portal_keys"])
    made.school.store = Store(tmp_path / "kept", made.school.keys)
    made.read(under=made.under(), at=AT.replace(hour=22))
    return made


@pytest.fixture
def enter(client: FlaskClient, scene: Scene) -> Enter:
    """`enter("安顺市", "data_officer")`, or somebody known."""

    def entered(who: str | Actor, *posts: str) -> FlaskClient:
        with acting(SYSTEM):
            world.login(client, who if isinstance(who, Actor) else world.actor(who, *posts))
        return client

    return entered


@pytest.mark.parametrize(
    ("office", "post", "status", "listed"),
    [
        ("安顺市", "data_officer", 200, True), ("安顺市", "auditor", 200, True), ("贵州省", "data_officer", 200, True),
        ("西秀区", "data_officer", 200, False), ("遵义市", "auditor", 200, False), ("安顺市", "handler", 403, False),
        ("贵州省", "approver", 403, False),
    ],
)  # fmt: skip
def test_data_officers_and_auditors_of_the_region_find_the_alert(
    enter: Enter, scene: Scene, office: str, post: str, status: int, listed: bool
) -> None:
    page = enter(office, post).get("/read-alerts/")
    assert page.status_code == status
    assert (scene.grant.number in page.text) is listed


def test_the_person_concerned_finds_neither_the_alert_nor_another_answer(enter: Enter, scene: Scene) -> None:
    browser = enter(scene.reader)
    assert "这里没有预警" in browser.get("/read-alerts/").text
    assert browser.get(f"/read-alerts/{raised()[0].id}").status_code == 404
    assert "读取预警" not in browser.get("/").text.partition("<main")[2]


def test_an_officer_handles_it_with_words_and_it_leaves_the_desk(enter: Enter, scene: Scene) -> None:
    (alert,) = raised()
    browser = enter("贵州省", "data_officer")
    assert "非常规时间读取" in browser.get("/").text
    shown = browser.get(f"/read-alerts/{alert.id}").text
    assert "有关的读取" in shown and "核对" in shown
    empty = browser.post(f"/read-alerts/{alert.id}/handle", data={"version": "0"})
    assert "请选择处置结果" in empty.text and "请填写此项" in empty.text
    sent = {"version": "0", "outcome": "justified", "words": "值班时核验，属实。"}
    assert browser.post(f"/read-alerts/{alert.id}/handle", data=sent).status_code == 303
    assert "情况正常" in browser.get("/read-alerts/?tab=handled").text
    assert browser.get(f"/read-alerts/{alert.id}/handle").status_code == 409
    assert "非常规时间读取" not in browser.get("/").text.partition("<main")[2]


def test_an_auditor_reads_and_handles_nothing(enter: Enter, scene: Scene) -> None:
    (alert,) = raised()
    browser = enter("安顺市", "auditor")
    shown = browser.get(f"/read-alerts/{alert.id}")
    assert shown.status_code == 200 and f"/read-alerts/{alert.id}/handle" not in shown.text
    assert browser.get(f"/read-alerts/{alert.id}/handle").status_code == 403


def test_the_auditors_desk_says_how_much_is_not_handled(enter: Enter, scene: Scene) -> None:
    assert "读取预警 1 条尚未处置" in enter("安顺市", "auditor").get("/").text
    assert "尚未处置" not in enter("遵义市", "auditor").get("/").text
    assert "尚未处置" not in enter("安顺市", "security_admin").get("/").text


@pytest.mark.parametrize(("outcome", "step"), [("suspended", "suspend"), ("revoked", "revoke"), ("justified", "approve")])
def test_suspending_and_revoking_happen_with_the_handling(scene: Scene, outcome: str, step: str) -> None:
    with acting(SYSTEM):
        by = world.actor("贵州省", "data_officer")
        session().commit()
    with acting(by):
        done = handle(session().scalars(select(Alert)).one(), Answer(outcome, "核查属实。"), by=by, at=AT)
        assert (done.revocation_id is not None) is (outcome == "revoked")
        last = select(GrantStep.event).where(GrantStep.grant_id == scene.grant.id).order_by(GrantStep.id.desc()).limit(1)
        assert session().scalar(last) == step


def test_a_case_is_named_by_a_number_that_exists(enter: Enter, scene: Scene) -> None:
    (alert,) = raised()
    sent = {"version": "0", "outcome": "case", "words": "已立案。", "case_number": "GZ-AS-2026-9999"}
    page = enter("贵州省", "data_officer").post(f"/read-alerts/{alert.id}/handle", data=sent)
    assert page.status_code == 200 and "没有这个编号的案件" in page.text


def test_an_explanation_by_the_readers_own_office_settles_nothing_for_the_one_above(enter: Enter, scene: Scene) -> None:
    with acting(SYSTEM):
        by = world.actor("安顺市", "data_officer")
        session().commit()
    with acting(by):
        handle(session().scalars(select(Alert)).one(), Answer("justified", "属实。"), by=by, at=AT)
        session().commit()
    assert scene.grant.number in enter("贵州省", "data_officer").get("/read-alerts/").text


def test_planting_is_for_data_officers_of_province_and_prefecture(enter: Enter, scene: Scene) -> None:
    name = scene.school.institution.office.name
    browser = enter("安顺市", "data_officer")
    wrong = browser.post("/read-alerts/planted/new", data={"institution": "没有这家", "words": "试"})
    assert "没有这个名称的评价机构" in wrong.text
    sent = {"institution": name, "words": "抽查"}
    assert browser.post("/read-alerts/planted/new", data=sent).status_code == 303
    with acting(SYSTEM):
        session().rollback()
        number = session().scalars(select(Canary)).one().certificate.number
    assert number in browser.get("/read-alerts/planted").text
    assert number not in enter("安顺市", "data_officer").get("/read-alerts/planted").text
    assert enter("西秀区", "data_officer").get("/read-alerts/planted").status_code == 403


@pytest.mark.parametrize(
    ("office", "post", "rows"),
    [
        ("安顺市", "auditor", 2), ("贵州省", "auditor", 2), ("安顺市", "approver", 2), ("西秀区", "auditor", 0),
        ("遵义市", "auditor", 0),
    ],
)  # fmt: skip
def test_the_read_log_is_that_of_ones_office_and_those_below(
    enter: Enter, scene: Scene, office: str, post: str, rows: int
) -> None:
    scene.read(scene.number(scene.there.number), scene.under(at=AT))
    page = enter(office, post).get("/read-log/").text
    assert len(re.findall(r"查看读取记录", page)) == rows


def test_the_read_log_is_narrowed_by_everything_it_says(enter: Enter, scene: Scene) -> None:
    scene.read(Asked("one", fields={"id_number": "full"}), scene.under())
    browser, today = enter("安顺市", "auditor"), f"{readings()[0].read_at:%Y-%m-%d}"
    read = next(one.number for one in scene.here if one.id in readings()[0].certificates[0])
    for query, rows in (
        ("result=read", 1), ("result=refused", 1), ("kind=one", 1), ("kind=download", 0), (f"grant={scene.grant.number}", 2),
        ("grant=DQ-X", 0), (f"person={scene.reader.person_id}", 2), ("person=没有", 0), ("office=安顺市人社局", 2),
        (f"certificate={read}", 1), (f"certificate={scene.there.number}", 0), (f"since={today}&until={today}", 2),
        ("until=2020-01-01", 0), ("since=2099-01-01", 0),
    ):  # fmt: skip
        assert len(re.findall("查看读取记录", browser.get(f"/read-log/?{query}").text)) == rows, query


def test_one_reading_shows_numbers_in_part_and_no_holder(enter: Enter, scene: Scene, log: Callable[[], list[bytes]]) -> None:
    browser = enter("安顺市", "auditor")
    shown = browser.get(f"/read-log/{readings()[0].id}")
    numbers = [one.number for one in scene.here]
    assert shown.status_code == 200 and not any(number in shown.text for number in numbers)
    assert numbers[0][:7] in shown.text and f"/audit/entries/{readings()[0].entry}" in shown.text
    assert b'"event":"read_log:read"' in log()[-1]
    assert enter("遵义市", "auditor").get(f"/read-log/{readings()[0].id}").status_code == 404


def test_every_order_is_listed(enter: Enter, scene: Scene) -> None:
    with acting(SYSTEM):
        by = world.actor("贵州省", "data_officer")
        handle(session().scalars(select(Alert)).one(), Answer("revoked", "核查属实。"), by=by, at=AT)
        number = session().scalars(select(Handling)).one().revocation.number
        session().commit()
    assert number in enter("安顺市", "auditor").get("/read-log/revocations").text
    assert number not in enter("遵义市", "auditor").get("/read-log/revocations").text
