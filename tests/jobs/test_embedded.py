"""The embedded database lets in whom it knows, keeps its files closed, and gets up again after a kill -9."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from portal.jobs import embedded
from portal.jobs.cluster import access_rules
from portal.jobs.credentials import cluster_urls, for_psycopg
from portal.jobs.embedded import Cluster
from tests.databases import HOME

LONG = 20.0


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home of its own, reachable for whoever runs the server."""
    place = Path(os.environ[HOME]) / f"embedded-{os.getpid()}"
    yield place
    embedded.remove(place)


@pytest.fixture(scope="module")
def cluster(home: Path) -> Cluster:
    """A durable cluster, as in production."""
    return embedded.start(home)


def ask(url: str, question: str) -> object:
    """The first value that the database answers."""
    with psycopg.connect(for_psycopg(url), connect_timeout=5) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def eventually(condition: Callable[[], object]) -> None:
    """Wait for something that takes a moment."""
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_every_way_in_is_scram_or_refused() -> None:
    assert {line.split()[-1] for line in access_rules().splitlines()} == {"scram-sha-256", "reject"}


def test_the_web_role_does_not_log_in_without_its_password(cluster: Cluster) -> None:
    password = json.loads((cluster.home / "keys" / "database.json").read_text())["portal_web"]
    for attempt in ("", "guess"):
        with pytest.raises(psycopg.OperationalError):
            ask(cluster.urls.web.replace(password, attempt), "select 1")
    assert ask(cluster.urls.web, "select current_user") == "portal_web"


def test_passwords_are_stored_as_scram(cluster: Cluster) -> None:
    count = "select count(*) from pg_authid where rolcanlogin and rolpassword not like 'SCRAM-SHA-256$%'"
    assert ask(str(cluster.urls.superuser), count) == 0


def test_five_roles_may_log_in_and_only_the_administrator_is_a_superuser(cluster: Cluster) -> None:
    listed = "select string_agg(rolname || rolsuper || rolbypassrls, ' ' order by rolname) from pg_roles"
    assert ask(str(cluster.urls.superuser), listed + " where rolcanlogin") == (
        "portal_ownerfalsefalse portal_readerfalsefalse portal_sealerfalsefalse portal_superusertruetrue portal_webfalsefalse"
    )


def test_the_web_role_owns_nothing_and_makes_nothing(cluster: Cluster) -> None:
    owned = "select count(*) from pg_shdepend where deptype = 'o' and refobjid = 'portal_web'::regrole"
    assert ask(str(cluster.urls.superuser), owned) == 0
    for act in ("create table mine (id int)", "create schema mine", "create temp table mine (id int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(cluster.urls.web, act)


def test_the_owner_makes_tables_in_its_database(cluster: Cluster) -> None:
    made = "create table of_the_owner (id int); drop table of_the_owner; select 1"
    with psycopg.connect(for_psycopg(str(cluster.urls.owner))) as connection:
        connection.execute(made)


def test_the_server_keeps_the_rules_time_and_its_data(cluster: Cluster) -> None:
    shown = "select current_setting('timezone') || ' ' || current_setting('jit') || ' ' || current_setting('fsync')"
    assert ask(cluster.urls.web, shown) == "Asia/Shanghai off on"
    assert ask(cluster.urls.web, "select current_setting('listen_addresses')") == "127.0.0.1"


def test_data_keys_and_records_are_closed_to_others(cluster: Cluster) -> None:
    for name in ("data", "keys", "run", "log"):
        assert mode(cluster.home / name) == 0o700, name
    assert mode(cluster.home / "keys" / "database.json") == 0o600
    assert mode(cluster.home) in (0o700, 0o711)


def test_the_server_never_runs_as_root(cluster: Cluster) -> None:
    assert psutil.Process(cluster.pid).uids().real != 0


def test_what_people_typed_stays_out_of_the_servers_log(cluster: Cluster) -> None:
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        ask(cluster.urls.web, "select 'x'::int /* 520102199001011234 */")
    assert "520102199001011234" not in (cluster.home / "log" / "database.log").read_text()


def test_a_killed_server_starts_again_on_its_port_with_what_was_committed(home: Path, cluster: Cluster) -> None:
    before = cluster_urls(home)
    with psycopg.connect(for_psycopg(str(before.owner))) as connection:
        connection.execute("create table kept as select 7 as n")
    old = psutil.Process(cluster.pid)
    old.kill()
    again = embedded.start(home)
    assert again.urls == before
    assert again.pid != old.pid
    assert ask(str(before.owner), "select n from kept") == 7


def test_a_pid_file_whose_number_another_process_took_is_no_obstacle(home: Path, cluster: Cluster) -> None:
    embedded.stop(home)
    (home / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{(home / 'data').resolve()}\n1\n1\n\n\n\n\n")
    assert embedded.running_server(home) is None
    assert ask(embedded.start(home).urls.web, "select 1") == 1


def test_starting_stops_a_server_that_was_left_behind(home: Path, cluster: Cluster) -> None:
    left = psutil.Process(embedded.start(home).pid)
    again = embedded.start(home)
    assert not left.is_running() or left.status() == psutil.STATUS_ZOMBIE
    assert ask(again.urls.web, "select 1") == 1


def test_a_taken_port_is_replaced_and_the_new_one_recorded(home: Path, cluster: Cluster) -> None:
    embedded.stop(home)
    before = cluster_urls(home)
    port = int(before.web.rpartition(":")[2].partition("/")[0])
    command = f"import socket,time; s=socket.create_server(('127.0.0.1',{port})); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE) as squatter:
        assert squatter.stdout and squatter.stdout.readline()
        assert ask(embedded.start(home).urls.web, "select 1") == 1
        squatter.kill()
    assert cluster_urls(home) != before


@contextlib.contextmanager
def foreground(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m portal.jobs.embedded`, with its server up."""
    embedded.stop(home)
    environment = {**os.environ, "PORTAL_HOME": str(home)}
    with subprocess.Popen([sys.executable, "-m", "portal.jobs.embedded"], env=environment) as process:
        eventually(lambda: embedded.running_server(home))
        yield process
        process.kill()


def test_a_polite_end_leaves_no_server(home: Path) -> None:
    with foreground(home) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
        assert embedded.running_server(home) is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start stops the server")
def test_the_server_follows_its_killed_parent(home: Path) -> None:
    with foreground(home) as process:
        process.kill()
        process.wait(LONG)
        eventually(lambda: embedded.running_server(home) is None)


def test_a_server_killed_under_its_parent_is_started_again(home: Path) -> None:
    with foreground(home) as process:
        old = Cluster(home).pid
        psutil.Process(old).kill()
        eventually(lambda: (new := embedded.running_server(home)) and new.pid != old)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0


def test_a_second_parent_on_the_same_home_is_turned_away(home: Path) -> None:
    with foreground(home):
        server = Cluster(home).pid
        environment = {**os.environ, "PORTAL_HOME": str(home)}
        command = [sys.executable, "-m", "portal.jobs.embedded"]
        second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONG, check=False)
        assert second.returncode != 0
        assert "已经在运行" in second.stderr
        assert Cluster(home).pid == server
