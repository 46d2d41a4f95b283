"""How other offices take part in a case (4(3), 20(6)), what is ordered while it is investigated (20(1)), what its superiors
ask of it (4(1)), and what goes out of it to other authorities (8, 19)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Assistance(Base):
    """Help asked of an office (4(3), 20(6)): requested, answered, ended. `capacity_id` is the row that lets the office in for
    this request and ends with it; what the office is by its place (a county's standing duty) is another and stays."""

    __tablename__ = "assistance"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    task: Mapped[str]
    due_on: Mapped[date]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    capacity_id: Mapped[int] = mapped_column(ForeignKey("case_capacity.id"))

    office: Mapped[Office] = relationship(foreign_keys=office_id, lazy="joined")
    asked_by: Mapped[Office] = relationship(foreign_keys=asked_by_id, lazy="joined")


class Coordination(Base):
    """20(6): asked by the venue prefecture, arranged by the province; the home prefecture decides."""

    __tablename__ = "coordination"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    reasons: Mapped[str]
    asked_at: Mapped[datetime]
    arrangement: Mapped[str | None]
    arranged_at: Mapped[datetime | None]

    asked_by: Mapped[Office] = relationship(lazy="joined")

    __table_args__ = (Index("ix_coordination_waiting", "id", postgresql_where=text("arranged_at is null")),)


class InterimMeasure(Base):
    """20(1), or an institution's own holding back (4(4)): from opening, ended with the investigation unless continued.
    `occupations` are the codes of what is suspended; none means all of it."""

    __tablename__ = "interim_measure"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str]
    target: Mapped[str]
    occupations: Mapped[list[str]]
    reasons: Mapped[str]
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    continued_at: Mapped[datetime | None]
    continued_reasons: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    end_reasons: Mapped[str | None]

    person: Mapped[Person] = relationship(lazy="joined")


class Urging(Base):
    """督办: by when a superior wants the lead to act; the words are those of the step (4(1))."""

    __tablename__ = "urging"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("case_step.id"), unique=True)
    until: Mapped[date]


class Referral(Base):
    """移送有关部门: what of the case went to which authority, by which document, under 8 or 19. Written once."""

    __tablename__ = "referral"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    clause: Mapped[str]
    recipient: Mapped[str]
    matter: Mapped[str]
    reasons: Mapped[str]
    document_number: Mapped[str]
    referred_at: Mapped[datetime]
    referred_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(lazy="joined")
