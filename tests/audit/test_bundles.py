"""Bundles: what the portal exports convinces the tool, and nothing that was changed afterwards does."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.audit.notes import Signer
from portal.jobs.credentials import Urls
from tests import databases
from tests.audit.tampering import SealedLog, make_log, run_tool, tampered


@pytest.fixture(scope="module")
def log(cluster: Urls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SealedLog]:
    """A log for the whole file."""
    with databases.copy_of_template(cluster, f"bundles_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        yield make_log(urls, tmp_path_factory.mktemp("log"))


@pytest.fixture
def exported(log: SealedLog, tmp_path: Path) -> Callable[..., Path]:
    """`exported(first=…, end=…, office_id=…, held=…)`."""

    def export(**wanted: object) -> Path:
        with tampered(log, ()) as connection:
            return log.export(connection, tmp_path / "bundle", **wanted)

    return export


def change(bundle: Path, name: str, number: int, **values: object) -> None:
    """Change a line of a bundle, and the manifest so that it fits."""
    lines = (bundle / name).read_text().splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **values})
    (bundle / name).write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    "wanted", [{}, {"first": 150, "end": 320}, {"end": 100}, {"first": 601}, {"office_id": 5}, {"first": 600}], ids=str
)
def test_any_part_of_the_log_convinces(log: SealedLog, exported: Callable[..., Path], wanted: dict[str, int]) -> None:
    done = run_tool(exported(**wanted), "--key", log.known().verifier)
    assert done.returncode == 0, done.stdout


def test_a_part_is_compared_with_a_checkpoint_held_by_the_asker(
    log: SealedLog, exported: Callable[..., Path], tmp_path: Path
) -> None:
    held = tmp_path / "held.txt"
    held.write_text(log.folder.notes()[1])
    bundle = exported(first=300, end=310, held=[held.read_text()])
    done = run_tool(bundle, "--held", held)
    assert done.returncode == 0, done.stdout
    assert "与您留存的检查点" in done.stdout


def test_without_the_proof_that_it_needs_the_tool_says_so(
    log: SealedLog, exported: Callable[..., Path], tmp_path: Path
) -> None:
    held = tmp_path / "held.txt"
    held.write_text(log.folder.notes()[1])
    done = run_tool(exported(first=500), "--held", held)
    assert done.returncode == 1
    assert "--held" in done.stdout


@pytest.mark.parametrize("part", [{}, {"first": 100, "end": 200}], ids=["whole", "part"])
@pytest.mark.parametrize(
    ("number", "values"),
    [
        (7, {"body": "eA=="}),
        (7, {"position": 9}),
        (7, {"leaf": "eA=="}),
        (7, {"body": "eA==", "leaf": "nS8pT7b0TyuEzGyoqLTJ1w=="}),
    ],
)
def test_a_changed_entry_is_named(
    exported: Callable[..., Path], part: dict[str, int], number: int, values: dict[str, object]
) -> None:
    bundle = exported(**part)
    change(bundle, "entries.jsonl", number, **values)
    found = json.loads(run_tool(bundle, "--json").stdout)
    assert not found["sound"]
    assert found["position"] == part.get("first", 0) + number


@pytest.mark.parametrize("name", ["entries.jsonl", "checkpoints.jsonl", "keys.txt", "README.txt", "manifest.json"])
def test_no_file_can_be_changed_or_taken_away(exported: Callable[..., Path], name: str) -> None:
    bundle = exported()
    whole = (bundle / name).read_text()
    for changed in (whole[:-30], ""):
        (bundle / name).write_text(changed)
        assert run_tool(bundle).returncode == 1
    (bundle / name).unlink()
    assert run_tool(bundle).returncode == 1


def test_a_line_taken_out_is_missed(exported: Callable[..., Path]) -> None:
    bundle = exported()
    lines = (bundle / "entries.jsonl").read_text().splitlines()
    (bundle / "entries.jsonl").write_text("\n".join(lines[:50] + lines[51:]) + "\n")
    assert json.loads(run_tool(bundle, "--json").stdout)["position"] == 50


def test_another_logs_key_is_told_apart(log: SealedLog, exported: Callable[..., Path]) -> None:
    other = Signer(log.known().verifier.name, bytes(range(32))).verifier
    done = run_tool(exported(), "--key", other)
    assert done.returncode == 1
    assert "不是本日志密钥所签" in done.stdout


def test_a_witness_countersigns_with_the_tool_alone(log: SealedLog, exported: Callable[..., Path], tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(bytes(range(32)))
    done = run_tool(exported(), "--countersign", key, "--name", "example.cn/520400")
    assert done.returncode == 0
    assert "— example.cn/520400 " in done.stdout
