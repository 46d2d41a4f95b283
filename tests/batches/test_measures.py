"""Article 9 in a batch: found out after the event, each loses what the registers hold of that person, and nobody else's."""

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from portal.assessments import keeping
from portal.batches import measures, queries
from portal.batches.models import CaseBatch
from portal.decisions import changes
from portal.findings.queries import proposal
from portal.kit import clock
from portal.kit.actor import SYSTEM
from portal.kit.db import session
from tests import world
from tests.assessments.scene import AT
from tests.batches.scene import Sitting, at
from tests.browser.journey import Clock

pytestmark = pytest.mark.clause("9")
ABOUT = ("certificate", "subsidy")
MEASURES = ("void_all_scores", "cancel_result", "void_certificate", "withdraw_data", "recover_subsidy")


@pytest.fixture
def batch(here: Sitting, monkeypatch: pytest.MonkeyPatch) -> CaseBatch:
    """Three of them under 8.5 and 9: the first has a certificate and a subsidy, the second a certificate, the third neither."""
    monkeypatch.setattr(clock, "datetime", Clock)
    Clock.moment = at(4, 9)
    here.school.certified(here.candidates[:2])
    paid = (Decimal(1500), "安顺市就业服务中心", date(2026, 3, 20))
    keeping.record_subsidy(here.candidates[0], *paid, by=here.school.clerk, at=AT)
    return here.investigated(here.open(3, clauses=("8.5", "9")), "8.5", "9")


def propose(client: FlaskClient, here: Sitting, batch: CaseBatch, status: int = 303, **more: str) -> str:
    """All of them together, on the page."""
    world.login(client, here.first)
    cases = here.cases(batch)
    said = {"case": [one.id for one in cases], "version": sum(one.version for one in cases), "reasons": "事后查明。"}
    applies = {f"{name}__applicable": "yes" for name in MEASURES[1:]}
    answer = client.post(f"/batches/{batch.id}/propose", data={**said, **applies, **more})
    assert answer.status_code == status, answer.text[-2000:]
    session().expire_all()
    return answer.text


def test_each_case_is_about_its_own_certificate_and_subsidy_and_says_what_it_has_not(
    client: FlaskClient, here: Sitting, batch: CaseBatch
) -> None:
    propose(client, here, batch)
    for member in queries.members(batch, SYSTEM):
        held = measures.of_each([member])[member.candidate_id]
        found = proposal(member.case)
        assert found is not None and {one["measure"] for one in found.measures} == set(MEASURES)
        for one in found.measures:
            key = next((key for key in ABOUT if key in one.get("stated", {}) or key in one["measure"]), "candidate")
            key = "certificate" if one["measure"] == "withdraw_data" else key
            said = [int(value) for value in (one["stated"].get(key) or "").split(",") if value]
            assert (said, one["applicable"]) == (list(held[key]), bool(held[key])), one
            assert one["applicable"] or "登记中没有本人" in one["reason"]


def test_what_the_decisions_would_change_belongs_to_each_alone(client: FlaskClient, here: Sitting, batch: CaseBatch) -> None:
    propose(client, here, batch)
    for case, certificates, subsidies in zip(here.cases(batch), (1, 1, 0), (1, 0, 0), strict=True):
        found = proposal(case)
        assert found is not None
        made = changes.foreseen(case, found.measures, by=SYSTEM, at=at(4, 9), shown=None)
        about = {one.measure: one.things for one in made}
        assert all(case.respondent_name in thing for things in about.values() for thing in things)
        assert (len(about.get("void_certificate", ())), len(about.get("recover_subsidy", ()))) == (certificates, subsidies)


def test_the_form_shows_what_the_registers_hold_of_each_and_asks_nothing_of_it(
    client: FlaskClient, here: Sitting, batch: CaseBatch
) -> None:
    world.login(client, here.first)
    told = client.get(f"/batches/{batch.id}/propose").text
    held = measures.of_each(queries.members(batch, SYSTEM))
    for words in ("各案所涉登记", "1500.00元", *held[here.candidates[1].id]["certificate"].values()):
        assert words in told, words
    assert 'name="void_certificate__certificate"' not in told and 'name="recover_subsidy__amount"' not in told


def test_who_has_two_subsidies_is_refused_in_that_row_and_nobodys_case_moves(
    client: FlaskClient, here: Sitting, batch: CaseBatch
) -> None:
    again = (Decimal(300), "安顺市财政局", date(2026, 3, 21))
    keeping.record_subsidy(here.candidates[0], *again, by=here.school.clerk, at=AT)
    told = propose(client, here, batch, 200)
    assert "登记中本人有 2 项补贴" in told and "单独提出拟处理意见" in told
    assert {one.state for one in here.cases(batch)} == {"found"}


def test_where_it_is_said_for_all_that_something_does_not_apply_it_applies_to_none(
    client: FlaskClient, here: Sitting, batch: CaseBatch
) -> None:
    propose(client, here, batch, recover_subsidy__applicable="no", recover_subsidy__reason="补贴由他人冒领，另案处理。")
    for case in here.cases(batch):
        found = proposal(case)
        assert found is not None
        (one,) = (one for one in found.measures if one["measure"] == "recover_subsidy")
        assert (one["applicable"], one["reason"]) == (False, "补贴由他人冒领，另案处理。")
