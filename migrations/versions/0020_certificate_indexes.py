"""The indexes of certificate lists carry what row-level security asks of a certificate."""

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"

SQL = Path(__file__).parent.parent / "sql" / "certificate_indexes.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("nothing is gained by slower lists; restore a backup instead")
