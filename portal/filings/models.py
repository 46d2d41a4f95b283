"""A filing owed from the day of the decision: due, filed, received, or returned with a comment; overdue is a query. What went
out and is no longer true is filed again by a row of its own."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.cases.models import Case
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Filing(Base):
    """One office's filing of one case with one office above, or the correction (更正报备) of the filing `corrects_id`, whose
    decision was reversed since. `due_on` is an internal limit (R-11)."""

    __tablename__ = "filing"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    major: Mapped[bool]
    basis: Mapped[str]
    state: Mapped[str]
    due_on: Mapped[date]
    created_at: Mapped[datetime]
    summary: Mapped[str]
    filed_at: Mapped[datetime | None]
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), unique=True)

    case: Mapped[Case] = relationship()
    sender: Mapped[Office] = relationship(foreign_keys=from_id)
    recipient: Mapped[Office] = relationship(foreign_keys=to_id)
    corrects: Mapped["Filing | None"] = relationship(remote_side="Filing.id", back_populates="corrected")
    corrected: Mapped["Filing | None"] = relationship(back_populates="corrects", viewonly=True, uselist=False)

    __table_args__ = (
        Index("uq_filing_case_id_to_id", "case_id", "to_id", unique=True, postgresql_where=text("corrects_id is null")),
        Index("ix_filing_from", "from_id", "state", "due_on"),
        Index("ix_filing_to", "to_id", "state", "due_on"),
    )
