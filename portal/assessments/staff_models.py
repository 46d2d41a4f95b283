"""Examiners and supervisors: who they are, who appointed them, who sent them (Articles 11 to 14)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Examiner(Base):
    """An examiner (考评人员) of an institution. Card numbers are unique within it; `occupations` are codes."""

    __tablename__ = "examiner"
    id: Mapped[Id]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str]
    id_kind: Mapped[str]
    id_number: Mapped[bytes] = mapped_column(LargeBinary)
    id_index: Mapped[bytes] = mapped_column(LargeBinary)
    card_number: Mapped[str]
    level: Mapped[str]
    occupations: Mapped[list[str]]
    appointed_on: Mapped[date]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    recorded_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    institution: Mapped[Office] = relationship(
        primaryjoin="Examiner.institution_id == Office.id", foreign_keys=institution_id, lazy="joined", viewonly=True
    )

    __table_args__ = (
        UniqueConstraint("institution_id", "card_number"),
        UniqueConstraint("institution_id", "id_index"),
        Index("ix_examiner_institution", "institution_id", "id"),
        Index("ix_examiner_prefecture", "prefecture_id", "id"),
        Index("ix_examiner_county", "county_id", "id"),
    )


class Supervisor(Base):
    """A quality supervisor (质量督导人员). Who appointed decides under Article 14, a bureau that sent before it; both are
    recorded. `prefecture_id` and `county_id` are those of the office that appointed."""

    __tablename__ = "supervisor"
    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    id_kind: Mapped[str]
    id_number: Mapped[bytes] = mapped_column(LargeBinary)
    id_index: Mapped[bytes] = mapped_column(LargeBinary)
    card_number: Mapped[str]
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    appointed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    appointed_by: Mapped[Office] = relationship(foreign_keys=appointed_by_id, lazy="joined")
    sent_by: Mapped[Office | None] = relationship(foreign_keys=sent_by_id, lazy="joined")

    __table_args__ = (
        UniqueConstraint("appointed_by_id", "card_number"),
        Index("ix_supervisor_sent", "sent_by_id", "id"),
        Index("ix_supervisor_prefecture", "prefecture_id", "id"),
        Index("ix_supervisor_county", "county_id", "id"),
    )
