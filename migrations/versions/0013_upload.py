"""Review of certificate data, stopped uploads, large sheets taken in by the worker, and keys of institutions' systems."""

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"

SQL = Path(__file__).parent.parent / "sql" / "upload.sql"


def upgrade() -> None:
    op.execute(SQL.read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("how certificate data were reviewed is part of the record; restore a backup instead")
