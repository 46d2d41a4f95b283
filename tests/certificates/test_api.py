"""The interface for institutions' own systems: JSON alone, a key with every request, the same request once (15.3, 18, 19)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from portal.assessments import standings
from portal.assessments.models import Upload
from portal.certificates import keys, reviewing
from portal.certificates.api import document, pace
from portal.certificates.models import Certificate
from portal.grants import asking
from portal.grants.revoking import Order, revoke
from portal.identity import attempts
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.organisations import queries as organisations
from tests import world
from tests.assessments.scene import AT, cause
from tests.certificates.api_scene import System, system
from tests.readings.scene import permit_system, wanted

PROBLEM = "application/problem+json"
BRACES = str.maketrans("<>", "{}")


@pytest.fixture
def one(db_session: scoped_session[Session], app: Flask, client: FlaskClient, tmp_path: Path) -> System:
    return system(app, client, tmp_path / "one", "西秀区")


def registered() -> int:
    session().commit()
    with acting(SYSTEM):
        return session().scalar(select(func.count()).select_from(Certificate)) or 0


def test_rows_are_taken_in_and_their_state_is_asked_by_number(one: System) -> None:
    answer = one.send(one.rows())
    assert (answer.status_code, answer.mimetype) == (201, "application/json")
    assert (answer.json["rows"], answer.json["state"], answer.json["counts"]) == (2, "uploaded", {"uploaded": 2})
    assert one.ask(answer.json["address"]).json == answer.json
    assert registered() == 2


def test_what_came_back_is_told_with_its_reason_and_corrected_through_the_same_door(one: System) -> None:
    number = one.send(one.rows()).json["number"]
    with acting(SYSTEM):
        officer = world.actor("安顺市", "data_officer")
        upload = session().scalars(select(Upload).where(Upload.number == number)).one()
        first = session().scalars(select(Certificate).order_by(Certificate.id)).first()
        assert first is not None
        reviewing.return_rows(upload, {first.id: "姓名有误"}, by=officer, at=AT)
        session().commit()
    said = one.ask(f"/api/v1/certificates/uploads/{number}").json
    assert said["returned"] == [{"number": first.number, "reason": "姓名有误"}]
    again = one.send(one.rows(reason="已改正")[:1], "k2")
    assert again.status_code == 201
    assert one.ask(f"/api/v1/certificates/uploads/{number}").json["counts"] == {"corrected": 1, "uploaded": 1}


def test_mistakes_are_a_problem_with_their_places(one: System) -> None:
    rows = one.rows()
    rows[1]["level"] = "六级"
    answer = one.send(rows)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    (mistake,) = answer.json["errors"]
    assert (mistake["row"], mistake["pointer"]) == (1, "/rows/1/level")
    assert "应为五级" in mistake["detail"]
    assert one.ask(f"/api/v1/certificates/uploads/{answer.json['number']}").json["state"] == "turned_back"
    assert registered() == 0


def test_the_same_request_once_more_does_nothing_and_has_the_same_answer(one: System) -> None:
    first, second = one.send(one.rows()), one.send(one.rows())
    assert (second.status_code, second.json) == (201, first.json)
    assert one.send(one.rows(), '"k1"').json == first.json, "in quotes, as the draft writes it"
    other = one.send(one.rows()[:1])
    assert (other.status_code, other.mimetype) == (422, PROBLEM)
    assert one.send(one.rows(), "").status_code == 400
    assert registered() == 2


def test_a_refused_request_may_be_tried_again_under_its_key(one: System) -> None:
    with acting(SYSTEM):
        held = cause(since=now().date(), clause="20(1)")
        standings.hold_data(one.school.institution, held, by=SYSTEM, at=now())
        session().commit()
    rows = one.rows()
    answer = one.send(rows)
    assert (answer.status_code, answer.mimetype, answer.json["clause"]) == (409, PROBLEM, "20(1)")
    assert "暂缓该机构证书数据的审核与上传" in answer.json["detail"]
    session().rollback()
    with acting(SYSTEM):
        ids = [entry.id for entry in organisations.standings(one.admin.office_id) if entry.effect == "data_held"]
        standings.reverse(ids, held, by=SYSTEM, at=now())
        session().commit()
    assert one.send(rows).status_code == 201


@pytest.mark.parametrize(("body", "status"), [
    ("", 422), ("[", 422), ("[]", 422), ('{"assessment": "x"}', 422), ('{"assessment": "x", "rows": []}', 422),
    ('{"assessment": "x", "rows": [1]}', 422), ('{"assessment": "x", "rows": [{}]}', 422),
    ('{"assessment": "x", "rows": [{"number": 1}]}', 422), ('{"assessment": "x", "rows": [{"else": "x"}]}', 422),
    ('{"assessment": "x", "rows": [{"number": "\\u0000"}]}', 422), ('{"assessment": "\\ud800", "rows": [{"name": "x"}]}', 422),
    ('{"assessment": "x", "rows": [{"number": "S1"}]}', 422), ("[" * 100_000, 422),
])  # fmt: skip
def test_what_is_no_such_request_is_a_problem_and_never_a_page(one: System, body: str, status: int) -> None:
    answer = one.post(body, **{"Idempotency-Key": "k"})
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)


def test_another_format_method_or_address_is_a_problem_too(one: System) -> None:
    assert one.post("<a/>", **{"Content-Type": "text/xml", "Idempotency-Key": "k"}).status_code == 415
    for answer, status in ((one.client.delete("/api/v1/certificates/uploads"), 405), (one.ask("/api/v1/nothing"), 404)):
        assert (answer.status_code, answer.mimetype) == (status, PROBLEM)


@pytest.mark.clause("19")
def test_no_key_a_wrong_one_and_an_ended_one_are_answered_alike_from_the_next_request_on(one: System) -> None:
    token = one.made.token
    assert one.ask("/api/v1/certificates/uploads/x").status_code == 404
    with acting(SYSTEM):
        keys.end_keys(one.admin.office_id, "停用", by=one.admin, at=AT)
        session().commit()
    sent = ("", "Bearer x", f"Bearer {token}", f"Bearer {token[:-1]}-")
    answers = [one.client.get("/api/v1/certificates/uploads/x", headers={"Authorization": said}) for said in sent]
    assert {(answer.status_code, answer.get_data(), answer.headers["WWW-Authenticate"]) for answer in answers} == {
        (401, answers[0].get_data(), "Bearer")
    }


@pytest.mark.clause("19")
def test_a_key_that_asks_too_often_waits_and_stands_in_the_log_once(
    one: System, log: Callable[[], list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST", 2)
    address = "/api/v1/certificates/uploads/none"
    answers = [one.ask(address) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 429, 429]
    assert (answers[2].mimetype, answers[2].json["title"]) == (PROBLEM, "请求过多")
    assert 0 < int(answers[2].headers["Retry-After"]) <= attempts.LOCK.total_seconds()
    assert sum(b"key:held_back" in body for body in log()) == 1


def test_a_cookie_opens_nothing_here_and_a_key_opens_no_page(one: System) -> None:
    with acting(SYSTEM):
        world.login(one.client, one.school.clerk)
    assert one.client.get("/api/v1/certificates/uploads/x").status_code == 401
    one.client.delete_cookie("portal_session")
    assert one.ask("/my-certificates").status_code in (302, 303)


def test_the_description_names_every_route_and_no_other(one: System, app: Flask) -> None:
    described = {(f"{document.PREFIX}{path}", method) for path, said in document.document()["paths"].items() for method in said}
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    routes = {(rule.rule.translate(BRACES), method.lower()) for rule in rules for method in rule.methods or ()}
    assert {route for route in routes if route[1] not in ("head", "options")} == described
    answer = one.client.get("/api/v1/openapi.json")
    assert answer.json == json.loads(json.dumps(document.document()))


@pytest.mark.clause("19")
def test_a_system_reads_under_its_own_grant_masked_and_in_full_for_a_reason(one: System) -> None:
    assert one.send(one.rows(), "k9").status_code == 201
    refused = one.ask("/api/v1/certificates")
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    permit_system(one.school)
    number = one.rows()[0]["id_number"]
    masked = one.ask("/api/v1/certificates").json["certificates"]
    assert len(masked) == 2
    assert number not in str(masked)
    assert number in str(one.ask("/api/v1/certificates?reason=补发证书").json)


@pytest.mark.clause("19")
def test_what_a_system_asks_for_anew_takes_nothing_from_what_it_was_given(one: System) -> None:
    """A later request that was refused, taken back or begins later is not the grant under which the system reads."""
    assert one.send(one.rows(), "k10").status_code == 201
    permit_system(one.school)
    again = wanted((), [one.school.institution.office_id], reader="system", post="system", starts_on=today(), ends_on=today())
    with acting(SYSTEM):
        boss = world.actor("安顺市", "approver")
        session().commit()
    with acting(one.school.clerk):
        later = asking.ask(again, by=one.school.clerk, at=now())
        session().commit()
    with acting(boss):
        asking.refuse(later, "不需要", by=boss, at=now())
        session().commit()
    assert one.ask("/api/v1/certificates").status_code == 200
    assert one.ask("/api/v1/certificates?assessment=PJ-X-2026-0001").json["certificates"] == []
    assert len(one.ask(f"/api/v1/certificates?assessment={one.school.assessment.number}").json["certificates"]) == 2


@pytest.mark.clause("19")
def test_revoking_the_institution_ends_its_keys_and_its_systems_grant_in_one_act(one: System) -> None:
    grant = permit_system(one.school)
    assert one.ask("/api/v1/certificates").status_code == 200
    with acting(SYSTEM):
        boss = world.actor("安顺市", "approver")
    with acting(boss):
        session().commit()
        order = revoke(Order(grant.office, "paid", "有偿查询", "第十九条"), by=boss, at=now())
        session().commit()
    assert order.keys == 1
    assert one.ask("/api/v1/certificates").status_code == 401
