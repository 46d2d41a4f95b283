"""A report (线索). Who made it is sealed; an institution never receives or sees one against itself (4(2), 4(4))."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Report(Base):
    """A complaint or lead. `holder_id` is the office it lies with now; `proposed_id` the one the portal proposed, and why.

    `subject_office_id` is the institution accused, or at which the accused person took part or worked.
    `against_institution` tells whether the accusation is against that institution itself; `appointer_id` is who appointed
    an accused supervisor, `sender_id` who sent them (14). `prefecture_id` is the prefecture in whose region the holder
    lies. `from_case_id` names the case whose findings came over as this report, `case_id` the (first) case it led to.
    """

    __tablename__ = "report"
    id: Mapped[Id]
    number: Mapped[str]
    registered_office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    subject_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    against_institution: Mapped[bool]
    subject_kind: Mapped[str]
    subject_name: Mapped[str]
    clause: Mapped[str | None]
    channel: Mapped[str]
    anonymous: Mapped[bool]
    reporter: Mapped[bytes | None] = mapped_column(LargeBinary)
    place_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    happened_on: Mapped[date | None]
    title: Mapped[str]
    content: Mapped[str]
    proposed_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    proposal: Mapped[str]
    state: Mapped[str]
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    appointer_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    from_case_id: Mapped[int | None]
    case_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=0)

    appointer: Mapped[Office | None] = relationship(foreign_keys=appointer_id)
    sender: Mapped[Office | None] = relationship(foreign_keys=sender_id)
    holder: Mapped[Office] = relationship(foreign_keys=holder_id, lazy="joined")
    proposed: Mapped[Office | None] = relationship(foreign_keys=proposed_id)
    subject_office: Mapped[Office | None] = relationship(foreign_keys=subject_office_id)
    registered_office: Mapped[Office] = relationship(foreign_keys=registered_office_id)

    __table_args__ = (
        UniqueConstraint("registered_office_id", "number"),
        Index("ix_report_holder", "holder_id", "registered_at", "id"),
        Index("ix_report_waiting", "holder_id", "state", "registered_at"),
        Index("ix_report_prefecture", "prefecture_id", "registered_at", "id"),
        Index("ix_report_registered", "registered_office_id", "registered_at", "id"),
        Index("ix_report_recent", "registered_at", "id"),
    )


class ReportStep(Base):
    """What was done with a report, in order, with the log entry's number."""

    __tablename__ = "report_step"
    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    event: Mapped[str]
    note: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    office: Mapped[Office] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")


class ReportAttachment(Base):
    """A file handed in with a report: hashed at receipt, kept sealed, never shown inline."""

    __tablename__ = "report_attachment"
    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    added_at: Mapped[datetime]
