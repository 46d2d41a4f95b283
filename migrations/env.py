"""Alembic's environment: migrations run as the owner of the tables, never as the web role."""

import os
from importlib import import_module
from pathlib import Path

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

from portal.kit.db import Base

# Every feature's tables, whatever the app's pages happen to import.
for _models in sorted((Path(__file__).parent.parent / "portal").glob("*/*models.py")):
    import_module(f"portal.{_models.parent.name}.{_models.stem}")


def run() -> None:
    """Migrate the database named by the owner's address."""
    url = os.environ.get("PORTAL_OWNER_URL") or current_app.config["OWNER_URL"]
    engine = create_engine(url)
    with engine.begin() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
