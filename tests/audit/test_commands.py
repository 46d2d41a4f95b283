"""`flask audit` and the worker: checked, exported, countersigned, rotated, posted; and the log's foot on every page."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from portal.audit import queries
from portal.audit.publishing import post_unsent
from portal.audit.reading import reader
from portal.audit.seal import Sealer
from portal.jobs import sealing
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests import world
from tests.audit.sealing import connected, place, seal, write
from tests.audit.tampering import run_tool
from tests.databases import Fresh
from tests.sandbox import Sandbox

Command = Callable[..., Result]


@pytest.fixture
def command(fresh_app: Flask, fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("verify", "--json")` on this database, with this home."""
    for name, value in fresh_database.urls.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(fresh_app.config, "HOME", fresh_database.home)

    def run(*words: object) -> Result:
        return fresh_app.test_cli_runner().invoke(args=["audit", *map(str, words)])

    return run


@pytest.fixture
def log(fresh_database: Fresh, one_sealer: Sealer) -> Fresh:
    """Something is sealed."""
    write(fresh_database.urls.web, 5)
    one_sealer.seal()
    return fresh_database


def test_verify_goes_on_from_where_it_ended_or_from_the_start(command: Command, log: Fresh, one_sealer: Sealer) -> None:
    first = json.loads(command("verify", "--json").output)
    assert (first["sound"], first["first"], first["size"], first["bad"]) == (True, 0, 5, None)
    one_sealer.seal()
    again = json.loads(command("verify", "--json").output)
    assert (again["first"], again["size"]) == (5, 7), "the key's entry, and that of the first check"
    one_sealer.seal()
    whole = command("verify", "--from-start")
    assert whole.exit_code == 0
    assert "已核验第 0 至 8 条" in whole.output
    assert "全部相符" in whole.output


def test_verify_names_the_entry_exits_with_1_and_raises_the_alarm(
    command: Command, log: Fresh, one_sealer: Sealer, fresh_app: Flask
) -> None:
    with connected(log.urls.superuser) as below:
        below.execute("set session_replication_role = replica")
        below.execute("update audit_entry set body = 'x' where id = 3")
    found = command("verify", "--from-start", "--json")
    assert found.exit_code == 1
    assert json.loads(found.output)["bad"]["entry"] == 3
    told = command("verify", "--from-start")
    assert "第 2 条（日志号 3）：日志内容与封存时的散列值不符" in told.output
    with fresh_app.app_context(), acting(SYSTEM), reader() as asked:
        assert [(one.kind, one.position, one.entry_id) for one in queries.alarms(asked)] == [("altered", 2, 3)]


def test_verify_compares_with_what_somebody_else_held(command: Command, log: Fresh, one_sealer: Sealer, tmp_path: Path) -> None:
    write(log.urls.web, 2)
    one_sealer.seal()
    newest = one_sealer.folder.newest()
    assert newest
    held = newest.rename(tmp_path / "held.txt")
    with connected(log.urls.superuser) as below:
        below.execute("set session_replication_role = replica")
        below.execute("delete from audit_delivery where checkpoint_id > 1; delete from audit_checkpoint where id > 1")
        below.execute("delete from audit_sealed where position >= 5; delete from audit_entry where id > 5")
    assert command("verify").exit_code == 0, "without a copy, a cut log looks whole"
    found = command("verify", "--held", held, "--from-start")
    assert found.exit_code == 1
    assert "尾部被截断" in found.output


def test_what_is_exported_convinces_the_tool(command: Command, log: Fresh, fresh_app: Flask, tmp_path: Path) -> None:
    with fresh_app.app_context(), acting(SYSTEM):
        world.found()
        session().commit()
    done = command("export", tmp_path / "bundle", "--from", "2026-01-01", "--office", "520400")
    assert done.exit_code == 0, done.output
    assert run_tool(tmp_path / "bundle").returncode == 0
    assert command("export", tmp_path / "bundle").exit_code == 1, "nothing old gets among it"
    assert command("export", tmp_path / "all", "--to", "2020-01-01").exit_code == 0
    assert "没有单位" in command("export", tmp_path / "none", "--office", "999999").output


def test_a_key_is_rotated_and_checking_goes_on(command: Command, log: Fresh, one_sealer: Sealer) -> None:
    old = one_sealer.keys.current().verifier
    done = command("rotate-key")
    assert done.exit_code == 0, done.output
    assert str(one_sealer.keys.current().verifier) in done.output
    assert one_sealer.keys.current().verifier != old
    assert command("verify", "--from-start").exit_code == 0


def test_an_office_countersigns_by_command(command: Command, log: Fresh, fresh_app: Flask, tmp_path: Path) -> None:
    with fresh_app.app_context(), acting(SYSTEM):
        world.found()
        session().commit()
    done = command("witness", "--office", "520400", "--key", tmp_path / "key")
    assert "已副署" in done.output
    assert "没有新的检查点" in command("witness", "--office", "520400", "--key", tmp_path / "key").output


