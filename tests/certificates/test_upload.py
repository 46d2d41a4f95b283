"""Which certificate data are taken in: of this assessment, inside the scope, resting on results that stand."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from portal.assessments import operations
from portal.certificates import queries
from portal.certificates.numbers import form
from portal.certificates.sheet import CertificateSheet
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests.assessments.scene import AT, DAY, LAST, School, cause


def told(school: School, rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Where the sheet is wrong, by column, with the words."""
    return [(heading, why) for _, heading, why in school.send(CertificateSheet(), rows).problems]


@pytest.mark.clause("18")
@pytest.mark.parametrize(("place", "value", "heading", "said"), [
    (3, "6-18-02-04", "职业编码", "超出本机构公布的职业（工种）范围"), (4, "一级", "等级", "超出等级"),
    (4, "六级", "等级", "应为五级"),
    (0, "S１２３", "证书编号", "全角"), (0, "S-1", "证书编号", "10 至 30 位"), (1, "别人", "姓名", "不一致"),
    (2, "520402199003070010", "证件号码", "没有登记"), (5, (LAST - timedelta(days=1)).isoformat(), "发证日期", "评价结束"),
    (5, (DAY + timedelta(days=1)).isoformat(), "发证日期", "今天之前"), (5, "2026-02-30", "发证日期", "真实存在"),
])  # fmt: skip
def test_what_does_not_belong_is_turned_back(school: School, place: int, value: str, heading: str, said: str) -> None:
    (row,) = school.certificate_rows(school.candidates(1))
    row[place] = value
    (only,) = told(school, [row])
    assert only[0] == heading
    assert said in only[1]


@pytest.mark.parametrize(
    ("act", "said"),
    [("hold_back", "暂缓上报"), ("cancel_result", "评价结果已取消"), ("void_scores", "当次成绩已取消")],
)
def test_a_result_that_does_not_stand_has_no_certificate(school: School, act: str, said: str) -> None:
    (one,) = school.candidates(1)
    with acting(SYSTEM):
        more = ("theory",) if act == "void_scores" else ()
        getattr(operations, act)([one.id], *more, cause(), by=SYSTEM, at=AT)
    (only,) = told(school, school.certificate_rows([one]))
    assert said in only[1]


def test_a_number_is_used_once_in_a_sheet_and_in_the_register(school: School) -> None:
    candidates = school.candidates(2)
    rows = school.certificate_rows(candidates)
    twice = [rows[0], [rows[0][0], *rows[1][1:]]]
    assert told(school, twice) == [("证书编号", "与第 2 行的证书编号相同。")]
    school.send(CertificateSheet(), rows)
    assert [heading for heading, _ in told(school, rows)] == ["证书编号"] * 2


def test_a_number_of_another_form_is_pointed_out_and_taken_in(school: School) -> None:
    usual, other = school.certificate_rows(school.candidates(2))
    other[0] = "2026001234567890"
    upload = school.send(CertificateSheet(), [usual, other])
    with acting(SYSTEM):
        assert (upload.taken, queries.unusual_numbers(upload)) == (True, 1)
    assert form().fits(usual[0])
    assert not form().fits(other[0])


def test_the_holder_is_sealed_and_found_by_a_blind_index(school: School) -> None:
    (one,) = school.candidates(1)
    (certificate,) = school.certified([one])
    session().refresh(certificate)
    number = school.number_of(one)
    assert number.encode() not in certificate.holder
    assert number in school.keys.open(certificate.holder, f"certificate:{certificate.id}:holder").decode()
    assert certificate.holder_index == school.keys.index(number) == one.id_index
