"""What was read is kept and ordered to be deleted (19); who holds a certificate sees who read it."""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"

SQL = Path(__file__).parent.parent / "sql" / "deletions.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("what was kept as evidence is part of the record; restore a backup instead")
