"""A finding ties a fact to one clause and to exhibits (20(2)); a proposal holds the measures those clauses allow."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Case
from portal.evidence.models import Exhibit
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.rulebook.citation import numeral

finding_exhibit = Table(
    "finding_exhibit",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id"), primary_key=True),
    Column("exhibit_id", ForeignKey("exhibit.id"), primary_key=True),
)


class Finding(Base):
    """A fact found under one clause. `conditions` are the clause's own words that are stated to be met; `premise` says why
    a clause that is offered only under a premise may be used (9, 16.6, 16.7, 17.7); `aggravates` names the item of 15
    that 16.1 aggravates. Withdrawn ones stay, with when and why."""

    __tablename__ = "finding"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    ordinal: Mapped[int]
    fact: Mapped[str]
    clause: Mapped[str]
    aggravates: Mapped[str | None]
    premise: Mapped[str | None]
    conditions: Mapped[list[str]]
    weighing: Mapped[str]
    serious: Mapped[bool]
    found_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str | None]

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()
    exhibits: Mapped[list[Exhibit]] = relationship(secondary=finding_exhibit, order_by=Exhibit.number)

    __table_args__ = (UniqueConstraint("case_id", "ordinal"),)

    @property
    def label(self) -> str:
        """How the case file cites it, e.g. 事实一."""
        return f"事实{numeral(self.ordinal)}"


class Proposal(Base):
    """拟处理意见: measures, each `{"measure", "clause", "detail", "stated", "applicable", "reason"}`: `detail` is the wording
    in Chinese, `stated` what was filled in (see `details.py`); a later proposal replaces it, the earlier stays."""

    __tablename__ = "proposal"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    measures: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reasons: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    __table_args__ = (Index(None, "case_id", "id"),)
