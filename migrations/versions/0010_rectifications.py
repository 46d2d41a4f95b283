"""Rectification: what was ordered, what happened, the files handed in."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"

SQL = Path(__file__).parent.parent / "sql" / "rectifications.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("what was ordered is not taken down; restore a backup instead")
