"""A review takes one measure of a served decision back, and every page concerned says so (20(4); 复议, 诉讼)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.kit import clock
from portal.kit.actor import Actor
from tests import world
from tests.browser.journey import Clock, Journey, people
from tests.decisions.registers import DAY, REVIEWED, Trial, held

REFERENCE, REASONS = "安府复决〔2026〕7号", "暂停期限与整改期限重叠，暂停评价活动明显过重。"
RULING = {"ground": "reconsideration", "reference": REFERENCE, "reviewed_on": DAY.isoformat(), "reasons": REASONS}


@pytest.mark.clause("20(4)")
def test_one_measure_is_taken_back_on_review_and_every_page_concerned_says_so(
    journey: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial, others = _served(journey, tmp_path)
    monkeypatch.setattr(Clock, "moment", REVIEWED)
    school = f"/offices/{trial.held.office.id}"
    with journey.as_(others["head"]) as seat:
        seat.opens(school).sees("暂停评价", "第十八条", "生效中")
    journey.case = trial.case.id
    _not_by_others(journey, trial, others)
    with journey.as_(trial.signer) as seat:
        seat.does("撤销处理决定", submit=False).fills(**RULING).sees("请选择要撤销的处理措施").checks()
        seat.sends(measures=["suspend_activity"]).sees("处理决定已撤销（暂停评价活动）", REFERENCE, REASONS, "已撤销 1 项")
        seat.may("撤销处理决定").opens(school).sees("复核撤销：暂停评价", "限期整改")
    _the_institution_reads_it(journey, others["head"], school)


def _served(journey: Journey, folder: Path) -> tuple[Trial, dict[str, Actor]]:
    """Records of a school were wrong in number and content (18): withdrawn, rectified, suspended; all of it served."""
    with people(journey.app):
        found = held(folder)
        found.school.keys, found.school.store = journey.app.extensions["portal_keys"], journey.app.extensions["portal_store"]
        trial = Trial(found, "18")
        trial.propose("rectify", "suspend_activity")
        trial.heard()
        trial.signed()
        trial.served()
        return trial, {"head": world.actor(found.office, "approver"), "elsewhere": world.actor("遵义市", "approver")}


def _not_by_others(journey: Journey, trial: Trial, others: dict[str, Actor]) -> None:
    """Who investigated does not take it back (R-10), the office above neither; who may not know of the case finds nothing."""
    page = f"{journey.page_of_case}/decision/reverse"
    with journey.as_(trial.first) as seat:
        seat.may_not("撤销处理决定")
        seat.refused(page, 403, "您不能办理此事", "撤销处理决定", "审批人以主办身份", "第四条第（二）项")
    for stranger in ("elsewhere", "head"):
        with journey.stranger(others[stranger]) as seat:
            seat.refused(page, 404, "没有找到")


def _the_institution_reads_it(journey: Journey, head: Actor, school: str) -> None:
    """In the directory, among its matters and on the decision itself: what was taken back, by what and why; the rest holds."""
    with journey.stranger(head) as seat:
        seat.opens(school).sees("复核撤销：暂停评价", "已撤销", REFERENCE)
        seat.opens("/my-matters").sees("暂停评价活动", "已撤销", REFERENCE, REASONS, "整改中")
        seat.page.locator("#decisions a.name").first.click()
        seat.page.wait_for_url("**/served/*")
        seat.checks().sees(f"“暂停评价活动”已于 {DAY} 撤销", REASONS)
    assert clock.now() == REVIEWED and date(2026, 11, 17) + timedelta(days=6) == DAY
