"""A stopped upload becomes a lead (18): opened by the portal for the prefecture, once for an institution and day; what is
stopped later that day adds to it. It states counts and the file's hash, and proposes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.assessments.models import Upload
from portal.assessments.sheets import Problem
from portal.assessments.uploads import Into
from portal.assessments.watching import CHANNEL, watcher
from portal.audit.record import record
from portal.certificates.checks import SCOPE
from portal.certificates.review_models import StoppedUpload
from portal.kit.actor import Actor
from portal.kit.db import beyond_sight, session
from portal.kit.files import Store
from portal.organisations.models import Office
from portal.reports.models import Report
from portal.reports.registering import Complaint, register
from portal.reports.steps import keep_step
from portal.reports.workflow import Event


@dataclass(frozen=True)
class Stopping:
    """What `take` calls where a sheet is turned back."""

    into: Into
    store: Store

    def __call__(self, upload: Upload, problems: Sequence[Problem]) -> None:
        """Open or extend the lead where records are out of scope; the log's entry is the portal's own, as the lead is."""
        beyond = {one.row for one in problems if one.clause == SCOPE}
        if not beyond:
            return
        by, rows = watcher(session().get_one(Office, upload.prefecture_id)), len(beyond)
        # The lead is out of the sight of whoever uploads; registering it opens and closes that sight itself.
        with beyond_sight():
            first = _lead_of(upload.institution_id, self.into.day)
        report_id = first if first is not None else self._open(upload, rows, by)
        with beyond_sight():
            self._keep(upload, rows, report_id, by)
            if first is not None:
                keep_step(session().get_one(Report, first), Event.ADD, _said(upload, rows), by=by, at=self.into.at)

    def _keep(self, upload: Upload, rows: int, report_id: int, by: Actor) -> None:
        day, at = self.into.day, self.into.at
        facts: dict[str, object] = {
            "upload": upload.id, "report": report_id, "office": upload.institution_id, "rows": rows, "sheet": upload.sha256,
        }  # fmt: skip
        record("certificates:out_of_scope", facts, by=by, at=at, clause=SCOPE)
        places = {"institution_id": upload.institution_id, "prefecture_id": upload.prefecture_id}
        session().add(
            StoppedUpload(upload_id=upload.id, report_id=report_id, day=day, rows=rows, sheet=upload.sha256, **places)
        )
        session().flush()

    def _open(self, upload: Upload, rows: int, by: Actor) -> int:
        office, day = self.into.office, self.into.day
        content = (
            f"{office.name}于 {day:%Y年%-m月%-d日} 上传证书数据时，{_said(upload, rows)}"
            "第十八条规定，评价机构不得超范围上传证书数据。本线索由系统按校验结果生成，数据没有登记，也不提出处理意见；"
            "是误填还是超范围上传，由承办人核实。同日再次被拦截的，记入本线索的办理记录。"
        )
        complaint = Complaint(
            "institution", office.name, CHANNEL, f"{office.short}上传的证书数据超出范围", content, office.region_code,
            clause=SCOPE, happened_on=day, institution=office,
        )  # fmt: skip
        return register(complaint, store=self.store, by=by, at=self.into.at).report_id


def _said(upload: Upload, rows: int) -> str:
    counted = f"共 {upload.rows} 行，其中 {rows} 行超出范围"
    return f"上传 {upload.number} {counted}，整个文件已被拦截（文件校验值 {upload.sha256[:16]}）。"


def _lead_of(institution_id: int, day: date) -> int | None:
    """The lead of that day. The number of the upload, drawn before, lets one transaction of an institution run at a time."""
    found = select(StoppedUpload.report_id).where(StoppedUpload.institution_id == institution_id, StoppedUpload.day == day)
    return session().scalar(found.order_by(StoppedUpload.id).limit(1))
