"""Read grants and what happened with them. A grant says who may read what, for what and how much, until when; its steps say
whether it is in force. Both are only added to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office

LAST_ENTRY = "currval('audit_entry_id_seq')"
NEWEST = text("id desc")


class ReadGrant(Base):
    """A permission to read certificate data (证书数据读取权限).

    `reader` is `post` (whoever holds `post` at the office), `person` (this one, in `post`) or `system` (the institution's
    own system). The scope is `institutions` and `regions` (ids of prefectures' and counties' offices; neither: the whole
    province), narrowed by `occupations` and days of issue; `prefectures` repeats in which prefectures it lies, for the wall.
    `fields` says of each field whether it may be read `masked` or `full`. Quotas count certificates."""

    __tablename__ = "read_grant"
    id: Mapped[Id]
    number: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    approver_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    reader: Mapped[str]
    post: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    words: Mapped[str]
    basis: Mapped[str]
    institutions: Mapped[list[str]]
    regions: Mapped[list[str]]
    prefectures: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    occupations: Mapped[list[str]]
    issued_from: Mapped[date | None]
    issued_until: Mapped[date | None]
    fields: Mapped[dict[str, Any]]
    daily_quota: Mapped[int]
    total_quota: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    office: Mapped[Office] = relationship(foreign_keys=office_id, lazy="joined")
    approver: Mapped[Office] = relationship(foreign_keys=approver_id)
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    asker: Mapped[Person] = relationship(foreign_keys=asked_by)
    steps: Mapped[list["GrantStep"]] = relationship(order_by="GrantStep.id", viewonly=True)

    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index("ix_read_grant_office", "office_id", NEWEST),
        Index("ix_read_grant_prefecture", "prefecture_id", NEWEST),
        Index("ix_read_grant_approver", "approver_id", NEWEST),
        Index("ix_read_grant_person", "person_id", NEWEST),
        Index("ix_read_grant_ends", "ends_on", "id"),
    )


class Revocation(Base):
    """立即取消读取权限 (19): one order about an office (`about_id`), or about one of its people, that ends grants and keys."""

    __tablename__ = "revocation"
    id: Mapped[Id]
    number: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    words: Mapped[str]
    basis: Mapped[str]
    keys: Mapped[int]
    case_id: Mapped[int | None]
    ordered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    office: Mapped[Office] = relationship(foreign_keys=office_id)
    about: Mapped[Office] = relationship(foreign_keys=about_id)
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    orderer: Mapped[Person] = relationship(foreign_keys=ordered_by)

    @property
    def whose(self) -> str:
        """Whose permissions it ended."""
        return f"{self.about.name}，{self.person.name}" if self.person else self.about.name

    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index("ix_revocation_office", "office_id", NEWEST),
        Index("ix_revocation_about", "about_id", NEWEST),
        Index("ix_revocation_prefecture", "prefecture_id", NEWEST),
    )


class GrantStep(Base):
    """Something that was done with a grant; `states.py` knows what follows from it. `until`: the last day of a suspension."""

    __tablename__ = "read_grant_step"
    id: Mapped[Id]
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"))
    event: Mapped[str]
    words: Mapped[str]
    until: Mapped[date | None]
    revocation_id: Mapped[int | None] = mapped_column(ForeignKey("revocation.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()
    revocation: Mapped[Revocation | None] = relationship()

    __table_args__ = (Index("ix_read_grant_step_grant", "grant_id", NEWEST),)


class GrantUse(Base):
    """How many certificates were read under a grant, on the last day and in all. The sum of the read log, kept for speed:
    a test holds it equal."""

    __tablename__ = "read_grant_use"
    grant_id: Mapped[int] = mapped_column(ForeignKey("read_grant.id"), primary_key=True)
    day: Mapped[date]
    today: Mapped[int]
    total: Mapped[int]


class BlockRequest(Base):
    """A county asks its prefecture to block a reader at once (table 2, last row)."""

    __tablename__ = "block_request"
    id: Mapped[Id]
    number: Mapped[str]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    words: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    office: Mapped[Office] = relationship(foreign_keys=office_id)
    about: Mapped[Office] = relationship(foreign_keys=about_id)
    asker: Mapped[Person] = relationship()
    answer: Mapped["BlockAnswer | None"] = relationship(viewonly=True)

    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index("ix_block_request_office", "office_id", NEWEST),
        Index("ix_block_request_prefecture", "prefecture_id", NEWEST),
    )


class BlockAnswer(Base):
    """What the prefecture did about it: revoked (`revocation_id`), or why not."""

    __tablename__ = "block_answer"
    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("block_request.id"), unique=True)
    revocation_id: Mapped[int | None] = mapped_column(ForeignKey("revocation.id"))
    words: Mapped[str]
    answered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    answerer: Mapped[Person] = relationship()
    revocation: Mapped[Revocation | None] = relationship()
