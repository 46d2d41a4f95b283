"""The legal review, the decision, how it was carried out, and what a later review undid of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.notices.models import Notice
from portal.organisations.models import Office


class Review(Base):
    """法制审核: a reviewer who did not handle the case finds the proposal in order, or sends it back with reasons."""

    __tablename__ = "review"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    passed: Mapped[bool]
    opinion: Mapped[str]
    reviewed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime]

    reviewer: Mapped[Person] = relationship(lazy="joined")


class Decision(Base):
    """处理决定, or the province's termination notice: the clauses found, the measures, who signed for which office."""

    __tablename__ = "decision"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    clauses: Mapped[list[str]]
    measures: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reasons: Mapped[str]
    major: Mapped[bool]
    signed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]

    office: Mapped[Office] = relationship(lazy="joined")
    signer: Mapped[Person] = relationship(lazy="joined")
    document: Mapped[Notice] = relationship(lazy="joined")


class Reversal(Base):
    """A review undid a decision or some of its measures: on which ground (`words.GROUNDS`), by which document of which day,
    and why. Written once; what it restored stands in the ledgers."""

    __tablename__ = "reversal"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    measures: Mapped[list[str]]
    ground: Mapped[str]
    reference: Mapped[str]
    reviewed_on: Mapped[date]
    reasons: Mapped[str]
    reversed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reversed_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    person: Mapped[Person] = relationship(lazy="joined")


class TerminationProposal(Base):
    """The prefecture's last act under 17, or 18 where it terminates; the province issues, or returns it with reasons."""

    __tablename__ = "termination_proposal"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    reasons: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    return_reasons: Mapped[str | None]

    proposer: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (Index(None, "case_id", "id"),)


class Execution(Base):
    """How and on which day one measure of a decision was carried out, as a handler stated it."""

    __tablename__ = "execution"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    measure: Mapped[str]
    statement: Mapped[str]
    done_on: Mapped[date]
    stated_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
