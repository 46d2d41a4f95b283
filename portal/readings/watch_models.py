"""What was noticed while certificate data was read, what was done about it, and planted records. Rows are only added; the
database counts and the reader sees none of it (`migrations/sql/watching.sql`)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, INT8MULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Case
from portal.certificates.models import Certificate
from portal.grants.models import LAST_ENTRY, NEWEST, GrantStep, ReadGrant, Revocation
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office
from portal.readings.models import Reading


class ReadMark(Base):
    """A reading or attempt that counts for a rule. `reader` is the person, or minus the key of an institution's system."""

    __tablename__ = "read_mark"
    id: Mapped[Id]
    rule: Mapped[str]
    reader: Mapped[int]
    day: Mapped[date]
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"))
    reading_id: Mapped[int] = mapped_column(ForeignKey("certificate_reading.id"))

    __table_args__ = (Index("ix_read_mark_counted", "rule", "reader", "day", "grant_id"),)


class Breadth(Base):
    """What one reader read under one grant within one hour, up to the second threshold. The database alone reads it."""

    __tablename__ = "read_breadth"
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"), primary_key=True)
    reader: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    certificates: Mapped[list[Range[int]]] = mapped_column(INT8MULTIRANGE)
    institutions: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class Alert(Base):
    """读取预警: a rule's number reached a threshold, once for rule, grant, reader, day and `level` (2 suspends the grant).
    `reached` is the number then; what came later is counted from the marks. `watcher_id` is the office that answers for it."""

    __tablename__ = "read_alert"
    id: Mapped[Id]
    rule: Mapped[str]
    level: Mapped[int]
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reader: Mapped[int]
    day: Mapped[date]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    watcher_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    reading_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_reading.id"))
    reached: Mapped[int]
    threshold: Mapped[int]
    due_on: Mapped[date]
    raised_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    grant: Mapped[ReadGrant] = relationship()
    person: Mapped[Person | None] = relationship()
    office: Mapped[Office] = relationship(foreign_keys=office_id)
    watcher: Mapped[Office] = relationship(foreign_keys=watcher_id)
    reading: Mapped[Reading | None] = relationship()
    handlings: Mapped[list["Handling"]] = relationship(order_by="Handling.id", viewonly=True)
    suspension: Mapped["Suspension | None"] = relationship(viewonly=True)

    __table_args__ = (
        UniqueConstraint("grant_id", "reader", "day", "rule", "level"),
        Index("ix_read_alert_office", "office_id", NEWEST),
        Index("ix_read_alert_prefecture", "prefecture_id", NEWEST),
        Index("ix_read_alert_county", "county_id", NEWEST),
        Index("ix_read_alert_watcher", "watcher_id", NEWEST),
        Index("ix_read_alert_second", "grant_id", postgresql_where=text("level = 2")),
    )


class Suspension(Base):
    """The suspension that followed an alert of the second level; without a step where the grant was not in force any more."""

    __tablename__ = "read_alert_suspension"
    alert_id: Mapped[int] = mapped_column(ForeignKey("read_alert.id"), primary_key=True, autoincrement=False)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("read_grant_step.id"))
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    step: Mapped[GrantStep | None] = relationship()


class Handling(Base):
    """What an office did about an alert (`handling.OUTCOMES`), and why."""

    __tablename__ = "read_alert_handling"
    id: Mapped[Id]
    alert_id: Mapped[int] = mapped_column(ForeignKey("read_alert.id"))
    outcome: Mapped[str]
    words: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    revocation_id: Mapped[int | None] = mapped_column(ForeignKey("revocation.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    handled_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()
    case: Mapped[Case | None] = relationship()
    revocation: Mapped[Revocation | None] = relationship()

    __table_args__ = (UniqueConstraint("alert_id", "office_id"),)


class Canary(Base):
    """A planted record: known to who planted it and to the system alone."""

    __tablename__ = "canary"
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True, autoincrement=False)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    planted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str]
    planted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    certificate: Mapped[Certificate] = relationship()

    __table_args__ = (Index("ix_canary_planted", "planted_by", text("certificate_id desc")),)
