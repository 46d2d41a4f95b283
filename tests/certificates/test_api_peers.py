"""Whatever is asked of the interface, it answers as it is described, and no object of one institution is reached with another's
key (19). The requests are made up from the description."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, scoped_session

from portal.certificates.api.document import PREFIX
from tests.certificates.api_scene import System, system
from tests.readings.scene import permit_system

QUICK = settings(
    max_examples=40, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
NOT_ASKED = [schemathesis.checks.ignored_auth, schemathesis.checks.positive_data_acceptance]
"""The one asks again without a key, which has a test of its own; the other takes any row of right form for a candidate's."""
Peers = tuple[System, System, dict[str, Any]]


@pytest.fixture
def peers(db_session: scoped_session[Session], app: Flask, client: FlaskClient, tmp_path: Path) -> Peers:
    """Two schools in one county, each with an upload, and what they are told of it."""
    made = [system(app, client, tmp_path / name, "西秀区") for name in ("one", "other")]
    for peer in made:
        permit_system(peer.school)
    told = [peer.send(peer.rows(start), "k").json for peer, start in zip(made, (1, 101), strict=True)]
    return made[0], made[1], told[1]


@pytest.fixture
def schema(app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", app)


def operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.clause("19")
def test_every_answer_is_as_described_and_none_holds_the_peers(peers: Peers, schema: Any) -> None:
    one, other, theirs = peers
    headers = {"Authorization": f"Bearer {one.made.token}"}
    secret = (theirs["number"], other.assessment, *(row["number"] for row in other.rows(101)))

    @QUICK
    @given(st.one_of([operation.as_strategy() for operation in operations(schema)]))
    def asked(case: Any) -> None:
        answer = case.call(headers=headers)
        case.validate_response(answer, excluded_checks=NOT_ASKED)
        assert answer.status_code < 500
        assert not any(word in answer.text for word in secret)

    asked()


@pytest.mark.clause("19")
def test_no_object_of_one_is_reached_with_the_key_of_the_other(peers: Peers, schema: Any) -> None:
    one, other, theirs = peers
    aimed = {"number": theirs["number"], "assessment": other.assessment}

    @QUICK
    @given(st.one_of([op.as_strategy() for op in operations(schema) if op.path != "/openapi.json"]), st.data())
    def asked(case: Any, data: st.DataObject) -> None:
        if case.path == "/certificates":
            case.query = {"number": data.draw(st.sampled_from([row["number"] for row in other.rows(101)]))}
        for name in set(case.path_parameters or {}) & set(aimed):
            case.path_parameters[name] = aimed[name]
        if case.method.upper() == "POST":
            case.body = {"assessment": aimed["assessment"], "rows": data.draw(st.just(other.rows(201)))}
            case.headers = {**(case.headers or {}), "Idempotency-Key": "k"}
        answers = [case.call(headers={"Authorization": f"Bearer {peer.made.token}"}) for peer in (one,)]
        for answer in answers:
            assert answer.status_code in (404, 422) or answer.json() == {"certificates": [], "following": ""}
            assert theirs["number"] not in answer.text

    asked()
    assert other.ask(theirs["address"]).json == theirs, "what is theirs stands as it did"
