"""Sealing (design 6): in commit order, once each, whole after a kill at any point; and what stops the signing."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from portal.audit import seal
from portal.audit.keys import SealerKeys
from portal.audit.notes import Note
from portal.audit.outcomes import Outcome
from portal.audit.seal import Sealer
from tests.audit.sealing import body, connected, place, sealer, write
from tests.databases import Fresh

Checked = Callable[..., Outcome]


def sealed_bodies(connection: psycopg.Connection) -> list[bytes]:
    """The bodies in the order of the tree, without what the log says about itself."""
    asked = (
        "select e.body from audit_sealed s join audit_entry e on e.id = s.entry_id where s.kind <> 'audit' order by s.position"
    )
    return [row[0] for row in connection.execute(asked)]


def alarms(connection: psycopg.Connection) -> list[tuple[str, bool]]:
    """Every alarm that was ever turned on or off."""
    return connection.execute("select kind, raised from audit_alarm order by id").fetchall()


def test_what_committed_before_another_began_stands_before_it(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection
) -> None:
    web = fresh_database.urls.web
    with connected(web) as slow, slow.transaction():
        slow.execute("insert into audit_entry (body) values (%s)", [body(0)])
        write(web, 2, first=1)
        one_sealer.seal()
        assert sealed_bodies(reading) == [body(1), body(2)], "an open transaction neither holds the others up nor is passed by"
        slow.execute("insert into audit_entry (body) values (%s)", [body(3)])
    write(web, 1, first=4)
    one_sealer.seal()
    assert sealed_bodies(reading) == [body(number) for number in (1, 2, 0, 3, 4)]


def test_a_number_drawn_early_and_committed_late_is_not_lost(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, checked: Checked
) -> None:
    web = fresh_database.urls.web
    for turn in range(3):
        with connected(web) as slow, slow.transaction():
            slow.execute("insert into audit_entry (body) values (%s)", [body(100 + turn)])
            write(web, 5, first=turn * 10)
            one_sealer.seal()
    one_sealer.seal()
    assert len(sealed_bodies(reading)) == 18
    assert checked().bad is None


def test_a_backlog_is_sealed_in_batches_with_an_open_transaction_in_it(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "BATCH", 10)
    with connected(fresh_database.urls.web) as slow, slow.transaction():
        slow.execute("insert into audit_entry (body) values (%s)", [body(0)])
        write(fresh_database.urls.web, 35, first=1)
        assert one_sealer.seal() == 36, "the first checkpoint's key is an entry, too"
    one_sealer.seal()
    assert sealed_bodies(reading)[-1] == body(0)
    assert checked().bad is None
    assert reading.execute("select count(*) from audit_checkpoint").fetchone() == (5,)


@pytest.mark.parametrize("point", ["_take", "_place", "_keep", "_sign", "_register"])
def test_after_a_failure_at_any_point_it_happened_or_it_did_not(
    fresh_database: Fresh, one_sealer: Sealer, checked: Checked, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    write(fresh_database.urls.web, 300)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Sealer, point, broken)
        one_sealer.seal()
    assert one_sealer.seal() == 300
    one_sealer.seal()
    outcome = checked()
    assert (outcome.bad, outcome.size, outcome.held) == (None, 301, 2)


def test_a_checkpoint_that_was_signed_but_not_written_is_written_next_time(
    fresh_database: Fresh, one_sealer: Sealer, checked: Checked
) -> None:
    write(fresh_database.urls.web, 3)
    one_sealer.seal_batch()
    assert one_sealer.folder.notes() == []
    one_sealer.seal()
    assert checked().held == 2


def test_two_sealers_at_once_make_one_tree(fresh_database: Fresh, home: Path, checked: Checked) -> None:
    write(fresh_database.urls.web, 600)
    counts = []

    def run() -> None:
        with sealer(fresh_database.urls, home) as one:
            for _ in range(20):
                counts.append(one.seal())
                write(fresh_database.urls.web, 3, first=1000)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sealer(fresh_database.urls, home) as one:
        counts.append(one.seal())
    outcome = checked()
    assert (outcome.bad, outcome.size) == (None, sum(counts))
    assert outcome.size == 600 + 2 * 20 * 3 + 1


def test_a_clock_that_runs_backwards_stops_the_signing_until_it_has_caught_up(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, below: psycopg.Connection, checked: Checked
) -> None:
    write(fresh_database.urls.web, 3)
    one_sealer.seal()
    write(fresh_database.urls.web, 1, first=10)
    below.execute("update audit_checkpoint set signed_at = signed_at + interval '1 hour'")
    assert one_sealer.seal() == 0
    assert one_sealer.seal() == 0
    assert alarms(reading) == [("clock_backwards", True)]
    below.execute("update audit_checkpoint set signed_at = signed_at - interval '1 hour'")
    assert one_sealer.seal() > 0
    one_sealer.seal()
    assert alarms(reading) == [("clock_backwards", True), ("clock_backwards", False)]
    events = {row[0] for row in reading.execute("select event from audit_sealed")}
    assert {"audit:alarm_raised", "audit:alarm_cleared", "audit:key_introduced"} <= events
    assert checked().bad is None


def test_a_database_that_was_put_back_is_not_signed_on(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, below: psycopg.Connection, home: Path
) -> None:
    for turn in range(3):
        write(fresh_database.urls.web, 3, first=turn * 10)
        one_sealer.seal()
    below.execute("delete from audit_delivery where checkpoint_id > 2; delete from audit_checkpoint where id > 2")
    below.execute("delete from audit_sealed where position > 6")
    with sealer(fresh_database.urls, home) as restarted:
        assert restarted.seal() == 0
    assert alarms(reading) == [("held_ahead", True)]


def test_a_damaged_tree_is_not_signed_on(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, below: psycopg.Connection
) -> None:
    write(fresh_database.urls.web, 3)
    one_sealer.seal()
    below.execute("update audit_sealed set leaf = sha256(leaf) where position = 1")
    write(fresh_database.urls.web, 1)
    assert one_sealer.seal() == 0
    assert alarms(reading) == [("tree_damaged", True)]


def test_a_copy_whose_transactions_count_anew_loses_nothing(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, below: psycopg.Connection, checked: Checked
) -> None:
    write(fresh_database.urls.web, 3)
    one_sealer.seal()
    below.execute("update audit_checkpoint set watermark = watermark + 1000000000")
    write(fresh_database.urls.web, 3, first=3)
    one_sealer.seal()
    assert len(sealed_bodies(reading)) == 6
    assert ("counter_restarted", True) in alarms(reading)


def test_bodies_that_are_no_json_are_sealed_like_any_other(
    fresh_database: Fresh, one_sealer: Sealer, reading: psycopg.Connection, checked: Checked
) -> None:
    with connected(fresh_database.urls.web) as web:
        for odd in (b"", b"\xff\x00", b'"\\u0000"', b'{"person": 1e400, "event": "\\ud800"}'):
            web.execute("insert into audit_entry (body) values (%s)", [odd])
    assert one_sealer.seal() == 4
    one_sealer.seal()
    assert checked().bad is None


def test_sm3_seals_a_log_of_its_own_kind(fresh_database: Fresh, home: Path, checked: Checked) -> None:
    with sealer(fresh_database.urls, home, hash="sm3") as one:
        write(fresh_database.urls.web, 300)
        one.seal()
    with sealer(fresh_database.urls, home) as other:
        other.seal()
    outcome = checked()
    assert (outcome.bad, outcome.size) == (None, 301)
    assert Note.parse(outcome.note).head.hash == "sm3"


def test_the_key_is_readable_to_its_owner_alone(one_sealer: Sealer, fresh_database: Fresh, home: Path) -> None:
    write(fresh_database.urls.web, 1)
    one_sealer.seal()
    assert (home / "keys" / "log" / "sealer.key").stat().st_mode & 0o777 == 0o600
    assert (home / "keys" / "log").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("killed", [False, True])
def test_a_new_key_is_introduced_by_a_checkpoint_that_both_sign(
    fresh_database: Fresh, one_sealer: Sealer, home: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    keys = SealerKeys(place(home).keys, place(home).name)
    write(fresh_database.urls.web, 3)
    one_sealer.seal()
    old, new = keys.current().verifier, keys.coming().verifier
    if killed:
        with monkeypatch.context() as patch:
            patch.setattr(Sealer, "_finish_rotation", lambda *_: None)
            one_sealer.seal_batch()
        assert keys.waiting(), "the checkpoint is there, the key has not taken over yet"
    write(fresh_database.urls.web, 3)
    one_sealer.seal()
    write(fresh_database.urls.web, 3)
    one_sealer.seal()
    assert keys.waiting() is None
    assert keys.current().verifier == new
    assert keys.public() == [old, new]
    notes = [Note.parse(text) for text in one_sealer.folder.notes()]
    signers = [(note.signed_by(old), note.signed_by(new)) for note in notes]
    assert signers[:2] == [(True, False), (True, True)]
    assert set(signers[2:]) == {(False, True)}
    assert checked().bad is None


def test_only_the_sealer_seals(fresh_database: Fresh) -> None:
    tables = ("audit_sealed", "audit_tile", "audit_checkpoint", "audit_delivery", "audit_alarm", "audit_daily")
    for role in ("web", "reader"):
        with connected(getattr(fresh_database.urls, role), "system") as connection:
            for table in tables:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL("insert into {} default values").format(sql.Identifier(table)))
    with connected(fresh_database.urls.web, "province") as web:
        for table in ("audit_sealed", "audit_tile", "audit_delivery", "audit_alarm", "audit_daily"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))
        assert web.execute("select count(*) from audit_checkpoint").fetchone() == (0,)
