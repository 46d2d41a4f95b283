"""移送有关部门: by the prefecture alone, when 8 is serious or 19's law is broken, before notice and decision as well."""

import json
from collections.abc import Callable

import pytest

from portal.cases import referring
from portal.cases.models import Case
from portal.cases.referring import Letter
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.desk.scene import Town, at

SAID = {
    "recipient": "安顺市公安局西秀分局", "matter": "组织替考线索及证据目录", "reasons": "涉嫌组织考试作弊，情节严重。",
    "document_number": "安人社函〔2026〕12号",
}  # fmt: skip


def referred(case: Case, by: Actor, clause: str = "8.4") -> None:
    referring.refer(case, Letter(clause, **SAID), by=by, at=at(10, 20))


@pytest.mark.clause("8")
@pytest.mark.parametrize("state", ["opened", "investigating", "found", "issued", "notified", "reviewed", "decided", "served"])
def test_it_may_go_out_at_any_time_before_the_case_is_closed(here: Town, state: str) -> None:
    case = scenes.standing(here, state, "8.4")
    referred(case, here["approver"])
    (row,) = referring.referrals(case)
    assert (row.clause, row.recipient, row.document_number) == ("8.4", SAID["recipient"], SAID["document_number"])
    assert case.state == state, "the procedure goes on"


@pytest.mark.clause("8")
@pytest.mark.parametrize("clause", ["7.1", "15.5", "9", "17.3"])
def test_no_other_clause_calls_for_a_referral(here: Town, clause: str) -> None:
    case = scenes.running(here, "7.1" if clause == "9" else clause)
    case.clauses = [clause]
    with pytest.raises(Refused):
        referred(case, here["approver"], clause)


@pytest.mark.clause("19")
def test_what_breaks_the_law_under_nineteen_is_referred(here: Town) -> None:
    case = scenes.running(here)
    case.clauses = ["19"]
    referred(case, here["approver"], "19")
    assert referring.referrals(case)[0].clause == "19"


def test_the_ground_must_be_one_of_the_case(here: Town) -> None:
    with pytest.raises(Refused) as refused:
        referred(scenes.running(here, "8.4"), here["approver"], "8.5")
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, "clause")


@pytest.mark.clause("8")
def test_an_institution_does_not_refer_and_is_told_who_does(here: Town, see: Do) -> None:
    case = scenes.of_institution(here, clause="8.4")
    page = see(here["school"], f"/cases/{case.id}/refer", 403)
    assert "市（州）人社局审批人以主办身份办理" in page
    assert "移交主管机构" in see(here["school"], f"/cases/{case.id}"), "it hands the case over instead"


def test_the_form_records_it_and_the_case_page_shows_it(here: Town, see: Do, send: Do) -> None:
    case = scenes.running(here, "8.4")
    send(here["approver"], case, "refer", clause="8.4", **SAID)
    page = see(here["county"], f"/cases/{case.id}")
    for words in SAID.values():
        assert words in page
    answer = send(here["approver"], case, "refer", 200, clause="8.4", **{**SAID, "document_number": ""})
    assert "移送函文号" in answer.text and SAID["matter"] in answer.text
    assert len(referring.referrals(case)) == 1


def test_the_log_holds_its_hash_and_no_words(here: Town, log: Callable[[], list[bytes]]) -> None:
    case = scenes.running(here, "8.4")
    referred(case, here["approver"])
    session().commit()
    entry = next(row for row in map(json.loads, log()) if row["event"] == "case:referred")
    assert entry["clause"] == "8.4" and len(entry["facts"]["words"]) == 64
    assert SAID["recipient"] not in json.dumps(entry, ensure_ascii=False)
