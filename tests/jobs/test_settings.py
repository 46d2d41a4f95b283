"""Where the database is: the environment first, else the embedded cluster, else a sentence that says what to do."""

from pathlib import Path

import psycopg
import pytest

from portal.jobs.credentials import Urls, for_psycopg
from portal.jobs.roles import C_LOCALE, ROLES, role_statements, script_for_own_server
from portal.jobs.settings import NoDatabase, database_urls, portal_home


def test_a_server_of_ones_own_comes_first() -> None:
    urls = database_urls({"PORTAL_DATABASE_URL": "postgresql+psycopg://web@db/portal", "PORTAL_READER_URL": "r"})
    assert (urls.web, urls.owner, urls.reader) == ("postgresql+psycopg://web@db/portal", None, "r")


def test_without_any_database_the_error_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match=r"make demo.*PORTAL_DATABASE_URL"):
        database_urls({"PORTAL_HOME": str(tmp_path)})


def test_the_home_is_beside_the_program_unless_it_is_set(tmp_path: Path) -> None:
    assert portal_home({"PORTAL_HOME": str(tmp_path)}) == tmp_path
    assert portal_home({}).name == ".portal"


def test_the_printed_sql_names_every_role_and_every_setting() -> None:
    script = script_for_own_server()
    for role in ROLES:
        assert f"CREATE ROLE {role} LOGIN" in script
    for name in ("PORTAL_DATABASE_URL=", "PORTAL_OWNER_URL=", "PORTAL_SEALER_URL=", "PORTAL_READER_URL="):
        assert name in script
    assert script != script_for_own_server(), "every print draws new passwords"


def test_a_server_of_ones_own_accepts_the_databases_statement(cluster: Urls) -> None:
    statements = role_statements(dict.fromkeys(ROLES, "x"), C_LOCALE).split(";\n\n")
    create = next(part for part in statements if part.startswith("CREATE DATABASE"))
    with psycopg.connect(for_psycopg(str(cluster.superuser)), autocommit=True) as connection:
        connection.execute(create.replace("DATABASE portal ", "DATABASE of_ones_own "))
        connection.execute("drop database of_ones_own")
