"""What the console lists: read from the body as far as it can be read, whatever is in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audit.projection import LONGEST, project
from portal.audit.record import canonical, statement
from tests.world import AT


def test_an_entry_is_about_its_case_before_anything_else() -> None:
    facts: dict[str, object] = {"case": 12, "exhibit": 3, "sha256": "00"}
    read = project(canonical({**statement("evidence:read", facts, by=None, at=AT), "office": 4, "clause": "20(2)"}))
    assert (read.event, read.kind, read.object, read.office_id, read.clause) == (
        "evidence:read",
        "evidence",
        "case:12",
        4,
        "20(2)",
    )
    assert (read.person_id, read.result, read.acted_at) == (None, "done", AT.isoformat())


@pytest.mark.parametrize(
    ("facts", "about"),
    [
        ({"report": 3, "office": 5}, "report:3"),
        ({"person": 7, "office": 5}, "person:7"),
        ({"object": "/cases/9"}, "/cases/9"),
        ({}, ""),
    ],
)
def test_what_an_entry_is_about(facts: dict[str, object], about: str) -> None:
    assert project(canonical({"event": "access:missing", "facts": facts})).object == about


@given(
    st.binary(max_size=300)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda one: json.dumps(one).encode())
)
def test_no_body_stops_the_sealer(body: bytes) -> None:
    assert len(project(body).event) <= LONGEST


def test_deep_nesting_huge_numbers_and_odd_dates_are_left_out() -> None:
    said = {"event": 5, "person": 10**30, "acted_at": "9999-12-31T23:59:59-12:00", "office": True, "clause": "a\u0000b\ud800"}
    read = project(json.dumps(said).encode())
    assert (read.event, read.person_id, read.acted_at, read.office_id, read.clause) == ("", None, None, None, "ab")
    assert project(b"[" * 100_000).event == ""
