"""What is still to be done for the candidates of a voided sitting waits on the desk of the handlers, and of nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.decisions import reversing
from portal.decisions.reversing import Ruling
from portal.desk.waiting import tasks, total
from portal.kit import clock
from portal.kit.actor import Actor
from portal.kit.db import acting, session
from portal.sittings import operations, queries
from portal.sittings.operations import Objection
from portal.sittings.words import OBJECTED
from tests.sittings.conftest import RECEIVED, SERVED, Voided
from tests.sittings.test_reversed import Clock

Void = Callable[..., Voided]
TOLD = SERVED + timedelta(days=1)


@pytest.fixture(autouse=True)
def in_a_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What waits is told with its address, on the day after the results were voided."""
    monkeypatch.setattr(clock, "datetime", Clock)
    Clock.moment = TOLD
    with app.test_request_context():
        yield


def stages(by: Actor) -> list[str]:
    """What of the sitting waits for somebody."""
    session().commit()
    with acting(by):
        found = [task.stage for task in tasks(by) if "/sittings/" in task.url]
        assert total(by) >= len(found)
        return found


@pytest.mark.clause("20(3)")
def test_innocent_candidates_wait_to_be_told_answered_and_offered_a_resit(voided: Void) -> None:
    made = voided()
    by, sitting, ids = made.found.scene.first, made.sitting, made.ids()
    assert stages(by) == ["待告知考生"]
    assert stages(made.here.first) == [], "a handler of another case"
    operations.notice(sitting, ids, "post", RECEIVED, by=by, at=TOLD)
    operations.object_(sitting, made.here.candidates[0], Objection("本人成绩真实。", RECEIVED), by=by, at=TOLD)
    assert stages(by) == ["待答复异议"]
    (said,) = (row for row in queries.happened(sitting, ids)[ids[0]] if row.event == OBJECTED)
    operations.answer(sitting, said, "not", "查证属实。", by=by, at=TOLD)
    assert stages(by) == ["待提供重新评价"]
    operations.offer_resit(sitting, ids, TOLD.date() + timedelta(days=20), "", by=by, at=TOLD)
    assert stages(by) == []


@pytest.mark.clause("20(4)")
def test_after_a_reversal_those_who_were_told_wait_to_be_told_again(voided: Void) -> None:
    made = voided()
    by, sitting, first = made.found.scene.first, made.sitting, made.ids()[:1]
    operations.notice(sitting, first, "post", RECEIVED, by=by, at=TOLD)
    ruling = Ruling("reconsideration", "安府复决〔2026〕7号", TOLD.date(), "该批次评价程序合法。")
    reversing.reverse(made.found.case, ["void_results"], ruling, by=made.found.signer, at=TOLD)
    assert stages(by) == ["待告知结果恢复"]
    operations.notice_restored(sitting, first, "post", TOLD.date(), by=by, at=TOLD)
    assert stages(by) == []


def test_of_a_part_only_those_named_wait(voided: Void) -> None:
    named = voided().ids()[:2]
    part = voided(extent="part", candidates=",".join(map(str, named)))
    by = part.found.scene.first
    assert stages(by) == ["待告知考生"]
    operations.notice(part.sitting, named, "post", RECEIVED, by=by, at=TOLD)
    operations.offer_resit(part.sitting, named, TOLD.date() + timedelta(days=20), "", by=by, at=TOLD)
    assert stages(by) == [], "the others of the sitting are not concerned"


def test_the_desk_and_the_page_say_the_same(voided: Void) -> None:
    made = voided()
    by, sitting, ids = made.found.scene.first, made.sitting, made.ids()
    steps: list[Callable[[], Any]] = [
        lambda: operations.notice(sitting, ids[:2], "post", RECEIVED, by=by, at=TOLD),
        lambda: operations.notice(sitting, ids[2:], "post", RECEIVED, by=by, at=TOLD),
        lambda: operations.offer_resit(sitting, ids, TOLD.date() + timedelta(days=20), "", by=by, at=TOLD),
    ]  # fmt: skip
    for step in [lambda: None, *steps]:
        step()
        counts = queries.counts(sitting)
        waits = any(number for word, number in counts.items() if word)
        assert bool(stages(by)) == waits == bool(queries.left(sitting)), counts
