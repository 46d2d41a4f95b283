"""The pages: what cannot be chosen cannot be posted, stale forms are noticed, nothing of another case is reached."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.findings import queries
from portal.findings.models import Proposal
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from tests import world
from tests.findings.scene import Scene

Make = Callable[..., Scene]
FINDING = {"fact": "未安排质量督导。", "conditions": ["slight"], "serious": "ordinary", "weighing": "一个批次。"}
pytestmark = pytest.mark.clause("20(2)")


@pytest.fixture
def entered(client: FlaskClient) -> Callable[[Actor], FlaskClient]:
    """Logs somebody in."""

    def enter(who: Actor) -> FlaskClient:
        world.login(client, who)
        return client

    return enter


def post(client: FlaskClient, case: Case, address: str, **data: Any) -> Any:
    """Post a form as the browser does, with the version it was filled against."""
    return client.post(f"/cases/{case.id}/{address}", data={"version": str(case.version), **data})


def latest(case: Scene) -> Proposal | None:
    """What is proposed now, as the database has it."""
    session().expire_all()
    with acting(SYSTEM):
        return queries.proposal(case.case)


def test_a_finding_is_made_on_its_page(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    exhibit = case.exhibit()
    client = entered(case.first)
    shown = client.get(f"/cases/{case.case.id}/findings/add")
    assert "第十五条第（五）项" in shown.text
    assert "第六条" not in shown.text
    answer = post(client, case.case, "findings/add?clause=15.5", **FINDING, exhibits=[exhibit.id])
    assert answer.status_code == 303
    session().expire_all()
    assert [one.clause for one in queries.in_force(case.case)] == ["15.5"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    made: Make, entered: Callable[[Actor], FlaskClient]
) -> None:
    case = made()
    exhibit = case.exhibit()
    answer = post(
        entered(case.first), case.case, "findings/add?clause=15.5", **{**FINDING, "conditions": []}, exhibits=[exhibit.id]
    )
    assert answer.status_code == 200
    assert "须确认该条件成立" in answer.text
    assert "未安排质量督导。" in answer.text


@pytest.mark.parametrize("clause", ["6.1", "99", "13", "<script>"])
def test_a_clause_that_does_not_fit_leads_back_to_the_choice(
    made: Make, entered: Callable[[Actor], FlaskClient], clause: str
) -> None:
    case = made()
    exhibit = case.exhibit()
    answer = post(entered(case.first), case.case, f"findings/add?clause={clause}", **FINDING, exhibits=[exhibit.id])
    assert "选择条款" in answer.text
    assert "<script>" not in answer.text
    session().expire_all()
    assert queries.findings(case.case) == []


def test_another_cases_exhibit_is_the_same_404_as_none(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case, other = made(), made()
    foreign = other.exhibit()
    client = entered(case.first)
    missing = post(client, case.case, "findings/add?clause=15.5", **FINDING, exhibits=[999999])
    reached = post(client, case.case, "findings/add?clause=15.5", **FINDING, exhibits=[foreign.id])
    assert (missing.status_code, reached.status_code) == (404, 404)
    assert missing.text.split("<main")[1] == reached.text.split("<main")[1]


def test_a_stale_form_is_noticed_and_stays_filled_in(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    exhibit = case.exhibit()
    stale = str(case.case.version)
    case.exhibit("第二份笔录")
    client = entered(case.first)
    address = f"/cases/{case.case.id}/findings/add?clause=15.5"
    answer = client.post(address, data={**FINDING, "exhibits": [exhibit.id], "version": stale})
    assert "他人已办理本事项" in answer.text
    assert "未安排质量督导。" in answer.text
    session().expire_all()
    assert queries.findings(case.case) == []


def test_confirming_needs_the_word_of_all_handlers(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    case.exhibit()
    case.find("15.5")
    client = entered(case.first)
    assert "须由全体承办人共同确认" in post(client, case.case, "findings/confirm").text
    assert post(client, case.case, "findings/confirm", agreed="y").status_code == 303


@pytest.mark.clause("20(3)")
def test_a_bold_measure_is_proposed_whatever_is_posted(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made("16.2").found("16.2")
    posted = {"measures": [], "reasons": "理由", "rectify__end": "60", "publish__applicable": "no", "rectify__applicable": "no"}
    assert post(entered(case.first), case.case, "proposal", **posted).status_code == 303
    proposal = latest(case)
    assert proposal is not None
    assert {one["measure"]: one["applicable"] for one in proposal.measures} == {"rectify": True, "publish": True}


@pytest.mark.clause("20(3)")
@pytest.mark.parametrize("measure", ["terminate", "void_all_scores", "fine", "' or 1=1"])
def test_a_measure_no_clause_allows_cannot_be_posted(made: Make, entered: Callable[[Actor], FlaskClient], measure: str) -> None:
    case = made().found("15.5")
    answer = post(entered(case.first), case.case, "proposal", measures=[measure], reasons="理由")
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert latest(case) is None


@pytest.mark.clause("14.1")
def test_the_radio_of_14_takes_one_of_its_two_and_nothing_else(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made("14.1").found("14.1", serious=False)
    client = entered(case.first)
    for group in ("", "delist", "revoke_supervisor"):
        assert post(client, case.case, "proposal", group0=group, reasons="理由").status_code == 200
    good = {"group0": "suspend_supervision", "suspend_supervision__end": "90", "reasons": "理由"}
    assert post(client, case.case, "proposal", **good).status_code == 303


@pytest.mark.clause("9")
def test_not_applicable_is_chosen_on_the_page_with_its_reason(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made("7.2").found("7.2", "9")
    posted = {
        "void_all_scores__batch": "第1批", "cancel_result__batch": "第1批", "void_certificate__number": "S1",
        "withdraw_data__records": "1 条", "recover_subsidy__applicable": "no", "reasons": "理由",
        **{f"{one}__applicable": "yes" for one in ("cancel_result", "void_certificate", "withdraw_data")},
    }  # fmt: skip
    client = entered(case.first)
    assert "须说明不适用的理由" in post(client, case.case, "proposal", **posted).text
    assert post(client, case.case, "proposal", **posted, recover_subsidy__reason="未领取").status_code == 303


def test_a_finding_is_withdrawn_on_its_page_by_handlers_only(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    case.exhibit()
    finding = case.find("15.5")
    address = f"/findings/{finding.id}/withdraw"
    assert entered(case.approver).get(address).status_code == 403
    assert entered(world.actor("遵义市", "handler")).get(address).status_code == 404
    client = entered(case.first)
    assert "撤回事实一" in client.get(address).text
    assert client.post(address, data={"version": str(case.case.version), "words": "证据不足"}).status_code == 303


@pytest.mark.clause("11.1")
def test_the_page_says_at_once_who_decides_what_the_lead_may_not(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made("11.1")
    case.exhibit()
    case.find("11.1")
    shown = entered(case.first).get(f"/cases/{case.case.id}/findings/add").text
    assert "移交有权决定的机构" in shown
