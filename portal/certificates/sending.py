"""How certificate data come in: few rows at once, many by the worker, which takes the sealed file in one transaction.

A job is held by a lock that ends with whoever holds it, and finished in the transaction that registers its rows: a worker that
is killed loses nothing, and nothing is registered twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from portal.assessments.models import Assessment, Upload
from portal.assessments.sheets import ensure_fits
from portal.assessments.uploads import Into, Sent, take
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.permission import OWN, permit
from portal.certificates.job_models import UploadJob
from portal.certificates.sheet import CertificateSheet
from portal.certificates.stopping import Stopping
from portal.identity.actors import actor_of, duties
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import acting, draw_id, session
from portal.kit.files import Damaged, Store
from portal.kit.refusal import Refused

AT_ONCE = 300
"""So many rows are taken in while the sender waits."""
LOCKS = 0x63657274 << 32
"""Above the numbers of jobs, so that the lock of a job is no other's."""
MOST_TRIES = 5
SHEET = CertificateSheet()

Tell = Callable[[UploadJob, int], None]
"""Writes down how far a job is, in percent, where others see it at once."""


@dataclass(frozen=True)
class Tools:
    """What a worker takes a file in with."""

    keys: Keys
    store: Store
    tell: Tell


def send(sent: Sent, into: Into, store: Store, *, by: Actor) -> Upload:
    """Take certificate data in, or turn them back (15.3); what was out of scope becomes a lead (18)."""
    return take(SHEET, sent, into, store, by=by, turned_back=Stopping(into, store))


def deliver(sent: Sent, into: Into, store: Store, *, by: Actor) -> Upload | UploadJob:
    """The same for few rows; more become a job of the worker's. Raises `Refused` beside `sheet` for what is no such file."""
    if barred := SHEET.barred(into):
        raise barred
    read = Sent(sent.name, sent.content, sent.read())
    ensure_fits(SHEET.template, read.read())
    rows = len(read.read().rows) - 1
    return send(read, into, store, by=by) if rows <= AT_ONCE else _queue(sent, rows, into, store, by)


def _queue(sent: Sent, rows: int, into: Into, store: Store, by: Actor) -> UploadJob:
    job = UploadJob(
        id=draw_id(UploadJob), institution_id=into.office.id, assessment_id=into.of.id,
        extension="csv" if sent.name.lower().endswith(".csv") else "xlsx", sha256=store.put(sent.content), rows=rows,
        sent_by=by.person_id, sent_at=into.at,
    )  # fmt: skip
    facts: dict[str, object] = {
        "job": job.id, "office": into.office.id, "assessment": into.of.id, "rows": rows, "sheet": job.sha256,
    }  # fmt: skip
    record("upload:queued", facts, by=by, at=into.at, clause="4(4)")
    session().add(job)
    session().flush()
    return job


def next_job() -> UploadJob | None:
    """The oldest job that waits and that no other worker holds, held until this transaction ends."""
    waiting = select(UploadJob).where(UploadJob.finished_at.is_(None)).order_by(UploadJob.id).limit(20)
    for job in session().scalars(waiting).all():
        if session().scalar(select(func.pg_try_advisory_xact_lock(LOCKS + job.id))):
            # Another may have finished it between the question and the lock.
            session().refresh(job)
            if job.finished_at is None:
                return job
    return None


def run_next(tools: Tools, *, at: datetime) -> UploadJob | None:
    """Take the next job in, to its end; None where none waits. Commits."""
    with acting(SYSTEM):
        job = next_job()
        if job is None:
            session().rollback()
            return None
        tools.tell(job, 0)
        try:
            # A savepoint, so that a refusal leaves the lock in place.
            with session().begin_nested():
                upload = _take(job, tools, at)
            _finish(job, at, upload_id=upload.id)
        except Refused as refused:
            _finish(job, at, refusal=f"{refused.why}{refused.when}")
        except Damaged:
            _finish(job, at, refusal="暂存的文件已经损坏，没有登记任何数据，请重新上传。")
        session().commit()
        return job


def _take(job: UploadJob, tools: Tools, at: datetime) -> Upload:
    if job.tries >= MOST_TRIES:
        raise Refused("多次处理都没有完成，没有登记任何数据。", "15.3", when="请分成几个文件重新上传；仍不行请联系系统管理员")
    by = _sender(job, at)
    sheet = Sent(f"sent.{job.extension}", tools.store.get(job.sha256))
    into = Into(job.assessment.institution, job.assessment, tools.keys, at, lambda percent: tools.tell(job, percent))
    return send(sheet, into, tools.store, by=by)


def _sender(job: UploadJob, at: datetime) -> Actor:
    """Whoever sent the file, in the posts held now: a right that ended meanwhile is gone."""
    held = duties(job.sent_by, local(at).date()) if job.sender.locked_at is None else []
    duty = next((one for one in held if one.office.id == job.institution_id), None)
    if duty is None:
        raise Refused("上传人已没有在本机构的岗位，没有登记任何数据。", "4(4)", when="请由本机构在岗人员重新上传")
    by = actor_of(job.sender, duty)
    permit(by, Action.CERTIFICATE_UPLOAD, OWN)
    return by


def _finish(job: UploadJob, at: datetime, **outcome: object) -> None:
    """Once: what is finished stays so."""
    open_ = update(UploadJob).where(UploadJob.id == job.id, UploadJob.finished_at.is_(None))
    session().execute(open_.values(finished_at=at, percent=100, **outcome))


def job_of(actor: Actor, job_id: int) -> UploadJob | None:
    """A job of the actor's institution."""
    mine = select(UploadJob).where(UploadJob.id == job_id, UploadJob.institution_id == actor.office_id)
    return session().scalars(mine.execution_options(populate_existing=True)).one_or_none()


def running_jobs(assessment: Assessment) -> list[UploadJob]:
    """The jobs of an assessment that are not finished."""
    found = select(UploadJob).where(UploadJob.assessment_id == assessment.id, UploadJob.finished_at.is_(None))
    return list(session().scalars(found.order_by(UploadJob.id)))
