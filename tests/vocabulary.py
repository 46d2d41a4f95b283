"""Which words of the log's vocabulary the tests produce, and that no entry they produce holds anybody's words.

Every test process notes each event it records, as an empty file in the run's home. When the whole suite was run, the first
process compares them with `EVENTS`: a word that nothing produces fails the run.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.audit import record
from portal.audit.events import EVENTS
from tests import databases

NAMED_OTHERWISE = {"number"}
"""The fact that may hold Chinese: the number of an official document."""
PERSONAL = re.compile(r"[^\x20-\x7e]|(?<![0-9A-Za-z.:+-])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")
"""Chinese words, identity numbers, mobile numbers. Hashes and times are neither."""

_seen: set[str] = set()


class NotPlain(Exception):
    """An entry would hold words or numbers of persons."""


def collect() -> None:
    """From now on, note every event that this process records and look into its facts."""
    usual = record.check

    def noting(event: str, facts: dict[str, object]) -> None:
        usual(event, facts)
        _look(event, facts)
        if event not in _seen:
            _seen.add(event)
            (_folder() / event).touch()

    record.check = noting


def _look(event: str, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        found = PERSONAL.search(str(value))
        if found and name not in NAMED_OTHERWISE:
            raise NotPlain(f"{event}: {name} holds {found[0]!r}")


def _folder() -> Path:
    folder = Path(os.environ[databases.HOME]) / "events"
    folder.mkdir(exist_ok=True)
    return folder


def whole_suite(config: pytest.Config) -> bool:
    """Whether nothing was left out: no path, no -k, no -m, no --lf, no stop at the first failure."""
    chosen = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    options = ("keyword", "markexpr", "lf", "maxfail", "deselect", "ignore")
    return not chosen and not any(getattr(config.option, name, None) for name in options)


def unproduced() -> list[str]:
    """The words that no test produced."""
    produced = {file.name for file in _folder().iterdir()}
    return sorted(EVENTS.keys() - produced)


def report_to(session: pytest.Session, say: Callable[[str], None]) -> None:
    """At the end of a whole, good run: fail it where a word was never produced."""
    if session.exitstatus == 0 and whole_suite(session.config) and (missing := unproduced()):
        say(f"no test produces these events of portal/audit/events.py: {', '.join(missing)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
