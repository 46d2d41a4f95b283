"""What a reader has read, kept as evidence; the order to delete it; what was answered and checked. All written once (19)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.grants.models import LAST_ENTRY, NEWEST, Revocation
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.ledger import Ledger, once
from portal.organisations.models import Office


class KeptReadings(Base):
    """Exactly which certificates were read under the grants that a revocation ended, frozen: a set of ids with its digest, the
    readings of the log from the first to the last of them, since when. It exists before anything is to be deleted."""

    __tablename__ = "kept_readings"
    id: Mapped[Id]
    revocation_id: Mapped[int] = mapped_column(ForeignKey("revocation.id"), unique=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    certificates: Mapped[list[Range[int]]] = mapped_column(INT8MULTIRANGE)
    records: Mapped[int]
    digest: Mapped[str]
    readings: Mapped[int]
    first_reading_id: Mapped[int | None]
    last_reading_id: Mapped[int | None]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    revocation: Mapped[Revocation] = relationship()
    parts: Mapped[list["KeptPart"]] = relationship(order_by="KeptPart.id", viewonly=True)


class KeptPart(Base):
    """What was taken along together: one export, or (without an export) everything read on pages. Each is attested alone.
    `number`, `sha256` and `asked_on` are the export's; what was streamed has no file and so no hash."""

    __tablename__ = "kept_part"
    id: Mapped[Id]
    kept_id: Mapped[int] = mapped_column(ForeignKey("kept_readings.id"))
    export_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_export.id"))
    number: Mapped[str]
    sha256: Mapped[str | None]
    asked_on: Mapped[date | None]
    certificates: Mapped[list[Range[int]]] = mapped_column(INT8MULTIRANGE)
    records: Mapped[int]
    digest: Mapped[str]

    __table_args__ = (UniqueConstraint("kept_id", "export_id", postgresql_nulls_not_distinct=True),)


class DeletionOrder(Base):
    """责令删除已读取的证书数据 (19): to the reader's office (`about_id`), for itself or for one of its people. `due_on` is
    counted from `served_on`. How it stands follows from its steps (`states.py`). `round`: how many orders about the same
    readings came before; each of them was taken back."""

    __tablename__ = "deletion_order"
    id: Mapped[Id]
    number: Mapped[str]
    kept_id: Mapped[int] = mapped_column(ForeignKey("kept_readings.id"))
    revocation_id: Mapped[int] = mapped_column(ForeignKey("revocation.id"))
    round: Mapped[int]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    basis: Mapped[str]
    words: Mapped[str]
    served_on: Mapped[date]
    due_on: Mapped[date]
    ordered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    kept: Mapped[KeptReadings] = relationship()
    revocation: Mapped[Revocation] = relationship()
    office: Mapped[Office] = relationship(foreign_keys=office_id)
    about: Mapped[Office] = relationship(foreign_keys=about_id)
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    orderer: Mapped[Person] = relationship(foreign_keys=ordered_by)
    steps: Mapped[list["DeletionStep"]] = relationship(order_by="DeletionStep.id", viewonly=True)

    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        UniqueConstraint("kept_id", "round"),
        Index("ix_deletion_order_office", "office_id", NEWEST),
        Index("ix_deletion_order_about", "about_id", NEWEST),
        Index("ix_deletion_order_prefecture", "prefecture_id", NEWEST),
    )

    @property
    def version(self) -> int:
        """How many steps there are: by it a form notices that another acted meanwhile."""
        return len(self.steps)


class DeletionStep(Base):
    """What happened to an order (`states.Kind`): attested (`part_id`, `done_on`, `how`, `done_by`), checked (`passed`),
    refused, taken back. The file is in the store under `sha256`."""

    __tablename__ = "deletion_step"
    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("deletion_order.id"))
    kind: Mapped[str]
    part_id: Mapped[int | None] = mapped_column(ForeignKey("kept_part.id"))
    done_on: Mapped[date | None]
    how: Mapped[str]
    done_by: Mapped[str]
    passed: Mapped[bool | None]
    words: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    order: Mapped[DeletionOrder] = relationship()
    part: Mapped[KeptPart | None] = relationship()
    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (Index("ix_deletion_step_order", "order_id", "id"),)


class ReadingEntry(Ledger, Base):
    """The ledger of what decisions did about reading (19): `revoke` and `delete`, each about a revocation."""

    __tablename__ = "reading_entry"
    NAME = "readings"
    KEY = ("revocation_id",)
    COPIED = ("about_id", "prefecture_id")
    about_id: Mapped[int]
    prefecture_id: Mapped[int | None]
    revocation_id: Mapped[int] = mapped_column(ForeignKey("revocation.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("reading_entry.id"), unique=True)
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("reading_entry.id"), index=True)

    __table_args__ = (once("uq_reading_entry_once", *KEY), Index("ix_reading_entry_case", "cause_case_id"))
