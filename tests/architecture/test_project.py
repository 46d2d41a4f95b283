"""Who may know whom, and what no file of the project may contain."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.measures import PROJECT, imported, modules

KEEPING_VERSIONS = {"models.py", "versions.py", "publishing.py"}
PURE = ("workflow.py", "deadlines.py", "effects.py", "working_days.py")
IMPURE = {"flask", "sqlalchemy", "flask_sqlalchemy", "werkzeug", "wtforms", "flask_wtf", "psycopg"}
CASBIN = "portal/authority/policy.py"
MACHINE = re.compile(rb"/(?:home|Users|root|work|mnt)/[A-Za-z0-9_.-]+|[A-Z]:\\Users\\")
VENDORED = "static/vendor/"
OPERATIONS_MAY_NOT = {"flask", "werkzeug", "wtforms", "flask_wtf"}


def name(path: Path) -> str:
    """The file as the repository knows it."""
    return path.relative_to(PROJECT).as_posix()


def roots(path: Path) -> set[str]:
    """The first part of every import of a file."""
    return {module.split(".")[0] for module in imported(path)}


def tracked_files() -> list[str]:
    """What is committed, or about to be."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False)
    return [entry for entry in listed.stdout.decode().split("\0") if entry and (PROJECT / entry).is_file()]


def test_one_module_knows_casbin() -> None:
    assert [name(path) for path in modules("portal") if "casbin" in roots(path)] == [CASBIN]


def test_the_kit_knows_no_feature() -> None:
    upward = {
        f"{name(path)} imports {module}"
        for path in modules("portal/kit")
        for module in imported(path)
        if module.startswith("portal.") and not module.startswith("portal.kit")
    }
    assert upward == set()


def pure_modules() -> list[Path]:
    """The rules; of the rulebook's room all but the three that keep its versions."""
    rulebook = [path for path in modules("portal") if path.parent.name == "rulebook" and path.name not in KEEPING_VERSIONS]
    return [*(path for path in modules("portal") if path.name in PURE), *rulebook]


@pytest.mark.parametrize("path", pure_modules(), ids=name)
def test_rules_are_pure(path: Path) -> None:
    assert roots(path) & IMPURE == set()


def test_there_are_rules_to_check() -> None:
    assert {"workflow.py", "deadlines.py", "working_days.py"} <= {path.name for path in pure_modules()}


def test_operations_know_no_web() -> None:
    knowing = [
        name(path)
        for path in modules("portal")
        if path.name in ("operations.py", "models.py") and roots(path) & OPERATIONS_MAY_NOT
    ]
    assert knowing == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    naming = [
        f"{entry}: {match.group().decode()}"
        for entry in tracked_files()
        if not entry.startswith(VENDORED)
        for match in [MACHINE.search((PROJECT / entry).read_bytes())]
        if match and "\\" not in entry and entry != name(Path(__file__))
    ]
    assert naming == []


def test_nothing_is_gathered_in_rooms_without_a_subject() -> None:
    vague = {"common", "utils", "helpers", "misc", "util"}
    assert [name(path) for path in modules("portal") if vague & {path.stem, *path.parts}] == []
