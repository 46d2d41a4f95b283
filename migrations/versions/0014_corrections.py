"""What follows from a reversal: filings that correct earlier ones, announcements made anew; who sees a rectification."""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"

SQL = Path(__file__).parent.parent / "sql" / "corrections.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("what was filed is not taken down; restore a backup instead")
