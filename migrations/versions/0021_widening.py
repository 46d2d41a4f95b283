"""What was read before in the same hour is not put to it again."""

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"

SQL = Path(__file__).parent.parent / "sql" / "widening.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("nothing is gained by writing twice; restore a backup instead")
