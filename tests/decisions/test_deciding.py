"""Who decides what, when, and on which measures (4(2), 4(4), 20(3), 20(4), R-3, R-10)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from portal.cases.models import CaseHandler
from portal.decisions import queries
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.notices import queries as notices
from tests import world
from tests.decisions.course import AFTER, DUE, Course, course
from tests.notices.scene import moment


@pytest.fixture(autouse=True)
def everywhere(db_session: object) -> Iterator[None]:
    """Past the second wall, which has tests of its own."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def school(tmp_path: Path) -> Course:
    """A training school of 安顺市 under 15.5, with an optional measure proposed besides the required one."""
    return course(tmp_path, "15.5", "talk_head", "void_results")


@pytest.mark.clause("20(3)")
def test_no_decision_and_no_review_before_the_window_ends(school: Course) -> None:
    school.served()
    for attempt in (school.review, school.decide):
        with pytest.raises(Refused) as found:
            attempt(at=moment(DUE, 23))
        assert (found.value.clause, found.value.when) == ("20(3)", "10月16日起可办")
    assert school.case.state == "notified"


@pytest.mark.clause("20(3)")
def test_the_review_closes_a_window_that_has_just_ended(school: Course) -> None:
    school.served()
    school.review()
    assert school.case.state == "reviewed"
    assert school.decide().measures[0]["measure"] == "talk_head"
    assert school.case.state == "decided"


@pytest.mark.clause("R-3")
def test_no_decision_is_signed_on_a_provisional_deadline(school: Course) -> None:
    school.served(date(2026, 12, 20))
    with pytest.raises(Refused) as found:
        school.review(at=moment(date(2027, 3, 1)))
    assert (found.value.clause, school.case.state) == ("R-3", "notified")


@pytest.mark.clause("R-10")
def test_who_investigated_does_not_sign_even_after_being_relieved(school: Course) -> None:
    school.reviewed()
    row = CaseHandler(case_id=school.case.id, office_id=school.signer.office_id, person_id=school.signer.person_id,
                      assigned_at=world.AT, ended_at=world.AT)  # fmt: skip
    session().add(row)
    session().flush()
    session().refresh(school.case, ["handlers"])
    with pytest.raises(Refused) as found:
        school.decide()
    assert (found.value.ground, found.value.clause) == (Ground.AUTHORITY, "R-10")


@pytest.mark.clause("R-10")
def test_a_handler_does_not_review(school: Course) -> None:
    school.served()
    both = world.person("李兼任", "安顺市", "handler", "reviewer")
    by = world.acting(both, "安顺市")
    session().add(CaseHandler(case_id=school.case.id, office_id=by.office_id, person_id=both.id, assigned_at=world.AT))
    session().flush()
    session().refresh(school.case, ["handlers"])
    with pytest.raises(Refused, match="调查人员不得审核"):
        school.review(by=by)


@pytest.mark.clause("R-10")
def test_the_reviewer_does_not_sign(school: Course) -> None:
    both = world.actor("安顺市", "reviewer", "approver")
    school.served()
    school.review(by=both)
    with pytest.raises(Refused, match="法制审核人") as found:
        school.decide(by=both)
    assert found.value.ground is Ground.AUTHORITY
    assert school.decide().signed_by == school.signer.person_id


@pytest.mark.clause("20(3)")
def test_a_failed_review_leads_to_a_new_proposal(school: Course) -> None:
    school.served().review(passed=False)
    assert school.case.state == "found"
    assert [one.passed for one in queries.reviews(school.case)] == [False]


@pytest.mark.clause("15.5")
def test_a_required_measure_cannot_be_struck(school: Course) -> None:
    school.reviewed()
    with pytest.raises(Refused, match="不能删减") as found:
        school.decide(struck=["talk_head"])
    assert (found.value.ground, found.value.field, found.value.clause) == (Ground.INPUT, "struck", "15.5")
    assert school.case.state == "reviewed"


@pytest.mark.clause("15")
def test_an_optional_measure_can_be_struck_and_none_added(school: Course) -> None:
    school.reviewed()
    with pytest.raises(Refused, match="不能增加"):
        school.decide(struck=["void_certificates"])
    decision = school.decide(struck=["void_results"])
    assert [one["measure"] for one in decision.measures] == ["talk_head"]
    assert decision.major is False


@pytest.mark.clause("R-6")
def test_voiding_results_makes_the_decision_major(school: Course) -> None:
    assert school.reviewed().decide().major is True


@pytest.mark.clause("4(2)")
def test_only_the_leading_office_decides(school: Course) -> None:
    school.reviewed()
    for stranger in (world.actor("遵义市", "approver"), world.actor("西秀区", "approver"), school.province):
        with pytest.raises(Refused) as found:
            school.decide(by=stranger)
        assert found.value.ground is Ground.AUTHORITY


@pytest.mark.clause("20(4)")
def test_the_document_says_what_the_notice_said_and_what_was_decided(school: Course) -> None:
    decision = school.reviewed().decide()
    said = "".join(words for _, words in decision.document.content["paragraphs"])
    assert decision.document.number == "安人社技评决〔2026〕1号"
    for words in ("未安排质量督导人员到场。", "对主要负责人进行提醒谈话", "未提出陈述和申辩", "行政复议"):
        assert words in said
    assert school.case.due_what == "送达处理决定书"


@pytest.mark.clause("20(4)")
def test_serving_a_decision_opens_no_window_and_every_measure_is_stated_before_it_takes_effect(school: Course) -> None:
    school.reviewed().decide()
    school.serve_decision()
    assert school.case.state == "served"
    service = notices.service(school.case, "decision")
    assert service is not None and service.notice.deadline is None
    school.carry_out("talk_head")
    assert school.case.state == "served"
    school.carry_out("void_results")
    assert school.case.state == "effective"


@pytest.mark.clause("20(4)")
def test_what_was_not_decided_cannot_be_carried_out(school: Course) -> None:
    school.reviewed().decide()
    school.serve_decision()
    with pytest.raises(Refused) as found:
        school.carry_out("delist")
    assert found.value.field == "measure"
    with pytest.raises(Refused) as found:
        school.carry_out("talk_head", at=AFTER.replace(year=2025))
    assert found.value.field == "done_on"
