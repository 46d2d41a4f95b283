"""Cases opened together about one sitting, and the candidates of a sitting whose results were voided."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"

SQL = Path(__file__).parent.parent / "sql" / "batches.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("which cases were opened together is part of their record; restore a backup instead")
