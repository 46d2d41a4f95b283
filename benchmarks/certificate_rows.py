"""Ten million certificates by COPY: sealed holders, blind indexes, spread over institutions, days and occupations."""

import concurrent.futures
import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

import psycopg
from stdnum.cn import uscc

from benchmarks.world import World, offices
from portal.assessments.score_sheet import spelled
from portal.certificates.holders import sealed
from portal.jobs.sample.names import People
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.organisations.operations import Entry, Occupation, register_institution

INSTITUTIONS: Final = 200
SITTING: Final = 100
"""Certificates of one assessment: issued together, and lying together as they were sent."""
PREFIX: Final = "S000052"
CODES: Final = ("6-31-01-03", "6-18-02-04", "4-03-02-01", "4-10-01-05", "6-29-02-11")
FIRST: Final = date(2021, 1, 4)
DAYS: Final = 2_000
PIECE: Final = 50_000
COLUMNS: Final = (
    "id, number, revision, institution_id, prefecture_id, county_id, assessment_id, id_kind, holder, holder_index,"
    " occupation_code, occupation, level, issued_on, upload_id"
)


class Place(NamedTuple):
    """Whose a certificate is."""

    institution: int
    prefecture: int
    county: int


def id_number(n: int) -> str:
    """A number of the right form; its check digit does not matter here."""
    return f"5204021990{n % 100000000:08d}"


def lay_ground() -> list[Place]:
    """The institutions, 40 % of them in the first prefecture, and their assessments and uploads."""
    heads = People(seed=1)
    with acting(SYSTEM):
        prefectures = offices("prefecture")
        counties = {one.id: [c for c in offices("county") if c.prefecture_id == one.id] for one in prefectures}
        places = []
        for n in range(INSTITUTIONS):
            home = prefectures[0] if n % 5 < 2 else prefectures[1 + n % (len(prefectures) - 1)]
            county = counties[home.id][n % len(counties[home.id])]
            occupation = Occupation(CODES[0], "电工", ("5",))
            entry = Entry(f"计量学校{n}", _credit_code(n), "training", heads.name(), "中华路1号", (occupation,))
            made = register_institution(entry, county, by=SYSTEM, at=now())
            places.append(Place(made.office_id, home.id, county.id))
        session().commit()
    return places


def _credit_code(n: int) -> str:
    body = f"91520400MA{n:07d}"
    return body + uscc.calc_check_digit(body)


def pour(of: World, places: list[Place], keys: Keys, start: int, end: int) -> None:
    """Certificates `start` to `end`; indexes are dropped before and made anew after, as a bulk load does it."""
    began = time.monotonic()
    with of.administrator() as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set maintenance_work_mem = '2GB'")
        _assessments(connection, places, start, end)
        found = connection.execute(
            "select indexdef, indexname from pg_indexes where tablename = 'certificate' and indexname like 'ix%'"
        ).fetchall()
        for _, name in found:
            connection.execute(f"drop index {name}")
        with (
            concurrent.futures.ProcessPoolExecutor(2) as makers,
            connection.cursor().copy(f"copy certificate ({COLUMNS}) from stdin") as copy,
        ):
            for made in makers.map(_lines, *zip(*_pieces(places, keys, start, end), strict=True)):
                copy.write(made)
        copied = time.monotonic()
        for definition, _ in found:
            connection.execute(definition)
        connection.execute("vacuum (analyze) certificate, assessment")
        connection.execute("select setval('certificate_id_seq', %s)", [end])
        _tell(connection.execute(
            "select pg_size_pretty(pg_relation_size('certificate')), pg_size_pretty(pg_indexes_size('certificate')),"
            " current_setting('shared_buffers')"
        ).fetchone(), end, copied - began, time.monotonic() - copied)  # fmt: skip


def _tell(sizes: tuple[str, str, str] | None, rows: int, copying: float, indexing: float) -> None:
    assert sizes is not None
    table, indexes, buffers = sizes
    print(
        f"# {rows} certificates: COPY {copying:.0f} s, indexes {indexing:.0f} s; table {table}, indexes {indexes},"
        f" shared_buffers {buffers}; disk of {os.cpu_count()} cores", flush=True,
    )  # fmt: skip


def _assessments(connection: psycopg.Connection, places: list[Place], start: int, end: int) -> None:
    """Their rows, without what a list does not show."""
    spread = ", ".join(f"({n}, {place.institution}, {place.prefecture}, {place.county})" for n, place in enumerate(places))
    codes = ", ".join(f"'{code}'" for code in CODES)
    connection.execute(
        "insert into assessment (id, number, batch, institution_id, prefecture_id, county_id, venue_id, occupation_code,"
        " occupation, level, place_code, address, first_day, last_day, opened_at, flag, explanation, entry)"
        f" select n, 'PJ-' || n, '第' || n || '批', institution, prefecture, county, prefecture, (array[{codes}])[n % 5 + 1],"
        f" '电工', '5', '520402', '', '{FIRST}', '{FIRST}', now(), '', '', 0"
        f" from generate_series({start // SITTING + 1}, {end // SITTING}) n"
        f" join (values {spread}) place (number, institution, prefecture, county) on place.number = n % {len(places)}"
    )


def _pieces(places: list[Place], keys: Keys, start: int, end: int) -> Iterator[tuple[list[Place], Keys, int, int]]:
    for first in range(start, end, PIECE):
        yield places, keys, first, min(first + PIECE, end)


def _lines(places: list[Place], keys: Keys, start: int, end: int) -> bytes:
    """Lines of COPY. A number, an institution and a day belong together as in life: what was issued together lies together."""
    made = []
    for n in range(start + 1, end + 1):
        batch = (n - 1) // SITTING + 1
        place, number = places[batch % len(places)], id_number(n)
        issued = FIRST + timedelta(days=batch * 7919 % DAYS)
        made.append("\t".join((
            str(n), f"{PREFIX}{n:012d}", "0", str(place.institution), str(place.prefecture), str(place.county), str(batch),
            "resident", "\\\\x" + sealed(n, "王建国", number, keys).hex(), "\\\\x" + keys.index(spelled(number)).hex(),
            CODES[batch % 5], "电工", "5", issued.isoformat(), str(batch),
        )))  # fmt: skip
    return ("\n".join(made) + "\n").encode()
