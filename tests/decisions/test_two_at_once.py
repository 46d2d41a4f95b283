"""Two approvers sign the same case at the same moment: one decision, one clear refusal (20(4))."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.decisions import operations
from portal.decisions.models import Decision
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.notices.models import Notice
from tests import world
from tests.decisions.course import AFTER, REASONS, course


def signs(app: Flask, case_id: int, by: Actor, start: Barrier) -> str:
    """One approver in a session of their own, seeing the case before either signs; what came of it."""
    with app.app_context(), acting(by):
        case = session().get_one(Case, case_id)
        start.wait(10)
        try:
            operations.decide(case, REASONS, by=by, at=AFTER)
            session().commit()
        except Refused as refused:
            session().rollback()
            return refused.ground.value
        return "signed"


@pytest.mark.clause("20(4)")
def test_two_approvers_at_once_make_one_decision_and_one_refusal(fresh_app: Flask, tmp_path: Path) -> None:
    with fresh_app.app_context(), acting(SYSTEM):
        found = course(tmp_path, "15.5").reviewed()
        case_id, approvers = found.case.id, (found.signer, world.actor("安顺市", "approver"))
        session().commit()
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda by: signs(fresh_app, case_id, by, start), approvers))
    assert sorted(said) == sorted(["signed", Ground.STALE.value])
    with fresh_app.app_context(), acting(SYSTEM):
        assert session().scalar(select(func.count()).select_from(Decision)) == 1
        assert session().scalar(select(func.count()).select_from(Notice).where(Notice.kind == "decision")) == 1
