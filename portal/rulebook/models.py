"""Versions of the law as data: what each one said, from which day, why and by whom. Rows are written once (22, R-13)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id


class Kind(StrEnum):
    """What there are versions of; the word is the name of the file in `policies/`."""

    RULEBOOK = "rulebook"
    READINGS = "readings"
    LIMITS = "limits"
    WATCHING = "watching"


KINDS: dict[str, str] = {
    Kind.RULEBOOK: "处理规则", Kind.READINGS: "适用口径", Kind.LIMITS: "内部时限", Kind.WATCHING: "读取预警参数",
}  # fmt: skip


class LawWithdrawal(Base):
    """A planned version that was taken back before its day, with the reason."""

    __tablename__ = "law_withdrawal"
    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("law_version.id"), unique=True)
    reason: Mapped[str]
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=sql(LAST_ENTRY))

    person: Mapped[Person] = relationship()


class LawVersion(Base):
    """One version. `number` counts from 1 within its kind and is never used again; `effective_from` is its first day;
    `text` is the TOML and loaded only when it is read. Version 1 was delivered with the portal and has no publisher."""

    __tablename__ = "law_version"
    id: Mapped[Id]
    kind: Mapped[str]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(deferred=True)
    sha256: Mapped[str]
    effective_from: Mapped[date]
    reason: Mapped[str]
    document_number: Mapped[str]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    entry: Mapped[int | None] = mapped_column(server_default=sql(LAST_ENTRY))

    person: Mapped[Person | None] = relationship()
    withdrawal: Mapped[LawWithdrawal | None] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("kind", "number"),)

    @property
    def name(self) -> str:
        """Such as 处理规则第 2 版."""
        return f"{KINDS[self.kind]}第 {self.number} 版"
