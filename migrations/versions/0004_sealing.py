"""The log as evidence: positions and hashes of sealed entries, signed checkpoints, countersignatures, alarms (design 6)."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.execute((SQL / "sealing.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("what was signed is not unsigned; restore a backup instead")
