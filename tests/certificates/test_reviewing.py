"""The prefecture reviews certificate data row by row (4(2)); what came back is corrected by a new version (15.3)."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from portal.assessments import standings
from portal.assessments.models import Upload
from portal.certificates import operations, queries, reviewing
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.sheet import CertificateSheet
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.assessments.scene import AT, DAY, School, cause


@dataclass
class Sent:
    """An upload of certificates, and who reviews it."""

    school: School
    upload: Upload
    certificates: list[Certificate]
    officer: Actor

    def states(self) -> list[str]:
        with acting(SYSTEM):
            found = queries.states_of(self.certificates, DAY)
        return [found[one.id] for one in self.certificates]

    def review(self, act: Callable[..., int], *what: object) -> int:
        session().commit()
        with acting(self.officer):
            done = act(self.upload, *what, by=self.officer, at=AT)
            session().commit()
        return done

    def again(self, reason: str, *places: int) -> Upload:
        """The rows at these places, sent once more with a reason."""
        with acting(SYSTEM):
            candidates = [one.candidate for one in self.certificates]
        rows = self.school.certificate_rows(candidates)
        session().commit()
        return self.school.send(CertificateSheet(), [[*rows[place], reason] for place in places])


@pytest.fixture
def sent(school: School) -> Sent:
    certificates = school.certified(school.candidates(3))
    with acting(SYSTEM):
        officer = world.actor("安顺市", "data_officer")
        return Sent(school, session().get_one(Upload, certificates[0].upload_id), certificates, officer)


@pytest.mark.clause("4(2)")
def test_a_review_is_begun_accepted_in_part_and_returned_with_a_reason_for_each_row(sent: Sent) -> None:
    first, second, third = (one.id for one in sent.certificates)
    assert sent.review(reviewing.start) == 3
    assert sent.states() == ["in_review"] * 3
    assert sent.review(reviewing.accept, [first]) == 1
    assert sent.review(reviewing.return_rows, {second: "姓名与证件不符", third: "发证日期有误"}) == 2
    assert sent.states() == ["accepted", "returned", "returned"]
    with acting(sent.officer):
        assert queries.reasons(sent.certificates) == {second: "姓名与证件不符", third: "发证日期有误"}
        assert queries.counts_of(sent.upload, DAY) == {"accepted": 1, "returned": 2}
        assert not queries.waits(sent.upload, DAY)
        assert [one.event for one in queries.steps_of(sent.upload)] == ["done", "returned", "accepted", "started"]


def test_begun_or_accepted_twice_changes_nothing(sent: Sent) -> None:
    assert [sent.review(reviewing.start) for _ in range(2)] == [3, 0]
    assert [sent.review(reviewing.accept) for _ in range(2)] == [3, 0]


@pytest.mark.parametrize(("reasons", "ground"), [
    ({}, Ground.INPUT), ({0: "  "}, Ground.INPUT), ({0: "长" * 201}, Ground.INPUT), ({0: "有误", 1: "有误"}, Ground.STALE),
])  # fmt: skip
def test_a_row_comes_back_only_with_a_reason_and_only_while_it_waits(
    sent: Sent, reasons: dict[int, str], ground: Ground
) -> None:
    sent.review(reviewing.accept, [sent.certificates[1].id])
    with pytest.raises(Refused) as refused:
        sent.review(reviewing.return_rows, {sent.certificates[place].id: words for place, words in reasons.items()})
    assert refused.value.ground is ground


def test_another_uploads_rows_are_not_touched(sent: Sent, school: School) -> None:
    other = school.candidates(1)
    upload = school.send(CertificateSheet(), school.certificate_rows(other, start=9))
    assert upload.taken
    with acting(SYSTEM):
        (stranger,) = session().scalars(select(Certificate.id).where(Certificate.upload_id == upload.id))
    assert sent.review(reviewing.accept, [stranger]) == 0
    with pytest.raises(Refused):
        sent.review(reviewing.return_rows, {stranger: "有误"})


@pytest.mark.clause("20(1)")
def test_while_data_are_held_what_was_not_reviewed_shows_it_and_nothing_goes_on(sent: Sent) -> None:
    sent.review(reviewing.accept, [sent.certificates[0].id])
    with acting(SYSTEM):
        standings.hold_data(sent.school.institution, cause(clause="20(1)"), by=SYSTEM, at=AT)
    assert sent.states() == ["accepted", "held", "held"]
    for act, what in ((reviewing.start, ()), (reviewing.accept, ()), (reviewing.return_rows, ({1: "有误"},))):
        with pytest.raises(Refused, match="暂缓该机构证书数据的审核与上传"):
            sent.review(act, *what)
    with pytest.raises(Refused, match="暂缓"):
        sent.again("改正", 0)


@pytest.mark.clause("15.3")
@pytest.mark.parametrize("before", ["accepted", "returned"])
def test_a_record_that_came_back_or_is_wrong_becomes_a_new_version_and_the_old_one_stays(sent: Sent, before: str) -> None:
    first = sent.certificates[0]
    sent.review(*((reviewing.accept, [first.id]) if before == "accepted" else (reviewing.return_rows, {first.id: "有误"})))
    assert sent.again("", 0).problems == [["2", "更正原因", "这个编号已经上传过。更正的，请写明更正原因。"]]
    assert sent.again("姓名录入有误", 0).taken
    assert sent.states()[0] == "corrected"
    with acting(SYSTEM):
        versions = session().scalars(select(Certificate).where(Certificate.number == first.number)).all()
        found = queries.states_of(versions, DAY)
        assert queries.reasons([first]) == {first.id: "姓名录入有误"}
    assert sorted((one.revision, found[one.id]) for one in versions) == [(0, "corrected"), (1, "uploaded")]
    (again,) = sent.again("再改", 0).problems
    assert "尚待审核" in again[2]


def test_what_still_waits_for_its_review_is_not_corrected(sent: Sent) -> None:
    assert "尚待审核" in sent.again("改正", 0).problems[0][2]


def test_a_correction_names_a_number_that_is_there(sent: Sent, school: School) -> None:
    (row,) = school.certificate_rows(school.candidates(1), start=50)
    upload = school.send(CertificateSheet(), [[*row, "改正"]])
    assert upload.problems == [["2", "证书编号", "这个编号此前没有上传过，无从更正，请核对编号。"]]


def test_what_waits_is_listed_for_either_side_until_it_is_done(sent: Sent) -> None:
    clerk = sent.school.clerk

    def waiting() -> tuple[int, int]:
        with acting(sent.officer):
            theirs = len(queries.waiting(sent.officer, DAY))
        with acting(clerk):
            return theirs, len(session().scalars(queries.to_correct(clerk)).all())

    assert waiting() == (1, 0)
    sent.review(reviewing.return_rows, {sent.certificates[0].id: "有误"})
    assert waiting() == (1, 1)
    sent.review(reviewing.accept)
    assert waiting() == (0, 1)
    sent.again("改正", 0)
    assert waiting() == (1, 0), "the correction is to be reviewed"


@pytest.mark.clause("18")
def test_a_returned_record_that_a_decision_withdraws_waits_for_nobody(sent: Sent) -> None:
    sent.review(reviewing.return_rows, {sent.certificates[0].id: "有误"})
    with acting(SYSTEM):
        operations.withdraw_data(operations.of([sent.certificates[0].id]), cause(), by=SYSTEM, at=AT)
    with acting(sent.school.clerk):
        assert not session().scalars(queries.to_correct(sent.school.clerk)).all()


def test_reasons_of_many_rows_are_one_entry_in_the_log(sent: Sent) -> None:
    reasons = {one.id: f"原因{place}" for place, one in enumerate(sent.certificates)}
    sent.review(reviewing.return_rows, reasons)
    with acting(SYSTEM):
        returned = CertificateEntry.effect == "return"
        said = session().execute(select(CertificateEntry.certificate_id, CertificateEntry.cause).where(returned))
        assert {row.certificate_id: row.cause for row in said} == reasons
        assert session().scalar(select(func.count(func.distinct(CertificateEntry.entry))).where(returned)) == 1