def test_a_log_without_checkpoints_says_so(command: Command, fresh_database: Fresh, tmp_path: Path) -> None:
    for words in (["verify"], ["export", tmp_path / "bundle"]):
        done = command(*words)
        assert done.exit_code == 1
        assert done.output.startswith("Error: ")


class Receiver(BaseHTTPRequestHandler):
    """Takes notes, unless told not to."""

    taken: list[str] = []  # noqa: RUF012
    status = 200

    def do_POST(self) -> None:
        note = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.status == 200:
            self.taken.append(note)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where checkpoints are taken."""
    monkeypatch.setattr(Receiver, "taken", [])
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/checkpoints?of=gz"
    server.shutdown()


def test_checkpoints_are_posted_in_order_and_again_after_an_outage(
    log: Fresh, one_sealer: Sealer, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post_unsent(one_sealer.connection, address) == 1
    monkeypatch.setattr(Receiver, "status", 503)
    for number in range(3):
        write(log.urls.web, 1, first=number)
        one_sealer.seal()
        assert post_unsent(one_sealer.connection, address) == 0
    monkeypatch.setattr(Receiver, "status", 200)
    assert post_unsent(one_sealer.connection, address) == len(one_sealer.folder.notes()) - 1
    assert post_unsent(one_sealer.connection, address) == 0
    assert Receiver.taken == one_sealer.folder.notes()


def test_an_address_that_stays_silent_is_an_alarm_until_it_answers(log: Fresh, one_sealer: Sealer, address: str) -> None:
    with connected(log.urls.superuser) as below:
        below.execute("set session_replication_role = replica")
        below.execute("update audit_checkpoint set signed_at = signed_at - interval '1 hour'")
    connection = one_sealer.connection
    for wrong in ("http://example.cn/", "https://127.0.0.1:1/"):
        assert post_unsent(connection, wrong) == 0
    on = "select kind, raised from audit_alarm order by id desc limit 1"
    assert connection.execute(on).fetchone() == ("undelivered", True)
    post_unsent(connection, address)
    assert connection.execute(on).fetchone() == ("undelivered", False)


def test_entries_that_wait_too_long_are_an_alarm(fresh_database: Fresh, one_sealer: Sealer, fresh_app: Flask) -> None:
    write(fresh_database.urls.web, 3)
    with connected(fresh_database.urls.superuser) as below:
        below.execute("set session_replication_role = replica")
        below.execute("update audit_entry set recorded_at = recorded_at - interval '2 minutes' where id = 1")
    sealing.watch_lag(one_sealer.connection)
    with fresh_app.app_context(), acting(SYSTEM), reader() as asked:
        lag = queries.lag(asked)
        assert (lag.unsealed, lag.checkpoint) == (4, None), "the alarm is an entry as well"
        assert lag.oldest
        assert lag.oldest > 100
        assert [one.kind for one in queries.alarms(asked)] == ["late"]
    one_sealer.seal()
    sealing.watch_lag(one_sealer.connection)
    with fresh_app.app_context(), acting(SYSTEM), reader() as asked:
        assert queries.alarms(asked) == []


def test_the_worker_seals_and_outlives_a_failure(fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(sealing, "SEALING_PAUSE", 0.05)
    usual, failures = Sealer.seal, iter([RuntimeError, OSError])

    def at_first_failing(one: Sealer) -> int:
        for failure in failures:
            raise failure
        return usual(one)

    monkeypatch.setattr(Sealer, "seal", at_first_failing)
    stopping, url = threading.Event(), str(fresh_database.urls.sealer)
    thread = threading.Thread(target=sealing.keep_sealing, args=(url, place(home), stopping))
    thread.start()
    write(fresh_database.urls.web, 5)
    deadline = time.monotonic() + 20
    while not (home / "checkpoints").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    stopping.set()
    thread.join()
    with connected(url) as connection:
        told = connection.execute("select kind, raised, reason from audit_alarm order by id").fetchall()
    assert told == [("failing", True, "RuntimeError"), ("failing", False, "")]


def test_every_page_carries_the_latest_checkpoint_at_its_foot(
    client: FlaskClient, db_session: object, sandbox: Sandbox, tmp_path: Path
) -> None:
    world.login(client, world.actor("安顺市", "handler"))
    assert "日志检查点" not in client.get("/").get_data(as_text=True)
    seal(sandbox, tmp_path)
    latest = queries.latest_checkpoint()
    assert latest
    words = client.get("/").get_data(as_text=True)
    assert "日志检查点：" in words
    assert queries.short_form(latest) in words
    assert latest.root.hex()[:8] in words
