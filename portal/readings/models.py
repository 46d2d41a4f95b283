"""The read log of certificate data, the occasions on which it is read, and exports. Written before the data leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.grants.models import LAST_ENTRY, NEWEST, ReadGrant
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office
from portal.readings.sets import IdSet, Ranges


class Occasion(Base):
    """What somebody reads for (读取事由): words, with the case or the upload where it is about one. Every reading of a person
    belongs to an occasion, and every occasion to a grant."""

    __tablename__ = "reading_occasion"
    id: Mapped[Id]
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    opened_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    grant: Mapped[ReadGrant] = relationship(lazy="joined")
    person: Mapped[Person] = relationship()

    __table_args__ = (
        Index("ix_reading_occasion_grant", "grant_id", NEWEST),
        Index("ix_reading_occasion_person", "person_id", NEWEST),
        Index("ix_reading_occasion_opened", "opened_at"),
    )


class Export(Base):
    """An export of certificate data. A worker makes the file of a finished one (`address`, sealed in the store); a streamed
    one leaves no file. `cut` says why it ended before its end; the record stays when the file is removed."""

    __tablename__ = "certificate_export"
    id: Mapped[Id]
    number: Mapped[str]
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"))
    occasion_id: Mapped[int] = mapped_column(ForeignKey("reading_occasion.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    format: Mapped[str]
    query: Mapped[dict[str, Any]]
    fields: Mapped[dict[str, Any]]
    words: Mapped[str]
    asked_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))
    leased_until: Mapped[datetime | None]
    progress: Mapped[int] = mapped_column(server_default=text("0"))
    rows: Mapped[int | None]
    sha256: Mapped[str | None]
    address: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    cut: Mapped[str | None]
    removed_at: Mapped[datetime | None]

    grant: Mapped[ReadGrant] = relationship()
    occasion: Mapped[Occasion] = relationship()
    person: Mapped[Person] = relationship()
    office: Mapped[Office] = relationship()

    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index("ix_certificate_export_grant", "grant_id", NEWEST),
        Index("ix_certificate_export_person", "person_id", NEWEST),
        Index("ix_certificate_export_kept", "id", postgresql_where=text("address is not null and removed_at is null")),
        Index("ix_certificate_export_waiting", "id", postgresql_where=text("ended_at is null")),
    )


class Reading(Base):
    """One reading, or one refused attempt (`refused` says why): who, for which office, under which grant, for what, asked how,
    which certificates as a compact set of their ids, which fields and how (`masked` or `full`). `entry` is the entry of the
    audit log that pins it; `read_at` is the database's clock."""

    __tablename__ = "certificate_reading"
    id: Mapped[Id]
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"))
    occasion_id: Mapped[int | None] = mapped_column(ForeignKey("reading_occasion.id"), index=True)
    export_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_export.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[int | None]
    kind: Mapped[str]
    query: Mapped[dict[str, Any]]
    fields: Mapped[dict[str, Any]]
    words: Mapped[str]
    certificates: Mapped[Ranges] = mapped_column(IdSet)
    records: Mapped[int]
    refused: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    grant: Mapped[ReadGrant] = relationship()
    occasion: Mapped[Occasion | None] = relationship()
    export: Mapped[Export | None] = relationship()
    person: Mapped[Person | None] = relationship()
    office: Mapped[Office] = relationship()

    __table_args__ = (
        Index("ix_certificate_reading_office", "office_id", NEWEST),
        Index("ix_certificate_reading_prefecture", "prefecture_id", NEWEST),
        Index("ix_certificate_reading_county", "county_id", NEWEST),
        Index("ix_certificate_reading_grant", "grant_id", NEWEST),
        Index("ix_certificate_reading_person", "person_id", NEWEST),
        Index("ix_certificate_reading_at", "read_at", "id"),
        Index("ix_certificate_reading_which", "certificates", postgresql_using="gist"),
    )
