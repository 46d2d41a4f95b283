"""What goes to the public, by whom, and never anybody's personal data; and when a case can be closed (16, 19, 20(4))."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal.decisions.queries import decision as decision_of
from portal.filings import operations as filing
from portal.filings.queries import filings
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.kit.refusal import Ground, Refused
from portal.publicity import draft, operations, queries
from portal.publicity.privacy import personal_data
from tests import world
from tests.decisions.course import AFTER, Course, course

LATER = AFTER + timedelta(days=5)


@pytest.fixture(autouse=True)
def everywhere(db_session: object) -> Iterator[None]:
    """Past the second wall, which has tests of its own."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def advertised(tmp_path: Path) -> Course:
    """A school that promised “包过”, 16.4, decided."""
    found = course(tmp_path, "16.4", "rectify", "publish").reviewed()
    found.decide()
    return found


def announce(found: Course, words: str = "特此公告。", by: object = None) -> object:
    signer = by or found.signer
    return operations.announce(found.case, "关于责令限期整改的公告", words, by=signer, at=LATER)  # type: ignore[arg-type]


@pytest.mark.clause("16")
def test_the_prefecture_announces_under_16_and_the_draft_may_go_out_as_it_is(advertised: Course) -> None:
    decision = decision_of(advertised.case)
    assert decision is not None
    words = draft.words(advertised.case, decision)
    assert "责令限期整改" in words and "第十六条第（四）项" in words and decision.document.number in words
    row = announce(advertised, words)
    assert getattr(row, "clause", "") == "16.4"
    with pytest.raises(Refused, match="已经公告"):
        announce(advertised)


@pytest.mark.clause("20(4)")
def test_a_termination_is_announced_by_the_province_only(tmp_path: Path) -> None:
    found = course(tmp_path, "17.6").reviewed()
    found.propose_termination()
    found.issue_termination()
    with pytest.raises(Refused) as refused:
        announce(found)
    assert refused.value.ground is Ground.AUTHORITY
    announce(found, by=found.province)
    assert queries.announcement_owed(found.case) is False


@pytest.mark.clause("20(4)")
def test_where_16_and_17_meet_only_the_office_that_signed_announces(tmp_path: Path) -> None:
    found = course(tmp_path, "17.6", "terminate", "delist", "rectify", "publish")
    found.case.clauses = ["16.4", "17.6"]
    found.reviewed().propose_termination()
    found.issue_termination()
    with pytest.raises(Refused, match="由作出决定的机构发布") as refused:
        announce(found)
    assert refused.value.ground is Ground.AUTHORITY
    announce(found, by=found.province)


@pytest.mark.clause("16")
def test_nothing_is_announced_before_the_decision(tmp_path: Path) -> None:
    found = course(tmp_path, "16.4", "rectify", "publish").reviewed()
    with pytest.raises(Refused) as refused:
        announce(found)
    assert refused.value.ground is Ground.PROCEDURE


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("负责人张某某已被约谈。", "自然人姓名"),
        ("负责人张 某某已被约谈。", "自然人姓名"),
        ("身份证号 52040219900101123X 的参评人员。", "身份证件号码"),
        ("身份证号５２０４０２１９９００１０１１２３４。", "身份证件号码"),
        ("520402 19900101 1234", "身份证件号码"),
        ("联系 139-8765-4321。", "电话号码"),
        ("电话 0851-86587654。", "电话号码"),
        ("证书编号 S000052012345265123456。", "证书编号"),
    ],
)
def test_personal_data_does_not_go_out(words: str, what: str) -> None:
    (found,) = personal_data(words, {"张某某"}, {"91520400MA00000017"})
    assert found.startswith(what)


@pytest.mark.clause("19")
def test_dates_document_numbers_and_the_credit_code_may_go_out() -> None:
    words = "12520400198001012345于2026年11月23日（2026-11-23 10:42）以安人社技评决〔2026〕18号处理，涉及214人、46条数据。"
    assert personal_data(words, {"张某某"}, {"12520400198001012345"}) == []


@pytest.mark.clause("19")
def test_an_announcement_with_the_heads_name_is_refused_beside_the_words(advertised: Course) -> None:
    institution = queries.institution(advertised.case)
    assert institution is not None
    with pytest.raises(Refused, match="个人隐私") as refused:
        announce(advertised, f"法定代表人{institution.head}。")
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, "words")
    assert queries.announcement(advertised.case) is None


@pytest.mark.clause("20(5)")
def test_a_case_is_closed_only_when_nothing_is_left_to_file_or_to_announce(advertised: Course) -> None:
    advertised.serve_decision()
    for measure in ("rectify", "publish"):
        advertised.carry_out(measure)

    def close() -> None:
        operations.close(advertised.case, "办理完毕。", by=advertised.signer, at=LATER)

    with pytest.raises(Refused, match="项报备未完成"):
        close()
    (up,) = filings(advertised.case)
    filing.file(up, "已作出决定。", by=advertised.scene.first, at=LATER)
    filing.receive(up, by=world.actor("贵州省", "handler"), at=LATER)
    with pytest.raises(Refused, match="尚未公告"):
        close()
    announce(advertised)
    close()
    assert advertised.case.state == "closed"
