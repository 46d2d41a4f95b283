"""A finding ties a fact to one clause and to exhibits (20(2)); a proposal holds the measures those clauses allow."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.evidence.models import Exhibit
from portal.kit.db import Base, Id

finding_exhibit = Table(
    "finding_exhibit",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id"), primary_key=True),
    Column("exhibit_id", ForeignKey("exhibit.id"), primary_key=True),
)


class Finding(Base):
    """A fact found under one clause. `conditions` are the clause's own words that are stated to be met;
    `aggravates` names the item of 15 that 16.1 aggravates. Withdrawn ones stay, with when and why."""

    __tablename__ = "finding"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    ordinal: Mapped[int]
    fact: Mapped[str]
    clause: Mapped[str]
    aggravates: Mapped[str | None]
    conditions: Mapped[list[str]]
    weighing: Mapped[str]
    serious: Mapped[bool]
    found_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None]

    exhibits: Mapped[list[Exhibit]] = relationship(secondary=finding_exhibit, order_by=Exhibit.number)

    __table_args__ = (UniqueConstraint("case_id", "ordinal"),)


class Proposal(Base):
    """拟处理意见: measures chosen, each `{"measure", "clause", "detail", "applicable", "reason"}`; a later one replaces it."""

    __tablename__ = "proposal"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    measures: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reasons: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]

    __table_args__ = (Index(None, "case_id", "id"),)
