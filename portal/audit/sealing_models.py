"""The log as evidence: where each entry stands in the tree, what was signed, by whom it was countersigned, what is wrong.

All rows are only ever added. The sealer adds them; the auditors' console reads them as the reader; the web role reads what
is published anyway: checkpoints, public keys, countersignatures.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.db import Base

TREES = {
    "prefecture": ("prefecture_id", "prefecture_id is not null"), "county": ("county_id", "county_id is not null"),
    "institution": ("office_id", "office_id <> county_id"),
}  # fmt: skip
NARROWED = {
    "event": "event", "kind": "kind", "result": "result", "object": "object", "person": "person_id", "clause": "clause",
}  # fmt: skip
HOLDS = {"clause": "clause <> ''", "person": "person_id is not null"}


def walk(name: str, columns: Sequence[str], *conditions: str | None) -> Index:
    """The index along which the entries with these columns' values are walked, newest first."""
    where = " and ".join(filter(None, conditions))
    return Index(f"ix_audit_sealed_{name}", *columns, "position", postgresql_where=text(where) if where else None)


class SealedEntry(Base):
    """One entry's place in the tree. Position, entry and leaf are the tree's; the rest is a projection of the body for
    lists and filters, can be computed anew from it and is no evidence. `object` is `case:12`, `report:3`, or the path."""

    __tablename__ = "audit_sealed"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(unique=True)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    event: Mapped[str]
    kind: Mapped[str]
    object: Mapped[str]
    office_id: Mapped[int | None]
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    person_id: Mapped[int | None]
    result: Mapped[str]
    clause: Mapped[str]
    acted_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    policy: Mapped[str]

    # Every question of the console is a walk along one index: by each filter, by each tree, by each filter in each tree.
    __table_args__ = (
        *(walk(name, [column], HOLDS.get(name)) for name, column in NARROWED.items()),
        walk("prefecture", ["prefecture_id"], "prefecture_id is not null"),
        walk("county", ["county_id"], "county_id is not null"),
        walk("office", ["office_id"], "office_id is not null"),
        *(
            walk(f"{tree}_{name}", [root, column], within, HOLDS.get(name))
            for tree, (root, within) in TREES.items()
            for name, column in NARROWED.items()
        ),
    )


class DailyCount(Base):
    """What happened on a day (Asia/Shanghai) in an office and all below it; office 0 is the whole log. What each number counts
    is said by the view `audit_counted` (migrations/sql/console.sql); `night_logins` are a part of `logins`."""

    __tablename__ = "audit_daily"
    office_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    refusals: Mapped[int]
    logins: Mapped[int]
    night_logins: Mapped[int]
    lockouts: Mapped[int]


class Tile(Base):
    """256 neighbouring hashes of the tree, complete: the nodes `256 * number` and on of level `8 * height`."""

    __tablename__ = "audit_tile"
    height: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)
    root: Mapped[bytes] = mapped_column(LargeBinary)


class Checkpoint(Base):
    """A signed tree head. `note` is what was signed, with its signatures; the other columns repeat what it says."""

    __tablename__ = "audit_checkpoint"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    size: Mapped[int]
    root: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[str]
    note: Mapped[str]
    signed_at: Mapped[datetime]
    key_id: Mapped[str]
    watermark: Mapped[int]

    __table_args__ = (
        Index("ix_audit_checkpoint_size", "size"),
        Index("ix_audit_checkpoint_signed_at", "signed_at"),
        CheckConstraint("hash in ('sha256', 'sm3')", name="hash"),
    )


class VerifierKey(Base):
    """A public key: the sealer's, or the one with which an office countersigns. `verifier` is name+id+key (C2SP)."""

    __tablename__ = "audit_key"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    key_id: Mapped[str]
    verifier: Mapped[str] = mapped_column(unique=True)
    introduced_at: Mapped[datetime]


class Countersignature(Base):
    """Another office's signature line under a checkpoint: it saw this tree, and that it continues the last one it saw."""

    __tablename__ = "audit_witness"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("audit_checkpoint.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    key_id: Mapped[str]
    line: Mapped[str]
    signed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("checkpoint_id", "key_id"), Index("ix_audit_witness_office", "office_id", "id"))


class Delivery(Base):
    """A checkpoint that left this machine, and to where: `directory`, or an address."""

    __tablename__ = "audit_delivery"
    target: Mapped[str] = mapped_column(primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("audit_checkpoint.id"), primary_key=True, autoincrement=False)
    delivered_at: Mapped[datetime]


class Alarm(Base):
    """Something is wrong with the log. An alarm of a kind is on while its latest row says `raised`."""

    __tablename__ = "audit_alarm"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    raised: Mapped[bool]
    position: Mapped[int | None]
    entry_id: Mapped[int | None]
    reason: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_audit_alarm_kind", "kind", "id"),)
