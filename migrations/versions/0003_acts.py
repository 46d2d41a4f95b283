"""What a superior asks of a case by a day (4(1)), and what is referred out of it (8, 19)"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.execute((SQL / "acts.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("referrals and urging are the record of what was done; restore a backup instead")
