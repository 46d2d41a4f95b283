"""The figures by day: counted with the sealing, equal to the log at any time, and each office's own."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select

from portal.audit.reading import reader
from portal.audit.record import record
from portal.audit.seal import COUNT, Sealer
from portal.audit.sealing_models import DailyCount, SealedEntry
from portal.auditing import figures
from portal.kit.actor import SYSTEM
from portal.kit.clock import local, now
from portal.kit.db import acting
from portal.notices.calendar_years import calendar_in_force
from tests.audit.sealing import connected, sealer
from tests.auditing.conftest import Watched
from tests.databases import Fresh

KEPT = "select office_id, day, refusals, logins, night_logins, lockouts from audit_daily"
Rows = set[tuple[object, ...]]


def rows(connection: psycopg.Connection, asked: str) -> Rows:
    """What is found, in no order."""
    return set(connection.execute(asked.encode()))


def counted_anew(entries: Iterable[SealedEntry]) -> Rows:
    """The figures as they are explained to the auditor, from each entry of the log."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * 4)
    for one in entries:
        at, login = local(one.recorded_at), one.event in ("login:succeeded", "login:office_chosen")
        locked = one.event in ("login:locked", "person:locked")
        counts = (one.result == "refused", login, login and at.hour not in range(8, 18), locked)
        for office in {0, one.office_id, one.prefecture_id, one.county_id} - {None}:
            if any(counts):
                found[office, at.date()] = [sum(pair) for pair in zip(found[office, at.date()], counts, strict=True)]
    return {(*key, *numbers) for key, numbers in found.items()}


def placed(watched: Watched, moment: datetime, event: str = "login:succeeded") -> None:
    """An entry of the officer in the tree, recorded at this moment, and counted as the sealer counts."""
    who = watched["officer"]
    with watched.sandbox.below_the_application() as connection:
        found = connection.execute("select max(position) + 1, max(entry_id) + 1 from audit_sealed").fetchone()
        assert found
        connection.execute(
            "insert into audit_sealed values (%s, %s, '', %s, 'login', '', %s, null, %s, null, 'done', '', null, %s, '')",
            [*found, event, who.office_id, who.office_id, moment],
        )
        connection.execute(COUNT, [found[0], found[0] + 1])
    watched.sandbox.commit()


@pytest.mark.clause("19")
def test_what_is_kept_by_day_is_what_the_log_says(watched: Watched) -> None:
    for turn in range(3):
        for who, event in (("officer", "login:succeeded"), ("teacher", "login:succeeded"), ("admin", "person:locked")):
            for _ in range(turn + 1):
                record(event, {"office" if "login" in event else "person": 7}, by=watched[who], at=now())
        watched.refused("elsewhere")
        watched.seal()
    for hours in range(24):
        placed(watched, now() - timedelta(days=40, hours=hours))
    with watched.sandbox.below_the_application() as connection:
        kept = rows(connection, KEPT)
    with acting(SYSTEM), reader() as asked:
        assert kept == counted_anew(asked.scalars(select(SealedEntry)))
    assert all(any(row[number] for row in kept) for number in (2, 3, 4, 5)), "of every kind"
    assert len({row[0] for row in kept}) > 4, "of offices, of what lies above them, and of the whole log"


def test_a_sealing_that_is_broken_off_counts_nothing(fresh_database: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise RuntimeError

    with connected(fresh_database.urls.superuser) as connection, sealer(fresh_database.urls, fresh_database.home) as one:
        body = b'{"event":"access:refused","office":1,"result":"refused"}'
        connection.execute("insert into audit_entry (body) select %s from generate_series(1, 3)", [body])
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr(Sealer, "_sign", killed)
            one.seal()
        assert rows(connection, KEPT) == set()
        one.seal()
        one.seal()
        assert {(row[0], *row[2:]) for row in rows(connection, KEPT)} == {(0, 3, 0, 0, 0), (1, 3, 0, 0, 0)}


def test_only_the_sealer_counts_and_a_count_only_grows(fresh_database: Fresh) -> None:
    urls = fresh_database.urls
    changes = ("update audit_daily set logins = logins - 1", "delete from audit_daily", "truncate audit_daily")
    with connected(urls.sealer) as one:
        one.execute("insert into audit_daily values (0, '2026-11-25', 0, 2, 0, 0)")
        one.execute("update audit_daily set logins = 3")
    for role, statements in (
        ("sealer", (*changes, "update audit_daily set day = '2026-11-26'")), ("owner", changes), ("reader", changes),
        ("web", (*changes, "select * from audit_daily")),
    ):  # fmt: skip
        for statement in statements:
            with connected(getattr(urls, role), "system") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


@pytest.mark.clause("19")
def test_the_reader_sees_the_counts_of_the_own_office_alone(watched: Watched) -> None:
    for who in ("auditor", "county", "school"):
        with acting(watched[who]), reader() as asked:
            assert {one.office_id for one in asked.query(DailyCount)} == {watched[who].office_id}
    with acting(watched["province"]), reader() as asked:
        assert 0 in {one.office_id for one in asked.query(DailyCount)}


@pytest.mark.parametrize(
    ("moment", "unusual"),
    [
        ("2026-11-25T08:00+08:00", 0), ("2026-11-25T07:59+08:00", 1), ("2026-11-25T18:00+08:00", 1),
        ("2026-11-25T17:59+08:00", 0), ("2026-11-28T10:00+08:00", 1), ("2026-10-01T10:00+08:00", 1),
        ("2026-09-20T10:00+08:00", 0), ("2026-11-24T16:30+00:00", 1),
    ],
)  # fmt: skip
def test_unusual_is_outside_eight_to_six_of_a_working_day(moment: str, unusual: int, watched: Watched) -> None:
    """28 November is a Saturday, 1 October a holiday, 20 September a Sunday that is worked; 16:30 UTC is past midnight."""
    at = datetime.fromisoformat(moment)
    placed(watched, at)
    with acting(watched["county"]):
        found = figures.figures(watched["county"], 1, local(at).date(), calendar_in_force())
    assert (found.total("logins"), found.total("unusual")) == (1, unusual)
