"""Two officers at once: one succeeds, the other is told that somebody was first; no second service, no lost calendar."""

import threading
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.notices import calendar_years, service
from portal.notices.models import NoticeDeadline, Service
from portal.notices.papers import Paper
from portal.notices.service import Proof
from tests import world
from tests.notices.scene import PDF, Scene, arrangement, moment, scene

RECEIVED = date(2026, 12, 11)


def issued(app: Flask, folder: Path) -> Scene:
    """A committed case whose notice is issued."""
    with app.app_context(), acting(SYSTEM):
        found = scene(folder, respondent=world.institution("西秀区").office)
        found.issue()
        session().commit()
        return found


def serve(app: Flask, found: Scene, meet: threading.Barrier, answers: list[str]) -> None:
    """Read the case, wait for the other, serve."""
    with app.app_context(), acting(SYSTEM):
        case = session().get_one(Case, found.case.id)
        meet.wait(10)
        try:
            paper = Paper("回证.pdf", b"%PDF-1.7 " + threading.current_thread().name.encode())
            proof = Proof("direct", RECEIVED, "张某", paper)
            service.serve_notice(case, proof, store=found.store, by=found.first, at=moment(RECEIVED, 17))
            session().commit()
            answers.append("done")
        except Refused as refused:
            session().rollback()
            answers.append(refused.ground.value)


@pytest.mark.clause("20(3)")
def test_of_two_who_serve_at_once_one_succeeds(fresh_app: Flask, tmp_path: Path) -> None:
    found, answers, meet = issued(fresh_app, tmp_path), list[str](), threading.Barrier(2)
    threads = [threading.Thread(target=serve, args=(fresh_app, found, meet, answers)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["done", Ground.STALE.value]
    with fresh_app.app_context(), acting(SYSTEM):
        assert session().scalar(select(func.count()).select_from(Service)) == 1


@pytest.mark.clause("R-3")
def test_a_calendar_loaded_while_a_notice_is_served_reaches_its_deadline(fresh_app: Flask, tmp_path: Path) -> None:
    found, started = issued(fresh_app, tmp_path), threading.Event()

    def load() -> None:
        with fresh_app.app_context(), acting(SYSTEM):
            started.set()
            calendar_years.load_year(arrangement(), by=SYSTEM, at=moment(RECEIVED, 18))
            session().commit()

    loading = threading.Thread(target=load)
    with fresh_app.app_context(), acting(SYSTEM):
        case = session().get_one(Case, found.case.id)
        proof = Proof("direct", RECEIVED, "张某", PDF)
        service.serve_notice(case, proof, store=found.store, by=found.first, at=moment(RECEIVED, 17))
        loading.start()
        started.wait(10)
        loading.join(1)
        assert loading.is_alive()
        session().commit()
    loading.join(30)
    with fresh_app.app_context(), acting(SYSTEM):
        assert session().scalars(select(NoticeDeadline.due)).one() == date(2027, 1, 4)
