"""The auditors' own work: reviews, questions and explanations, named searches, checks of the log (design 6)."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.execute((SQL / "reviews.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("what was reviewed stays reviewed; restore a backup instead")
