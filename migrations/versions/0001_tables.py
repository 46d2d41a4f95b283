"""Every table of the first release"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.execute((SQL / "tables.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("the first release's tables hold everything there is; restore a backup instead")
