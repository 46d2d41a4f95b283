"""The law as data in time (21, 22, R-13). The files delivered with the portal become version 1 of each kind."""

import hashlib
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

SQL = Path(__file__).parent.parent / "sql" / "law_versions.sql"
POLICIES = Path(__file__).parents[2] / "policies"
INSERT = sa.text(
    "insert into law_version (kind, number, text, sha256, effective_from, reason, document_number, published_at, entry)"
    " values (:kind, 1, :text, :sha256, :day, '随平台交付', '', :at, null)"
)


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
    texts = {kind: (POLICIES / f"{kind}.toml").read_text(encoding="utf-8") for kind in ("rulebook", "readings", "limits")}
    day: date = tomllib.loads(texts["rulebook"])["version"]["effective_from"]
    for kind, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        values = {"kind": kind, "text": text, "sha256": digest, "day": day, "at": datetime.now(UTC)}
        op.get_bind().execute(INSERT, values)


def downgrade() -> None:
    raise RuntimeError("what was law is not taken down; restore a backup instead")
