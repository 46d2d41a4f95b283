"""What is noticed while certificate data is read, and who handles it (19)."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

SQL = Path(__file__).parent.parent / "sql" / "watching.sql"
DELIVERED = Path(__file__).parents[2] / "policies" / "watching.toml"
INSERT = sa.text(
    "insert into law_version (kind, number, text, sha256, effective_from, reason, document_number, published_at, entry)"
    " select 'watching', 1, :text, :sha256, effective_from, '随平台交付', '', :at, null from law_version"
    " where kind = 'limits' and number = 1"
)


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))
    text = DELIVERED.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    op.get_bind().execute(INSERT, {"text": text, "sha256": digest, "at": datetime.now(UTC)})


def downgrade() -> None:
    raise RuntimeError("what was noticed is part of the record; restore a backup instead")
