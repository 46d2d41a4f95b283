"""Certificate data is read under grants, each reading on record (19)."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"

SQL = Path(__file__).parent.parent / "sql" / "read_control.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("who read what is part of the record; restore a backup instead")
