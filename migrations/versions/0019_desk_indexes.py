"""The desk walks an index of its own for what waits for a signature."""

from pathlib import Path

from alembic import op

revision = "0019"
down_revision = "0018"

SQL = Path(__file__).parent.parent / "sql" / "desk_indexes.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("nothing is gained by slower counts; restore a backup instead")
