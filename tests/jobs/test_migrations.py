"""The migrations and the models say the same, so that what is tested is what an operator gets."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

import portal.app  # noqa: F401  (every feature's tables)
from portal.jobs.credentials import Urls
from portal.kit.db import Base


def test_migrating_from_empty_gives_the_tables_of_the_models(cluster: Urls) -> None:
    assert cluster.owner
    engine = create_engine(cluster.owner)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
