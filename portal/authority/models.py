"""The rows that rights follow from: an office's asked capacities in a case, and recusals (Article 4, 20(6))."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.db import Base, Id


class CaseCapacity(Base):
    """A capacity that arises by an act rather than from the case's place. It repeats the case's immutable sort key
    (`opened_at`), so that a list by capacity is one index range; `until` is when it ended, null while it lasts."""

    __tablename__ = "case_capacity"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    capacity: Mapped[str]
    opened_at: Mapped[datetime]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_case_capacity_case", "case_id", "office_id"),
        Index(
            "ix_case_capacity_list", "office_id", text("opened_at desc"), text("case_id desc"),
            postgresql_include=["until", "capacity"],
        ),
    )  # fmt: skip


class Recusal(Base):
    """回避, declared or ordered: from this row on the person has no right in this case (R-10)."""

    __tablename__ = "recusal"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    reason: Mapped[str]
    ordered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_recusal_person", "person_id", "case_id"), Index("ix_recusal_case", "case_id"))
