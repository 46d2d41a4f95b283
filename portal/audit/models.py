"""The log's table as the application sees it: a body that is inserted, and nothing that can be read back or changed."""

from datetime import datetime

from sqlalchemy import BigInteger, Computed, DateTime, Identity, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kit.db import Base

ENTRY_SEQUENCE = "audit_entry_id_seq"
LAST_ENTRY = f"currval('{ENTRY_SEQUENCE}')"
"""SQL for the number of the entry this transaction wrote last; the web role may ask for that and read nothing else."""


class AuditEntry(Base):
    """One thing done, refused or read. `leaf` is the database's own RFC 9162 leaf hash: the writer cannot forge it."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(server_default=text("pg_current_xact_id()::text::bigint"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=text("clock_timestamp()"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[bytes] = mapped_column(LargeBinary, Computed(r"sha256('\x00'::bytea || body)", persisted=True))

    __table_args__ = (Index("ix_audit_entry_xid", "xid", "id"),)
