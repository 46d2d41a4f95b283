"""Exhibits: a file (hashed at receipt, write-once) or a written record; corrected by a new one that names the old."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.cases.models import Case
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Exhibit(Base):
    """One piece of evidence: a file (`file_name`, `media_type`, `size` in bytes) or a written `record`. `sha256` is that of
    the file's bytes or the record's text, taken at receipt. At most one later exhibit corrects it."""

    __tablename__ = "exhibit"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    source: Mapped[str]
    collected_by: Mapped[str]
    collected_on: Mapped[date]
    proves: Mapped[str]
    file_name: Mapped[str | None]
    media_type: Mapped[str | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    record: Mapped[str | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("exhibit.id"), unique=True)
    correction_reason: Mapped[str | None]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    case: Mapped[Case] = relationship()
    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()
    replaces: Mapped["Exhibit | None"] = relationship(foreign_keys=replaces_id, remote_side="Exhibit.id", viewonly=True)
    replaced_by: Mapped["Exhibit | None"] = relationship(foreign_keys="Exhibit.replaces_id", uselist=False, viewonly=True)

    __table_args__ = (UniqueConstraint("case_id", "number"),)

    @property
    def label(self) -> str:
        """How the case file cites it, e.g. E01."""
        return f"E{self.number:02d}"
