"""The indexes of the case list carry what row-level security asks of a case."""

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"

SQL = Path(__file__).parent.parent / "sql" / "list_indexes.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("nothing is gained by slower counts; restore a backup instead")
