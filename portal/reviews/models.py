"""A review, the entries marked in it, what offices were asked and answered, how it was closed: all written once.

Besides, what an auditor keeps for himself: named searches; and the checks of the log he asked for, with their results.
Audit entries themselves are referred to by their number and never copied.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office

OUTCOMES = ("sound", "broken", "failed")


class Review(Base):
    """What an office's auditor looks into: a period, offices of the own tree (none named: the whole tree), and questions.

    `prefecture_id` and `county_id` repeat the tree of `office_id`, so that the offices above see it by equality.
    """

    __tablename__ = "audit_review"
    id: Mapped[Id]
    number: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    offices: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    questions: Mapped[str]
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]

    office: Mapped[Office] = relationship(foreign_keys=office_id, lazy="joined")
    opener: Mapped[Person] = relationship(foreign_keys=opened_by, lazy="joined")
    marks: Mapped[list["Mark"]] = relationship(order_by="Mark.id", viewonly=True)
    inquiries: Mapped[list["Inquiry"]] = relationship(order_by="Inquiry.id", back_populates="review", viewonly=True)
    closing: Mapped["Closing | None"] = relationship(viewonly=True)

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        Index(None, "office_id", "id"),
        Index(None, "prefecture_id", "id"),
    )


class Mark(Base):
    """An entry of the log taken into a review, with a remark. `person_id` did what the entry states (none: no person)."""

    __tablename__ = "audit_mark"
    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("audit_review.id"), index=True)
    entry_id: Mapped[int]
    position: Mapped[int]
    event: Mapped[str]
    person_id: Mapped[int | None]
    office_id: Mapped[int | None]
    remark: Mapped[str]
    marked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]

    marker: Mapped[Person] = relationship(lazy="joined")


class Inquiry(Base):
    """审计询问: an office is to explain something in words, until the end of a day."""

    __tablename__ = "audit_inquiry"
    id: Mapped[Id]
    number: Mapped[str]
    review_id: Mapped[int] = mapped_column(ForeignKey("audit_review.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    question: Mapped[str]
    due_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]

    review: Mapped[Review] = relationship(back_populates="inquiries")
    office: Mapped[Office] = relationship(foreign_keys=office_id, lazy="joined")
    asker: Mapped[Office] = relationship(foreign_keys=asker_id, lazy="joined")
    explanation: Mapped["Explanation | None"] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (Index(None, "office_id", "id"),)


class Explanation(Base):
    """What the asked office answered, by its approver; one to a question."""

    __tablename__ = "audit_explanation"
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("audit_inquiry.id"), primary_key=True, autoincrement=False)
    words: Mapped[str]
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]

    giver: Mapped[Person] = relationship(lazy="joined")


class Closing(Base):
    """What a review concluded, and the checkpoint at that moment, which binds the entries it rests on."""

    __tablename__ = "audit_closing"
    review_id: Mapped[int] = mapped_column(ForeignKey("audit_review.id"), primary_key=True, autoincrement=False)
    conclusion: Mapped[str]
    checkpoint: Mapped[str]
    closed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime]

    closer: Mapped[Person] = relationship(lazy="joined")


class SavedSearch(Base):
    """A search that its owner gave a name; given up by `dropped_at`, never removed."""

    __tablename__ = "audit_search"
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str]
    filters: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "person_id", "office_id"),)


class Check(Base):
    """A check of the log that somebody asked for: `checked` of `size` entries so far, then the outcome, which stays.

    `first_bad` is the number of the first entry that was found altered.
    """

    __tablename__ = "audit_check"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    size: Mapped[int]
    checked: Mapped[int]
    outcome: Mapped[str | None]
    first_bad: Mapped[int | None]
    reason: Mapped[str | None]
    finished_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(lazy="joined")
    asker: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
        Index(None, "office_id", "id"),
        Index("ix_audit_check_waiting", "id", postgresql_where=text("outcome is null")),
    )
