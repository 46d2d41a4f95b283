"""The keys by which institutions' own systems act (19), and the answers that were given to what such a system sent once."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id


class ApiKey(Base):
    """A key of an institution. The secret itself, 256 random bits, is shown once and kept nowhere: `secret_hash` is its
    SHA-256, `prefix` the public part by which it is found. What ended it is written once and never taken back."""

    __tablename__ = "api_key"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    last_four: Mapped[str]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    end_reason: Mapped[str | None]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    creator: Mapped[Person] = relationship(foreign_keys=created_by, lazy="joined")
    ender: Mapped[Person | None] = relationship(foreign_keys=ended_by, lazy="joined")

    __table_args__ = (Index("ix_api_key_office", "office_id", "id"),)


class ApiRequest(Base):
    """What was answered to a request under an institution's idempotency key, so that sending it again does nothing anew.
    `digest` is the SHA-256 of what was asked; the answer holds numbers, counts and mistakes, never what cells held."""

    __tablename__ = "api_request"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id"))
    idempotency_key: Mapped[str]
    digest: Mapped[str]
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("office_id", "idempotency_key"),)
