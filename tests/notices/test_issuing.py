"""The notice says everything that 20(3) asks for, is signed by other hands, and never changes afterwards."""

import pytest

from portal.cases.states import State
from portal.findings.models import Finding
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices import issuing
from tests.notices.scene import ISSUED, Scene

pytestmark = pytest.mark.clause("20(3)")


def test_it_states_facts_reasons_clauses_measures_and_the_right_to_answer(proposed: Scene) -> None:
    notice = proposed.issue()
    words = "\n".join(text for _, text in notice.content["paragraphs"])
    for needed in ("未安排质量督导人员到场", "第十五条第（五）项", "对评价活动未安排质量督导", "提醒谈话", "事实清楚。"):
        assert needed in words
    assert "15个工作日" in words and "安顺市人力资源和社会保障局提出书面陈述和申辩" in words
    assert proposed.case.state == State.ISSUED


def test_its_number_is_that_of_the_office_and_the_year(proposed: Scene) -> None:
    assert proposed.issue().number == "安人社技评告〔2026〕1号"


def test_it_keeps_what_it_said_when_it_was_issued(proposed: Scene) -> None:
    notice = proposed.issue()
    before = notice.content["paragraphs"]
    session().query(Finding).filter_by(case_id=proposed.case.id).one().fact = "别的事实。"
    session().flush()
    session().refresh(notice)
    assert notice.content["paragraphs"] == before


@pytest.mark.clause("R-10")
def test_whoever_investigated_does_not_sign_it(proposed: Scene) -> None:
    with pytest.raises(Refused) as found:
        issuing.issue_notice(proposed.case, by=proposed.first, at=ISSUED)
    assert found.value.ground is Ground.AUTHORITY


def test_the_approver_gives_a_proposal_back_with_reasons(proposed: Scene) -> None:
    with pytest.raises(Refused) as found:
        issuing.withdraw_proposal(proposed.case, " ", by=proposed.approver, at=ISSUED)
    assert found.value.field == "reasons"
    issuing.withdraw_proposal(proposed.case, "依据不足。", by=proposed.approver, at=ISSUED)
    assert proposed.case.state == State.FOUND
