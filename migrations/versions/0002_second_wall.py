"""The second wall: rights of the database roles, row-level security, and a log that is only added to (design 4 and 6)."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    for name in ("audit.sql", "rights.sql", "row_security.sql"):
        op.execute((SQL / name).read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("the second wall is not taken down; restore a backup instead")
