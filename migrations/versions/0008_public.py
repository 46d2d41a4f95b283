"""Withdrawals of announcements, and the views that are all the public's pages can read (16, 20(4))."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"

SQL = Path(__file__).parent.parent / "sql" / "public.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("what was withdrawn stays withdrawn; restore a backup instead")
