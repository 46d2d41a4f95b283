"""Every act's page: it opens for whom the Rules let act, tells others who know of the case why not and who could, and is for a
stranger the same as nothing. Parametrised over the list of acts itself."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.cases.acts import ACTS, Act
from portal.cases.models import Case
from portal.kit.pages import address
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.desk.scene import Town

Scene = Callable[[Town], Case]

OPENS: dict[str, tuple[Scene, str]] = {
    "cases.assign": (lambda t: t.open(), "approver"),
    "cases.start": (scenes.assigned, "handler"),
    "cases.recuse": (scenes.running, "reviewer"),
    "cases.ask_assistance": (scenes.running, "handler"),
    "cases.answer_assistance": (lambda t: scenes.asked(t)[0], "county"),
    "cases.end_assistance": (lambda t: scenes.asked(t)[0], "handler"),
    "cases.ask_coordination": (scenes.across, "stranger"),
    "cases.coordinate": (lambda t: scenes.across(t, asked_for=True), "coordinator"),
    "cases.comment": (scenes.running, "county"),
    "cases.urge": (scenes.running, "coordinator"),
    "cases.send_back": (lambda t: scenes.standing(t, "found"), "province"),
    "cases.dismiss": (scenes.running, "approver"),
    "cases.suspend_activity": (scenes.running, "approver"),
    "cases.hold_data": (scenes.running, "approver"),
    "cases.hold_back_own": (lambda t: scenes.of_institution(t, "notified"), "teacher"),
    "cases.lift": (scenes.held, "approver"),
    "cases.transfer": (scenes.running, "approver"),
    "cases.refer": (lambda t: scenes.running(t, "8.4"), "approver"),
    "cases.link": (scenes.running, "handler"),
}
"""Who opens which page in which case, by Article 4."""

COUNTY_MAY = {"answer_assistance", "comment", "add_evidence", "serve_for_another", "receive_defence", "record_defence"}
"""What a county that assists may do (4(3), 20(3)); a reviewer who only reads stands for those who may not."""

ABOUT = {
    "hold_back_own": "8.4", "refer": "8.4", "announce": "16.4", "withdraw_announcement": "16.4",
    "record_clearance": "16.6",
    **dict.fromkeys(("propose_termination", "issue_termination", "return_termination"), "17.3"),
}  # fmt: skip
"""The clause of a case in which somebody may do it at all, where 15.5 is not such a one."""

OF_CASES = [act for act in ACTS if act.endpoint.startswith("cases.")]


def where(app: Flask, act: Act, case: Case) -> str:
    with app.test_request_context():
        return address(act.endpoint, case_id=case.id)


def main_of(page: str) -> str:
    """What the page itself says, without the shell around it, which holds a token of its own."""
    return page[page.index("<main") : page.index("</main>")]


def test_every_act_of_this_room_has_its_scene() -> None:
    assert set(OPENS) == {act.endpoint for act in OF_CASES} - {"cases.correct"}


@pytest.mark.clause("4")
@pytest.mark.parametrize("endpoint", OPENS)
def test_the_page_opens_for_whom_the_rules_let_act(here: Town, see: Do, app: Flask, endpoint: str) -> None:
    build, who = OPENS[endpoint]
    case = build(here)
    act = next(one for one in ACTS if one.endpoint == endpoint)
    page = see(here[who], where(app, act, case))
    assert case.number in page and case.respondent_name in page and case.lead.name in page
    assert 'class="law"' in page[page.index('id="basis"') :], "the page says on what the act rests"
    assert "办理后，案件" in page
    assert 'name="csrf_token"' in page or 'name="version"' in page


@pytest.mark.clause("4")
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.endpoint)
def test_whoever_knows_of_the_case_and_may_not_act_is_told_why_and_who_could(
    here: Town, see: Do, app: Flask, act: Act
) -> None:
    name = act.action.name_
    if name in ("recuse", "correct"):
        pytest.skip("whoever reads a case may step back from it and correct what he wrote himself")
    case = scenes.running(here, ABOUT.get(name, "15.5"))
    path = where(app, act, case)
    if not path:
        pytest.skip("reached from an entry, not from the case")
    page = see(here["reviewer" if name in COUNTY_MAY else "county"], path, 403)
    assert "您不能办理此事" in page
    assert "依据" in page and "谁可以办理" in page and "办理" in page[page.index("谁可以办理") :]


@pytest.mark.clause("4")
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.endpoint)
def test_for_a_stranger_there_is_no_such_page(here: Town, see: Do, app: Flask, act: Act) -> None:
    case = scenes.running(here)
    path, number, key = where(app, act, case), case.number, str(case.id)
    if path:
        page = see(here["stranger"], path, 404)
        nothing = see(here["stranger"], path.replace(key, "999999999"), 404)
        assert number not in page
        assert main_of(page) == main_of(nothing)


@pytest.mark.clause("4")
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.endpoint)
def test_no_administrator_and_no_auditor_reaches_an_act(here: Town, see: Do, app: Flask, act: Act) -> None:
    path = where(app, act, scenes.running(here))
    for post in ("auditor", "system", "security") if path else ():
        see(here[post], path, 404)
