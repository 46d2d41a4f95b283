"""A stack's processes are found again after a kill -9, and only those."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.jobs import members

PARENT = "import subprocess,sys,time; subprocess.Popen(['sleep','60']); print(flush=True); time.sleep(60)"


@pytest.fixture
def left() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a child, in a group of its own, whose starter is gone."""
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def test_what_was_left_behind_is_stopped_with_its_children(tmp_path: Path, left: subprocess.Popen[bytes]) -> None:
    children = psutil.Process(left.pid).children()
    members.record(tmp_path, "web", left.pid)
    assert members.stop_left_behind(tmp_path) == ["web"]
    assert children
    assert psutil.wait_procs(children, timeout=5)[1] == []
    assert members.stop_left_behind(tmp_path) == []


def test_a_later_process_with_the_same_number_is_left_alone(tmp_path: Path, left: subprocess.Popen[bytes]) -> None:
    members.record(tmp_path, "web", left.pid)
    note = tmp_path / "run" / "web.json"
    note.write_text(json.dumps({"pid": left.pid, "started": 1.0}))
    assert members.stop_left_behind(tmp_path) == []
    assert left.poll() is None


def test_a_torn_record_is_no_obstacle(tmp_path: Path) -> None:
    members.record(tmp_path, "db", os.getpid())
    (tmp_path / "run" / "db.json").write_text('{"pid":')
    assert members.stop_left_behind(tmp_path) == []


def test_one_home_has_one_stack(tmp_path: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from portal.jobs import members\n"
        "with members.only_one(Path(sys.argv[1]), 'stack'): pass"
    )
    second = [sys.executable, "-c", command, str(tmp_path)]
    with members.only_one(tmp_path, "stack"):
        assert subprocess.run(second, capture_output=True, check=False).returncode != 0
    assert subprocess.run(second, capture_output=True, check=False).returncode == 0
