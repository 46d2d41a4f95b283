"""The auditors' console over a log of any length: indexes for each of its questions, and figures by day (design 6)."""

from pathlib import Path

from alembic import op

revision = "0015"
down_revision = "0014"

SQL = Path(__file__).parent.parent / "sql" / "console.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("the counts belong to the log; restore a backup instead")
