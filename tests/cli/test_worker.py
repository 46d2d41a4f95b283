"""The worker keeps time for the whole portal: it outlives a database that is away, and hides no other mistake."""

import importlib
import signal
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.jobs.credentials import Urls

worker = importlib.import_module("portal.cli.worker")  # its name in the package is the command
AWAY = OperationalError("select 1", None, ConnectionRefusedError())
Rounds = Callable[..., list[Exception]]


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch, database: Urls) -> Rounds:
    """The worker's rounds fail as listed, one after the other; what is left is what it did not come to. The log's own
    threads rest."""

    def fail(*errors: Exception) -> list[Exception]:
        left = list(errors)

        def one_round(*_: object) -> None:
            raise left.pop(0)

        monkeypatch.setattr(worker, "round_of_work", one_round)
        return left

    monkeypatch.setattr(worker.settings, "database_urls", lambda: database)
    monkeypatch.setattr(worker, "_start_sealing", lambda *_: [])
    for beside in ("keep_checking", "keep_exporting", "keep_taking"):
        monkeypatch.setattr(worker, beside, lambda *_: None)
    monkeypatch.setattr(worker, "PAUSE", 0.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    return fail


def test_the_worker_waits_for_a_database_that_is_away(app: Flask, rounds: Rounds) -> None:
    left = rounds(AWAY, AWAY, ValueError("the third round"))
    ended = app.test_cli_runner().invoke(args=["worker"])
    assert left == []
    assert isinstance(ended.exception, ValueError)
    assert "数据库暂时无法连接" in ended.output


def test_a_single_round_says_that_the_database_is_away(app: Flask, rounds: Rounds) -> None:
    rounds(AWAY)
    assert isinstance(app.test_cli_runner().invoke(args=["worker", "--once"]).exception, OperationalError)
