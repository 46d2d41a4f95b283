"""What was done with an upload of certificate data as a whole: its review step by step, and the lead that a stopped one became.
Both are only added to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id

STARTED, ACCEPTED, RETURNED, CORRECTED, DONE = "started", "accepted", "returned", "corrected", "done"
STEPS = {
    STARTED: "开始审核", ACCEPTED: "审核通过", RETURNED: "退回更正", CORRECTED: "收到更正", DONE: "审核完毕",
}  # fmt: skip


class ReviewStep(Base):
    """A step in the review of an upload (4(2)) about so many of its rows. `done` stands once, when none is left to review: from
    then on the upload need not be asked any more."""

    __tablename__ = "certificate_review"
    id: Mapped[Id]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    event: Mapped[str]
    rows: Mapped[int]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    person: Mapped[Person | None] = relationship(lazy="joined")

    __table_args__ = (
        Index("ix_certificate_review_upload", "upload_id", "id"),
        Index("uq_certificate_review_done", "upload_id", unique=True, postgresql_where=text("event = 'done'")),
        Index("ix_certificate_review_returned", "institution_id", "upload_id", postgresql_where=text("event = 'returned'")),
    )


class StoppedUpload(Base):
    """An upload that was stopped because records were out of scope (18), and the lead it became; several of a day share one.
    `rows` are those out of scope. The institution does not see it: the lead is about itself (4(2))."""

    __tablename__ = "stopped_upload"
    id: Mapped[Id]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    day: Mapped[date]
    rows: Mapped[int]
    sheet: Mapped[str]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    __table_args__ = (
        Index("ix_stopped_upload_day", "institution_id", "day"),
        Index("ix_stopped_upload_report", "report_id"),
    )
