"""Two officers send the same form at the same moment: for one it is done, the other reads that somebody was first (20)."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import CaseStep
from portal.filings.queries import filings
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.forms import PortalForm
from portal.reports.models import ReportStep
from tests import world
from tests.decisions.course import course
from tests.desk.reading import read
from tests.reports import scene as reports

YESTERDAY = now() - timedelta(days=1)
PATIENCE = 60


@dataclass
class Sent:
    """Who sends what where, and the step that must be there once afterwards."""

    officers: tuple[Actor, Actor]
    address: str
    fields: dict[str, str]
    step: type[CaseStep] | type[ReportStep]
    event: str


def decide(folder: Path) -> Sent:
    found = course(folder, "15.5").reviewed()
    signers = found.signer, world.actor("安顺市", "approver", name="李审批")
    fields = {"version": str(found.case.version), "reasons": "同意。"}
    return Sent(signers, f"/cases/{found.case.id}/decide", fields, CaseStep, "decide")


def serve(folder: Path) -> Sent:
    found = course(folder, "15.5").scene
    found.issue(YESTERDAY)
    fields = {"version": str(found.case.version), "mode": "direct", "received_on": f"{YESTERDAY:%Y-%m-%d}", "recipient": "张某"}
    return Sent((found.first, found.second), f"/cases/{found.case.id}/notice/serve", fields, CaseStep, "serve_notice")


def file(folder: Path) -> Sent:
    found = course(folder, "15.5").reviewed()
    found.decide(at=YESTERDAY)
    (owed,) = filings(found.case)
    fields = {"version": str(found.case.version), "recipients": str(owed.id), "summary": "决定已作出。"}
    return Sent((found.scene.first, found.scene.second), f"/cases/{found.case.id}/file", fields, CaseStep, "file")


def receive(folder: Path) -> Sent:
    here = reports.scene()
    report = here.report("home")
    officers, fields = (here["home"], here["boss"]), {"version": str(report.version), "words": "属实再办"}
    return Sent(officers, f"/reports/{report.id}/receive", fields, ReportStep, "receive")


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the object and had their form checked before either goes on."""
    meet, submitted = Barrier(2), PortalForm.submitted

    def wait(form: PortalForm) -> bool:
        valid = submitted(form)
        meet.wait(PATIENCE)
        return valid

    monkeypatch.setattr(PortalForm, "submitted", wait)


def send(app: Flask, sent: Sent, by: Actor) -> tuple[int, str]:
    """One officer at a browser of their own; the status and the page."""
    client = app.test_client()
    with app.app_context(), acting(SYSTEM):
        world.login(client, by)
    # Two papers are never the same to the byte.
    paper = io.BytesIO(b"%PDF-1.7 " + by.name.encode() + str(by.person_id).encode()), "回证.pdf"
    data: dict[str, Any] = {**sent.fields, **({"paper": paper} if sent.event == "serve_notice" else {})}
    answer = client.post(sent.address, data=data)
    return answer.status_code, answer.text


@pytest.mark.clause("20")
@pytest.mark.parametrize("scene", [decide, serve, file, receive])
def test_one_is_done_and_the_other_reads_that_somebody_was_first(
    scene: Callable[[Path], Sent], fresh_app: Flask, tmp_path: Path, together: None
) -> None:
    with fresh_app.app_context(), acting(SYSTEM):
        sent = scene(tmp_path)
        session().commit()
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda by: send(fresh_app, sent, by), sent.officers))
    assert [status for status, _ in answers] == [303, 409]
    refusal = read(answers[1][1])
    assert refusal.headings == ["本事项已有新的办理情况"]
    assert any(f"您可以 {words}" in refusal.text for words in ("请查看最新办理情况后重新提交", "请刷新查看"))
    assert refusal.english == []
    with fresh_app.app_context(), acting(SYSTEM):
        assert session().scalar(select(func.count()).where(sent.step.event == sent.event)) == 1
