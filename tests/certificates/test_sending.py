"""Large sheets are taken in by the worker, once and whole; comma-separated files as well as workbooks (15.3)."""

import csv
import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.assessments import standings
from portal.assessments.sheets import draw_template
from portal.assessments.uploads import Sent
from portal.certificates import sending
from portal.certificates.job_models import UploadJob
from portal.certificates.models import Certificate
from portal.certificates.sending import Tools
from portal.certificates.sheet import CertificateSheet
from portal.identity.models import Appointment
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests.assessments.scene import AT, DAY, School, cause

TITLES = [column.heading for column in CertificateSheet.template.columns]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than two rows are many here."""
    monkeypatch.setattr(sending, "AT_ONCE", 2)


def separated(rows: list[list[str]], encoding: str = "utf-8") -> Sent:
    written = io.StringIO()
    csv.writer(written).writerows([TITLES, *rows])
    return Sent("证书.csv", written.getvalue().encode(encoding))


def deliver(school: School, sent: Sent) -> object:
    session().commit()
    with acting(school.clerk):
        made = sending.deliver(sent, school.into(), school.store, by=school.clerk)
        session().commit()
    return made


def queued(school: School, rows: list[list[str]] | None = None) -> UploadJob:
    filled = rows or school.certificate_rows(school.candidates(4))
    job = deliver(school, Sent("证书.xlsx", draw_template(CertificateSheet.template, filled)))
    assert isinstance(job, UploadJob)
    return job


def work(school: School, told: Callable[[UploadJob, int], None] = lambda job, percent: None) -> UploadJob | None:
    return sending.run_next(Tools(school.keys, school.store, told), at=AT)


def registered() -> int:
    with acting(SYSTEM):
        return session().scalar(select(func.count()).select_from(Certificate)) or 0


def again(job: UploadJob) -> UploadJob:
    session().commit()
    with acting(SYSTEM):
        session().refresh(job)
    return job


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_comma_separated_file_is_read_in_either_encoding(school: School, encoding: str) -> None:
    rows = school.certificate_rows(school.candidates(2))
    assert deliver(school, separated([[*row, ""] for row in rows], encoding)).taken  # type: ignore[attr-defined]


@pytest.mark.parametrize(("cell", "said"), [
    ('="S000052000001265000001"', "是公式"), ("5.20402E+17", "末几位可能已经丢失"), ("Ｓ１２３", "全角"),
])  # fmt: skip
def test_what_excel_does_to_cells_is_a_mistake_in_a_comma_separated_file_too(school: School, cell: str, said: str) -> None:
    (row,) = school.certificate_rows(school.candidates(1))
    upload = deliver(school, separated([[cell, *row[1:], ""]]))
    assert any(said in why for _, _, why in upload.problems)  # type: ignore[attr-defined]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00a", b"\x81", b'"a', b"a,b\n1,2", "证书编号".encode()])
def test_what_is_no_such_file_is_refused_beside_its_field(school: School, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        deliver(school, Sent("a.csv", content))
    assert refused.value.field == "sheet"


def test_many_rows_wait_for_the_worker_which_tells_how_far_it_is(school: School) -> None:
    job, told = queued(school), list[int]()
    assert registered() == 0
    assert work(school, lambda job, percent: told.append(percent)) is not None
    assert told[0] == 0
    assert told == sorted(told)
    assert (again(job).percent, registered()) == (100, 4)
    with acting(SYSTEM):
        assert job.upload is not None
        assert job.upload.sent_by == school.clerk.person_id
    assert work(school) is None, "nothing waits any more"
    assert registered() == 4


def test_mistakes_end_it_with_the_sheet_that_says_them(school: School) -> None:
    rows = school.certificate_rows(school.candidates(3))
    rows[1][1] = "别人"
    job = queued(school, rows)
    work(school)
    with acting(SYSTEM):
        upload = again(job).upload
        assert upload is not None
        assert (upload.taken, [row for row, _, _ in upload.problems]) == (False, ["3"])
    assert registered() == 0


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("moment", [0, 15, 50])
def test_a_worker_that_dies_at_any_moment_loses_nothing_and_doubles_nothing(school: School, moment: int) -> None:
    job = queued(school)

    def die(job: UploadJob, percent: int) -> None:
        if percent == moment:
            raise Killed

    with pytest.raises(Killed):
        work(school, die)
    session().rollback()
    assert (registered(), again(job).finished_at) == (0, None)
    work(school)
    assert registered() == 4
    assert again(job).finished_at is not None


def test_a_sheet_that_ends_the_worker_again_and_again_is_given_up(school: School) -> None:
    job = queued(school)
    with acting(SYSTEM):
        job.tries = sending.MOST_TRIES
        session().commit()
    work(school)
    assert "多次处理都没有完成" in (again(job).refusal or "")
    assert registered() == 0


@pytest.mark.clause("20(1)")
def test_a_hold_ordered_while_a_sheet_waits_stops_it(school: School) -> None:
    job = queued(school)
    with acting(SYSTEM):
        standings.hold_data(school.institution, cause(clause="20(1)"), by=SYSTEM, at=AT)
        session().commit()
    work(school)
    assert "暂缓该机构证书数据的审核与上传" in (again(job).refusal or "")
    assert registered() == 0


@pytest.mark.clause("4(4)")
def test_whoever_lost_the_post_meanwhile_uploads_nothing(school: School) -> None:
    job = queued(school)
    with acting(SYSTEM):
        held = session().scalars(select(Appointment).where(Appointment.person_id == school.clerk.person_id)).one()
        held.ends_on = min(held.starts_on, DAY)
        session().commit()
    work(school)
    assert "没有在本机构的岗位" in (again(job).refusal or "")


def test_a_file_that_was_damaged_says_so(school: School) -> None:
    job = queued(school)
    for path in school.store.folder.rglob("*"):
        if path.is_file() and path.name == job.sha256[2:]:
            path.chmod(0o600)
            path.write_bytes(b"x")
    work(school)
    assert "已经损坏" in (again(job).refusal or "")
