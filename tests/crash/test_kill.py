"""kill -9 under load: what the portal said was done is done, once, with its entry; nothing is half done (design 6, 8).

`CRASH_ROUNDS=20 pytest tests/crash` kills everything twenty times; once is enough for every day.
"""

import json
import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from portal.audit.record import text_hash
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import today
from portal.kit.db import acting, session
from tests import databases, world
from tests.crash.officers import Act, Officer
from tests.crash.stack import Stack, stack, wait_until
from tests.decisions.course import course

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))
VICTIMS = ("web worker", "database", "worker", "web")
EACH = 2
"""So many acts each officer gets done between two kills."""
MARK = re.compile(r"user\d+第\d+次")
WINDOWS = 5
UNTIL = (today() + timedelta(days=9)).isoformat()


Survivors = tuple[Stack, list[Officer], list[int]]


@pytest.fixture(scope="module")
def survivors(app: Flask) -> Iterator[Survivors]:
    """The stack after everything was killed under load and came back; its officers, and the cases whose window was over."""
    home = Path(os.environ[databases.HOME]) / f"crash-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with stack(home) as made:
        databases.migrate(made.urls)
        with databases.used_by(app, made.urls), app.app_context(), acting(SYSTEM):
            officers, waiting = build(home, made.address)
            session().commit()
        made.start("web", "worker")
        wait_until(made.answers, "the portal does not start")
        kill_under_load(made, officers)
        yield made, officers, waiting


def build(home: Path, address: str) -> tuple[list[Officer], list[int]]:
    """Three cases under investigation with four people at work on them, and some whose window ended long ago."""
    scenes = [course(home / "evidence", "15.5").scene for _ in range(3)]
    for one in scenes:
        one.case.state = "investigating"
    cases = [one.case.id for one in scenes]
    work = {
        scenes[0].first: Act("comment", {"words": "{}"}),
        scenes[0].approver: Act("assistance", {"office": str(world.office("平坝区").id), "task": "{}", "due_on": UNTIL}),
        scenes[1].first: Act("assistance", {"office": str(world.office("西秀区").id), "task": "{}", "due_on": UNTIL}),
        world.actor("贵州省", "coordinator"): Act("urge", {"words": "{}", "until": UNTIL}),
    }
    waiting = [course(home / "evidence", "15.5").served().case.id for _ in range(WINDOWS)]
    return [Officer(address, username(who), cases, act) for who, act in work.items()], waiting


def username(who: Actor) -> str:
    """What the person types to log in."""
    return session().get_one(Person, who.person_id).username


def kill_under_load(made: Stack, officers: list[Officer]) -> None:
    """Everything in turn, each time with acts under way; then let it come back and the officers go home."""
    stopping = threading.Event()
    threads = [threading.Thread(target=officer.work, args=[stopping]) for officer in officers]
    for thread in threads:
        thread.start()
    try:
        for victim in VICTIMS * ROUNDS:
            go_on(made, officers)
            made.kill(victim)
        go_on(made, officers)
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    wait_until(made.answers, "the portal does not come back")


def go_on(made: Stack, officers: list[Officer]) -> None:
    """Until some more is done by each of them, whatever has died meanwhile."""
    before = [len(officer.done) for officer in officers]

    def each_did() -> bool:
        made.keep_alive()
        return all(len(officer.done) >= known + EACH for officer, known in zip(officers, before, strict=True))

    wait_until(each_did, "nothing gets done any more")


@pytest.fixture
def rows(survivors: Survivors) -> Iterator[psycopg.Connection]:
    """The database below the application, afterwards."""
    with databases.administrator(survivors[0].urls, "portal") as connection:
        yield connection


def marked(rows: psycopg.Connection, officer: Officer, asked: str) -> Counter[str]:
    """How often each mark of an officer stands in a text column."""
    found = [row[0] for row in rows.execute(asked)]
    return Counter(mark for text in found for mark in MARK.findall(text) if mark.startswith(f"{officer.username}第"))


def test_what_was_answered_is_there_exactly_once(survivors: Survivors, rows: psycopg.Connection) -> None:
    for officer in survivors[1]:
        kept = marked(rows, officer, "select note from case_step")
        assert len(officer.done) >= EACH * len(VICTIMS)
        assert {mark: kept[mark] for mark in officer.done} == dict.fromkeys(officer.done, 1)
        assert set(kept) <= set(officer.tried)
        assert set(kept.values()) == {1}, "what was not answered happened once or not at all"


@pytest.mark.parametrize(
    ("who", "row"), [(1, "select task from assistance"), (2, "select task from assistance")]
)
def test_an_act_is_whole_or_not_at_all(survivors: Survivors, rows: psycopg.Connection, who: int, row: str) -> None:
    officer = survivors[1][who]
    assert marked(rows, officer, row) == marked(rows, officer, "select note from case_step")


def test_each_step_has_its_entry_and_each_entry_of_a_step_its_step(rows: psycopg.Connection, survivors: Survivors) -> None:
    entries = dict(rows.execute("select id, body from audit_entry").fetchall())
    steps = rows.execute("select entry, case_id, event, from_state, to_state, version, note from case_step").fetchall()
    for entry, case, event, before, after, version, note in steps:
        said = json.loads(entries[entry])
        facts = {"case": case, "event": event, "from": before, "to": after, "version": version, "note": text_hash(note)}
        assert (said["event"], said["facts"]) == ("case:step", facts)
    named = [entry for entry, body in entries.items() if json.loads(body)["event"] == "case:step"]
    assert sorted(named) == sorted(step[0] for step in steps)


def test_each_capacity_given_has_its_entry(rows: psycopg.Connection, survivors: Survivors) -> None:
    given = rows.execute("select case_id, office_id, capacity from case_capacity").fetchall()
    bodies = [json.loads(row[0]) for row in rows.execute("select body from audit_entry")]
    logged = [body["facts"] for body in bodies if body["event"] == "case:capacity_given"]
    assert Counter(given) == Counter((one["case"], one["office"], one["capacity"]) for one in logged)


def test_no_version_of_a_case_is_missing_or_twice(rows: psycopg.Connection, survivors: Survivors) -> None:
    asked = "select c.version, array_agg(s.version order by s.id) from case_file c join case_step s on s.case_id = c.id"
    for last, versions in rows.execute(f"{asked} group by c.id"):
        assert versions == list(range(versions[0], last + 1))


def test_database_and_worker_survive_each_other(survivors: Survivors) -> None:
    assert survivors[0].restarts["worker"] == ROUNDS, "it was killed itself, and did not die of the database's death"
    assert survivors[0].restarts["db"] == 0, "what keeps the server running starts it again by itself"


@pytest.mark.clause("20(3)")
def test_every_window_that_was_over_ended_once(rows: psycopg.Connection, survivors: Survivors) -> None:
    made, _, waiting = survivors
    asked = "select count(*) from case_file where id = any(%s) and state = 'heard'"

    def heard() -> bool:
        made.keep_alive()
        return rows.execute(asked, [waiting]).fetchone() == (len(waiting),)

    wait_until(heard, "the worker does not end the windows")
    ended = rows.execute("select case_id from case_step where event = 'window_ends'").fetchall()
    assert sorted(row[0] for row in ended) == sorted(waiting)
