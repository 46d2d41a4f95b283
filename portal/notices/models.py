"""A notice or decision document, its service with proof, the deadline that starts, the defence and the waiver (20(3))."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.cases.models import Case
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Notice(Base):
    """A document addressed to the respondent: `proposal` (拟处理告知书), `decision` (处理决定书) or `termination` (通知书).

    `content` is what it said when it was issued, kept whole; later changes of the case do not change it.
    `addressee_office_id` is set when it is served on an institution: from then on that office may read it.
    """

    __tablename__ = "notice"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    number: Mapped[str]
    addressee: Mapped[str]
    addressee_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    content: Mapped[dict[str, Any]]
    issued_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    office: Mapped[Office] = relationship(foreign_keys=office_id)
    service: Mapped["Service | None"] = relationship(back_populates="notice", uselist=False)
    deadline: Mapped["NoticeDeadline | None"] = relationship(back_populates="notice", uselist=False)

    __table_args__ = (UniqueConstraint("office_id", "number"),)


class Service(Base):
    """送达: how, on which day it was received, by whom, and the proof (送达回证): a file, or a written record kept as one.

    `consent` names the signed consent of an electronic service; `published_on` is the day of a public one. The row stays as it
    was written: what was mistyped is corrected by later rows, and `receipt` and `receiver` say what holds.
    """

    __tablename__ = "service"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), unique=True)
    mode: Mapped[str]
    received_on: Mapped[date]
    recipient: Mapped[str]
    place: Mapped[str]
    witness: Mapped[str]
    consent: Mapped[str]
    published_on: Mapped[date | None]
    proof_name: Mapped[str]
    proof_type: Mapped[str]
    proof_size: Mapped[int]
    proof_sha256: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    served_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    notice: Mapped[Notice] = relationship(back_populates="service")
    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()
    case: Mapped[Case] = relationship()
    corrections: Mapped[list["ServiceCorrection"]] = relationship(order_by="ServiceCorrection.id", lazy="selectin")

    @property
    def receipt(self) -> date:
        """The day of receipt that holds."""
        return self.corrections[-1].received_on if self.corrections else self.received_on

    @property
    def receiver(self) -> str:
        """Who received it, as it holds."""
        return self.corrections[-1].recipient if self.corrections else self.recipient


class ServiceCorrection(Base):
    """What a mistyped service should have said, and why; written once. The latest one of a service holds."""

    __tablename__ = "service_correction"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    received_on: Mapped[date]
    recipient: Mapped[str]
    reason: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    corrected_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))


class NoticeDeadline(Base):
    """The end of the defence window with its working, day by day: `days` is a list of `{"date", "counted", "why"}`.

    When a calendar is loaded, or a mistyped receipt corrected, the row is computed again; what it said before stays in
    `history`, newest last, each with `receipt`, `due`, `provisional`, `calendar_version`, `computed_at` and the `days` it was
    counted by.
    """

    __tablename__ = "notice_deadline"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), unique=True)
    receipt: Mapped[date]
    due: Mapped[date]
    provisional: Mapped[bool]
    days: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    calendar_version: Mapped[str]
    computed_at: Mapped[datetime]
    history: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)

    notice: Mapped[Notice] = relationship(back_populates="deadline")

    __table_args__ = (Index("ix_notice_deadline_due", "due"),)


class Defence(Base):
    """陈述申辩: what the respondent answered, when it was handed in or posted, which office received it.

    One that the institution handed in itself (`form` is `electronic`) names its own person in `received_by`, for nobody typed
    it in, and may come with a paper.
    """

    __tablename__ = "defence"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    form: Mapped[str]
    received_on: Mapped[date]
    posted_on: Mapped[date | None]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    received_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    paper_name: Mapped[str | None]
    paper_type: Mapped[str | None]
    paper_size: Mapped[int | None]
    paper_sha256: Mapped[str | None]

    case: Mapped[Case] = relationship()
    points: Mapped[list["DefencePoint"]] = relationship(order_by="DefencePoint.ordinal", back_populates="defence")
    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()


class DefencePoint(Base):
    """One point of a defence and its written answer (R-2)."""

    __tablename__ = "defence_point"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    defence_id: Mapped[int] = mapped_column(ForeignKey("defence.id"), index=True)
    ordinal: Mapped[int]
    statement: Mapped[str]
    answer: Mapped[str | None]
    accepted: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    defence: Mapped[Defence] = relationship(back_populates="points")


class Waiver(Base):
    """The respondent's explicit written waiver (R-2); in an institution's case it counts once its prefecture confirmed."""

    __tablename__ = "waiver"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    stated_on: Mapped[date]
    proof_name: Mapped[str]
    proof_type: Mapped[str]
    proof_size: Mapped[int]
    proof_sha256: Mapped[str]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    recorder: Mapped[Person] = relationship(foreign_keys=recorded_by)


class CalendarYear(Base):
    """The working days of one year as the province loaded them; the latest row of a year is in force (R-3)."""

    __tablename__ = "calendar_year"
    id: Mapped[Id]
    year: Mapped[int] = mapped_column(index=True)
    version: Mapped[str]
    source: Mapped[str]
    content: Mapped[dict[str, Any]]
    loaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    loaded_at: Mapped[datetime]
