"""What somebody with every right in the database could do to the log, and what shows it: the portal's check and the tool.

Some things only a checkpoint held elsewhere can show; the last tests say which.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.jobs.credentials import Urls
from tests import databases
from tests.audit.tampering import SealedLog, make_log, run_tool, tampered

CUT_TO_CHECKPOINT_3 = (
    "delete from audit_delivery where checkpoint_id > 3", "delete from audit_checkpoint where id > 3",
    "delete from audit_entry where id > 301", "delete from audit_sealed where position >= 301",
    "delete from audit_tile where number >= 1",
)  # fmt: skip
REWRITE = "update audit_entry set body = 'x' where id = 400"
REHASH = "update audit_sealed set leaf = (select leaf from audit_entry where id = 400) where entry_id = 400"
RETILE = (
    "update audit_tile set hashes = overlay(hashes placing (select leaf from audit_entry where id = 400) from 1 + 32 * 143)"
    " where height = 0 and number = 1"
)


@dataclass(frozen=True)
class Attack:
    """Statements, the kind and position of what the check names, and whether it shows without any copy held elsewhere."""

    statements: tuple[str, ...]
    kind: str
    position: int | None
    alone: bool = True


ATTACKS = {
    "a bit is flipped": Attack(
        ("update audit_entry set body = set_byte(body, 20, get_byte(body, 20) # 1) where id = 400",), "altered", 399
    ),
    "an entry is deleted": Attack(("delete from audit_entry where id = 400",), "missing", 399),
    "an entry is deleted with its place": Attack(
        ("delete from audit_entry where id = 400", "delete from audit_sealed where position = 399"), "gap", 399
    ),
    "two entries are exchanged": Attack(
        ("update audit_entry a set body = b.body from audit_entry b where (a.id, b.id) in ((400, 401), (401, 400))",),
        "altered", 399,
    ),
    "two places are exchanged": Attack(
        ("update audit_sealed set position = -1 where position = 399",
         "update audit_sealed set position = 399 where position = 400",
         "update audit_sealed set position = 400 where position = -1"), "altered", 399,
    ),
    "an entry is slipped in": Attack(("insert into audit_entry (xid, body) values (3, 'x')",), "extra", None),
    "an entry is slipped into the order": Attack(
        ("update audit_sealed set position = -position - 1 where position >= 400",
         "update audit_sealed set position = -position where position < 0",
         "insert into audit_entry (body) values ('x')",
         "insert into audit_sealed select 400, id, leaf, '', '', '', null, null, null, null, '', '', null, now(), ''"
         " from audit_entry order by id desc limit 1"), "altered", 400,
    ),
    "an entry is rewritten with its hash": Attack((REWRITE, REHASH), "altered", 399),
    "an entry is rewritten with every hash below the signature": Attack((REWRITE, REHASH, RETILE), "misplaced", 301),
    "a checkpoint is rewritten": Attack(
        ("update audit_checkpoint set note = replace(note, 'time 2', 'time 1') where id = 2",), "signature", 100
    ),
    "the tail is cut": Attack(
        ("delete from audit_entry where id > 500", "delete from audit_sealed where position >= 500"), "gap", 500
    ),
    "the tail is cut together with its checkpoints": Attack(CUT_TO_CHECKPOINT_3, "cut", 301, alone=False),
}  # fmt: skip


@pytest.fixture(scope="module")
def log(cluster: Urls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SealedLog]:
    """One log for the whole file; every attack is undone."""
    with databases.copy_of_template(cluster, f"log_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        yield make_log(urls, tmp_path_factory.mktemp("log"))


def test_an_untouched_log_holds(log: SealedLog, tmp_path: Path) -> None:
    with tampered(log, ()) as connection:
        outcome = log.check(connection)
        assert (outcome.bad, outcome.size, outcome.checkpoints, outcome.held) == (None, 601, 6, 6)
        bundle = log.export(connection, tmp_path / "bundle")
    done = run_tool(bundle, "--key", log.home / "keys" / "log" / "verifiers.txt", "--held", newest(log))
    assert done.returncode == 0, done.stdout
    assert "核验通过" in done.stdout
    assert "Everything holds" in done.stdout


@pytest.mark.parametrize("by", ["superuser", "owner"])
@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_found_and_the_entry_named(log: SealedLog, name: str, by: str) -> None:
    attack = ATTACKS[name]
    with tampered(log, attack.statements, by) as connection:
        bad = log.check(connection).bad
    assert bad
    kinds = {attack.kind, "forked"} if attack.kind == "misplaced" else {attack.kind}
    assert bad.kind in kinds
    assert bad.position == attack.position
    assert bad.entry is not None or bad.kind in ("gap", "cut")


@pytest.mark.parametrize("name", [name for name in ATTACKS if name != "an entry is slipped in"])
def test_the_tool_finds_it_in_what_is_exported_afterwards(log: SealedLog, name: str, tmp_path: Path) -> None:
    attack = ATTACKS[name]
    with tampered(log, attack.statements) as connection:
        bundle = log.export(connection, tmp_path / "bundle")
    done = run_tool(bundle, "--held", newest(log), "--json")
    assert done.returncode == 1, done.stdout
    found = json.loads(done.stdout)
    assert not found["sound"]
    assert found["position"] == attack.position


@pytest.mark.parametrize("name", ATTACKS)
def test_without_a_copy_held_elsewhere_a_cut_log_looks_whole(log: SealedLog, name: str) -> None:
    attack = ATTACKS[name]
    with tampered(log, attack.statements) as connection:
        assert (log.check(connection, held=()).bad is not None) == attack.alone


def test_an_entry_slipped_in_beside_the_order_is_not_in_a_bundle(log: SealedLog, tmp_path: Path) -> None:
    attack = ATTACKS["an entry is slipped in"]
    with tampered(log, attack.statements) as connection:
        bundle = log.export(connection, tmp_path / "bundle")
    assert run_tool(bundle, "--held", newest(log)).returncode == 0, "what was never sealed proves nothing and is left out"


def newest(log: SealedLog) -> Path:
    """The copy of the newest checkpoint, as an outsider keeps it."""
    found = log.folder.newest()
    assert found
    return found
