"""Countersigning (副署): an office signs only what continues what it saw last, and the portal keeps only what it signed."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.audit import witness
from portal.audit.keys import SealerKeys
from portal.audit.notes import WITNESS_KEY, Note, Signer, Verifier
from portal.audit.reading import reader
from portal.audit.witness import NotContinued, WitnessKey
from portal.jobs import witnessing
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests import world
from tests.audit.sealing import connected, place, sealer, write
from tests.databases import Fresh

STRANGER = Signer("somebody/else", bytes(32), WITNESS_KEY)


@pytest.fixture
def log(fresh_app: Flask, fresh_database: Fresh) -> Fresh:
    """A sealed log in a founded province."""
    with fresh_app.app_context(), acting(SYSTEM):
        world.found()
        session().commit()
    more(fresh_database)
    return fresh_database


def more(log: Fresh, count: int = 3) -> None:
    """Some more entries, sealed."""
    write(log.urls.web, count)
    with sealer(log.urls, log.home) as one:
        one.seal()


def first_key(log: Fresh) -> Verifier:
    """The log's key, as a witness is told it."""
    return SealerKeys(place(log.home).keys, place(log.home).name).first()


def countersign(app: Flask, log: Fresh, key: Path) -> int | None:
    """As `flask audit witness` does it."""
    with app.app_context(), acting(SYSTEM):
        size = witnessing.countersign_once(world.office("安顺市"), key, first_key(log))
        session().commit()
    return size


def test_an_office_countersigns_each_new_head_once(fresh_app: Flask, log: Fresh, tmp_path: Path) -> None:
    key = tmp_path / "key"
    first = countersign(fresh_app, log, key)
    more(log)
    second = countersign(fresh_app, log, key)
    assert first
    assert second
    assert second > first
    more(log, 300)
    assert countersign(fresh_app, log, key) == second + 301, "300 entries, and what was noted about countersigning"
    assert countersign(fresh_app, log, key) is None
    with fresh_app.app_context(), acting(SYSTEM), reader() as asked:
        (standing,) = witness.standings(asked, now())
    assert (standing.size, standing.late) == (second + 301, False)


def test_what_does_not_continue_what_was_seen_is_not_countersigned(fresh_app: Flask, log: Fresh, tmp_path: Path) -> None:
    key = tmp_path / "key"
    countersign(fresh_app, log, key)
    with connected(log.urls.superuser) as below:
        below.execute("set session_replication_role = replica")
        below.execute("update audit_sealed set leaf = sha256(leaf) where position = 0")
        below.execute("truncate audit_delivery, audit_witness, audit_checkpoint")
    for file in (log.home / "checkpoints").rglob("*.txt"):
        file.unlink()
    with connected(log.urls.superuser) as below:
        below.execute("set session_replication_role = replica")
        below.execute("truncate audit_sealed, audit_tile")
        below.execute("update audit_entry set body = body || ' ' where id = 1")
    more(log)
    with pytest.raises(NotContinued):
        countersign(fresh_app, log, key)


def test_what_another_key_signed_is_not_countersigned(fresh_app: Flask, log: Fresh, tmp_path: Path) -> None:
    with fresh_app.app_context(), pytest.raises(NotContinued):
        stranger = Verifier(first_key(log).name, STRANGER.verifier.key)
        witness.countersign(WitnessKey(tmp_path / "key", "x"), stranger, now())


def test_a_witness_follows_a_new_key_of_the_log(fresh_app: Flask, log: Fresh, tmp_path: Path) -> None:
    key = tmp_path / "key"
    countersign(fresh_app, log, key)
    SealerKeys(place(log.home).keys, place(log.home).name).coming()
    more(log)
    more(log)
    assert countersign(fresh_app, log, key)
    more(log)
    assert countersign(fresh_app, log, key)


def test_an_auditor_pastes_a_note_that_was_countersigned_elsewhere(fresh_app: Flask, log: Fresh) -> None:
    own = Signer("example.cn/520400", bytes(range(32)), WITNESS_KEY)
    with fresh_app.app_context():
        auditor = world.actor("安顺市", "auditor")
        session().commit()
        with acting(auditor):
            witness.register(auditor.office_id, str(own.verifier), by=auditor, at=now())
            note = Note.parse((log.home / "checkpoints").rglob("*.txt").__next__().read_text())
            pasted = str(note.with_line(own.line(note.text, now()))).replace("\n", "\r\n")
            kept = witness.accept(pasted, auditor.office_id, by=auditor, at=now())
            assert witness.accept(pasted, auditor.office_id, by=auditor, at=now()).id == kept.id
            session().commit()
    assert own.verifier.accepts(note.text, b"") is False
    assert note.with_line(kept.line).signed_by(own.verifier)


@pytest.mark.parametrize(
    ("words", "change"),
    [("没有本单位已登记", "stranger"), ("没有这个检查点", "forged"), ("请粘贴完整内容", "scraps")],
)
def test_what_is_pasted_and_does_not_fit_is_refused_with_a_reason(
    fresh_app: Flask, log: Fresh, words: str, change: str
) -> None:
    with fresh_app.app_context():
        auditor = world.actor("安顺市", "auditor")
        session().commit()
        note = next((log.home / "checkpoints").rglob("*.txt")).read_text()
        whole = Note.parse(note)
        pasted = {
            "stranger": str(whole.with_line(STRANGER.line(whole.text, now()))),
            "forged": note.replace("\nhash", "\nmore x\nhash"),
            "scraps": note[:20],
        }[change]
        with acting(auditor), pytest.raises(Refused, match=words):
            witness.accept(pasted, auditor.office_id, by=auditor, at=now())


@pytest.mark.parametrize("verifier", ["nothing", "", "x+00000000+AAAA"])
def test_what_is_no_witness_key_is_not_entered(fresh_app: Flask, log: Fresh, verifier: str) -> None:
    with fresh_app.app_context(), pytest.raises(Refused):
        witness.register(1, verifier, by=SYSTEM, at=now())
    with fresh_app.app_context(), pytest.raises(Refused, match="日志自身"):
        witness.register(1, str(first_key(log)), by=SYSTEM, at=now())


def test_a_witness_that_keeps_silent_is_late(fresh_app: Flask, log: Fresh, tmp_path: Path) -> None:
    countersign(fresh_app, log, tmp_path / "key")
    with fresh_app.app_context(), acting(SYSTEM), reader() as asked:
        (standing,) = witness.standings(asked, now() + timedelta(hours=25))
    assert standing.late


def test_the_worker_countersigns_for_offices_whose_key_is_here(fresh_app: Flask, log: Fresh, tmp_path: Path) -> None:
    (tmp_path / "520400.key").write_bytes(bytes(range(32)))
    (tmp_path / "999999.key").write_bytes(bytes(range(32)))
    with fresh_app.app_context():
        for _ in range(2):
            witnessing.countersign_all(place(log.home, witnesses=tmp_path))
        with acting(SYSTEM), reader() as asked:
            assert [one.size for one in witness.standings(asked, now())] != [None]
    with connected(log.urls.reader, "system") as reading:
        assert reading.execute("select count(*) from audit_witness").fetchone() == (1,)
