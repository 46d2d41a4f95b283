"""责令终止 and 移出目录: the prefecture proposes, the province alone issues or returns (17, 18, 20(4))."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity
from portal.decisions import operations, queries
from portal.filings.queries import filings
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.decisions.course import AFTER, REASONS, Course, course

pytestmark = pytest.mark.clause("20(4)")


@pytest.fixture(autouse=True)
def everywhere(db_session: object) -> Iterator[None]:
    """Past the second wall, which has tests of its own."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def fake_data(tmp_path: Path) -> Course:
    """A school that made up certificate data, 17.6, reviewed."""
    return course(tmp_path, "17.6").reviewed()


@pytest.mark.parametrize("clause", [f"17.{item}" for item in range(1, 10)])
def test_no_office_decides_under_article_17(clause: str, tmp_path: Path) -> None:
    case = course(tmp_path, clause).reviewed()
    for by in (case.signer, case.province):
        with pytest.raises(Refused) as found:
            case.decide(by=by)
        assert found.value.ground is Ground.AUTHORITY
    assert case.case.state == "reviewed"


def test_terminating_under_18_is_not_the_prefectures_decision(tmp_path: Path) -> None:
    case = course(tmp_path, "18", "withdraw_data", "terminate", "delist").reviewed()
    with pytest.raises(Refused, match="由省人力资源社会保障厅出具") as found:
        case.decide()
    assert found.value.ground is Ground.PROCEDURE
    case.propose_termination()
    assert case.issue_termination().major is True


def test_18_without_termination_is_decided_by_the_prefecture_and_not_proposed(tmp_path: Path) -> None:
    case = course(tmp_path, "18", "withdraw_data", "rectify").reviewed()
    with pytest.raises(Refused, match="无须报请"):
        case.propose_termination()
    assert case.decide().major is False


def test_the_province_issues_and_only_then_it_is_decided(fake_data: Course) -> None:
    fake_data.propose_termination()
    assert (fake_data.case.state, queries.decision(fake_data.case)) == ("termination_proposed", None)
    decision = fake_data.issue_termination()
    assert fake_data.case.state == "decided"
    assert decision.office_id == fake_data.province.office_id
    assert {one["measure"] for one in decision.measures} == {"terminate", "delist"}
    assert decision.document.kind == "termination"
    assert decision.document.number == "黔人社技评终〔2026〕1号"


def test_the_provinces_own_notice_is_filed_with_nobody(fake_data: Course) -> None:
    fake_data.propose_termination()
    fake_data.issue_termination()
    assert filings(fake_data.case) == []


def test_the_province_takes_part_as_issuer_only_while_it_is_asked(fake_data: Course) -> None:
    with pytest.raises(Refused) as found:
        fake_data.issue_termination()
    assert found.value.ground is Ground.AUTHORITY
    fake_data.propose_termination()
    assert Capacity.ISSUE in capacities_of(fake_data.case, fake_data.province)
    operations.return_termination(fake_data.case, "证据尚不充分。", by=fake_data.province, at=AFTER)
    assert Capacity.ISSUE not in capacities_of(fake_data.case, fake_data.province)


def test_the_province_returns_it_with_reasons_and_the_prefecture_reviews_again(fake_data: Course) -> None:
    fake_data.propose_termination()
    with pytest.raises(Refused) as found:
        operations.return_termination(fake_data.case, " ", by=fake_data.province, at=AFTER)
    assert (found.value.ground, found.value.field) == (Ground.INPUT, "reasons")
    returned = operations.return_termination(fake_data.case, "证据尚不充分。", by=fake_data.province, at=AFTER)
    assert (fake_data.case.state, returned.return_reasons) == ("heard", "证据尚不充分。")
    fake_data.review()
    fake_data.propose_termination()
    fake_data.issue_termination()
    assert len(queries.terminations(fake_data.case)) == 2


def test_no_other_office_issues_it(fake_data: Course) -> None:
    fake_data.propose_termination()
    for by in (fake_data.signer, world.actor("遵义市", "approver"), world.actor("贵州省", "handler")):
        with pytest.raises(Refused) as found:
            fake_data.issue_termination(by=by)
        assert found.value.ground is Ground.AUTHORITY


def test_a_handler_does_not_propose_it(fake_data: Course) -> None:
    with pytest.raises(Refused) as found:
        operations.propose_termination(fake_data.case, REASONS, by=fake_data.scene.first, at=AFTER)
    assert found.value.ground is Ground.AUTHORITY
