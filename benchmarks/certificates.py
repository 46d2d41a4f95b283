"""Certificate data over ten million certificates against one million: by number, by identity number, a page, a capped count,
each asked under a grant, behind the walls, with the quota taken and the log written and committed.

`certificates_page` is the page of certificates in requests a second against the same page on which they are read unlogged and
unscoped, as a role that bypasses row-level security. `certificates_export` streams 100,000 certificates against COPY-out of the
same rows with the same decryption. `python -m benchmarks.certificates` loads by COPY and prints what that took.
BENCH_CERTIFICATES sets the small size (1,000,000).
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final
from unittest import mock

from flask import Flask, current_app
from sqlalchemy import Engine, create_engine, insert, select, true
from sqlalchemy.orm import Session

from benchmarks.certificate_rows import PREFIX, id_number, lay_ground, pour
from benchmarks.measure import Figure, at_least, at_most, medians
from benchmarks.pages import browser, get, portal
from benchmarks.school import only_watch
from benchmarks.world import World, offices, world
from portal.certificates import queries as certificates
from portal.certificates.holders import opened
from portal.grants import asking, scope
from portal.grants.asking import Wanted
from portal.grants.models import ReadGrant
from portal.identity.models import Appointment, Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.crypto import Keys
from portal.kit.db import ENGINE, acting, session
from portal.organisations.models import Office
from portal.readings import exporting, occasions, queries, reading, register, streaming
from portal.readings.exporting import Wish
from portal.readings.filters import Filters, holder_index
from portal.readings.models import Occasion
from portal.readings.reading import Asked, Under, read

SHORT: Final = int(os.environ.get("BENCH_CERTIFICATES", "1000000"))
LONG: Final = 10 * SHORT
GROWTH: Final = 1.3
PAGE_RATIO: Final = 0.85
EXPORT_RATIO: Final = 0.5
EXPORTED: Final = 100_000
SITTINGS: Final = 200
"""The number of an assessment of the prefecture's first institution."""
RUNS: Final = 150
FIELDS: Final = dict.fromkeys(("number", "name", "id_number", "occupation", "institution", "issued_on", "state"), "full")


def readers() -> dict[str, Actor]:
    """Who reads: the prefecture with 40 % of the certificates, and a county of it."""
    found = {}
    for level in ("prefecture", "county"):
        office = offices(level)[0]
        with acting(SYSTEM):
            person = _reader(level, office)
            session().commit()
        found[level] = Actor(
            person.id, "测试", office.id, office.name, office.short, office.level, frozenset({"data_officer"}),
            office.prefecture_id, office.county_id,
        )  # fmt: skip
    return found


def _reader(level: str, office: Office) -> Person:
    """Somebody who holds the post, for a stream asks after it."""
    known = session().scalars(select(Person).where(Person.username == f"reader-{level}")).one_or_none()
    if known is not None:
        return known
    person = Person(username=f"reader-{level}", name="测试", created_at=now())
    session().add(person)
    session().flush()
    held = {"person_id": person.id, "office_id": office.id, "post": "data_officer", "starts_on": today()}
    session().execute(insert(Appointment).values(**held))
    return person


def granted(by: Actor, occupations: tuple[str, ...] = ()) -> Under:
    """A grant over the reader's region with an occasion."""
    with acting(SYSTEM):
        wanted = Wanted(
            "post", "data_officer", None, "verify", "核验", "第四条", [], [by.office_id], occupations, FIELDS, 10_000_000,
            10_000_000, today(), today(),
        )  # fmt: skip
        grant = asking.ask(wanted, by=by, at=now())
        boss = Actor(0, "测试", grant.approver_id, "", "", "prefecture", frozenset({"approver"}))
        asking.approve(grant, "同意", by=boss, at=now())
        occasion = occasions.begin(grant, "核验", by=by, at=now())
        session().commit()
        return Under(session().get_one(ReadGrant, grant.id), session().get_one(Occasion, occasion.id))


def questions(keys: Keys) -> dict[str, Callable[[], object]]:
    """Every kind of reading, of both readers."""
    asked: dict[str, Callable[[], object]] = {}
    for name, by in readers().items():
        whole, narrow = granted(by), granted(by, ("6-31-01-03",))
        old = Filters(until=date(2023, 3, 1))
        kinds = {
            "number": Filters(number=f"{PREFIX}{71:012d}"), "holder": Filters(holder=holder_index(id_number(71), keys)),
            "page": Filters(), "old_page": old, "assessment": Filters(assessment=SITTINGS),
        }  # fmt: skip
        for kind, filters in kinds.items():
            asked[f"{name}_{kind}"] = _reading(filters, whole, by, keys)
        asked[f"{name}_occupation"] = _reading(Filters(), narrow, by, keys)
        asked[f"{name}_count"] = _counting(whole, by)
    return asked


def _reading(filters: Filters, under: Under, by: Actor, keys: Keys) -> Callable[[], object]:
    def ask() -> object:
        with acting(by):
            found = read(Asked(filters.kind, filters.conditions(), filters.record()), under, keys, by=by, at=now())
            session().commit()
            return found

    return ask


def _counting(under: Under, by: Actor) -> Callable[[], object]:
    def ask() -> object:
        with acting(by):
            found = queries.counted(under.grant, Filters())
            # As a page ends: what is rolled back takes the connection's plans with it.
            session().commit()
            return found

    return ask


def export_figure(of: World, by: Actor, keys: Keys) -> Figure:
    """A stream of the whole portal against COPY and the same opening of holders, turn by turn."""
    whole = granted(by)
    assert whole.occasion is not None
    with acting(by):
        last = Filters(assessment=None)
        export = exporting.ask_export(whole.occasion, Wish("csv", last, FIELDS, "核验"), by=by, at=now())
        session().commit()

    def stream() -> None:
        lines = 0
        for sent in streaming.stream_csv(export, keys, by=by, at=now()):
            lines += sent.count(b"\n")
            if lines >= EXPORTED:
                return
        raise RuntimeError(f"the stream ended after {lines} lines")

    def copy() -> None:
        with of.administrator() as connection, connection.cursor().copy(_COPY.format(by.office_id, EXPORTED)) as rows:
            for row in rows.rows():
                opened(int(row[0]), bytes.fromhex(row[2][2:]), keys)

    with acting(by):
        mine, bare = medians([stream, copy], 3, warm=1)
    note = f"{EXPORTED / mine * 1000:.0f} rows/s against {EXPORTED / bare * 1000:.0f}"
    return at_least("certificates_export", bare / mine, EXPORT_RATIO, note)


_COPY = (
    "copy (select c.id, c.number, c.holder, c.id_kind, c.occupation, c.occupation_code, c.level, c.issued_on, o.name"
    " from certificate c join office o on o.id = c.institution_id where c.prefecture_id = {}"
    " order by c.issued_on desc, c.id desc limit {}) to stdout"
)


def page_figure(of: World, app: Flask) -> Figure:
    """The page of certificates, read under a grant and logged, against the same page read by somebody without limits."""
    assert of.urls.superuser
    client = browser(app, "prefecture", ("data_officer",), 7)
    with app.app_context(), acting(SYSTEM):
        person = session().scalars(select(Person).where(Person.username == "prefecture7")).one()
        office = offices("prefecture")[0]
    by = Actor(
        person.id, "测试", office.id, office.name, office.short, office.level, frozenset({"data_officer"}), office.id, None
    )
    with app.app_context():
        occasion = granted(by).occasion
        assert occasion is not None
        address = f"/certificates/occasions/{occasion.id}"
    ask, engine = get(client, address), create_engine(of.urls.superuser, **ENGINE)

    def unlimited() -> object:
        with unlogged(engine):
            return ask()

    mine, bare = medians([ask, unlimited], RUNS)
    engine.dispose()
    note = f"{1000 / mine:.0f} requests a second against {1000 / bare:.0f}"
    return at_least("certificates_page", bare / mine, PAGE_RATIO, note)


@contextlib.contextmanager
def unlogged(engine: Engine) -> Iterator[None]:
    """For the block, certificates are read past every wall, without scope, lock, quota, log and watch; the rest of a page is
    as it is."""
    blank: Any = mock.Mock(records=20, entry=0)
    with Session(engine) as other, contextlib.ExitStack() as changed:
        for room in (register, queries, certificates):
            changed.enter_context(mock.patch.object(room, "session", lambda: other))
        for room, name, instead in (
            (scope, "branches", lambda _: [true()]), (reading, "hold", lambda _: None), (register, "open_wall", lambda _: None),
            (reading, "_take", lambda *_: None), (reading, "write_down", lambda *_, **__: blank),
            (reading, "watch", lambda *_, **__: True),
        ):  # fmt: skip
            changed.enter_context(mock.patch.object(room, name, instead))
        yield
        other.commit()


def took(of: World, app: Flask) -> dict[str, float]:
    """Milliseconds of every question, warm."""
    with app.app_context():
        asked = questions(current_app.extensions["portal_keys"])
        return dict(zip(asked, medians(list(asked.values()), RUNS), strict=True))


def figures(of: World) -> list[Figure]:
    """Load a million, ask, load up to ten, ask again; then the page and the export."""
    app = portal(of)
    with app.app_context():
        keys: Keys = app.extensions["portal_keys"]
        with acting(SYSTEM):
            only_watch()
            session().commit()
        ground = lay_ground()
    pour(of, ground, keys, 0, SHORT)
    short = took(of, app)
    pour(of, ground, keys, SHORT, LONG)
    long = took(of, app)
    found = [_grown(name, short[name], long[name]) for name in short]
    found.append(page_figure(of, app))
    with app.app_context():
        found.append(export_figure(of, readers()["prefecture"], keys))
    return found


def _grown(name: str, short: float, long: float) -> Figure:
    return at_most(f"certificates_{name}", long / short, GROWTH, f"{long:.2f} ms at {LONG}, {short:.2f} ms at {SHORT}")


def main() -> int:
    """Print what was measured; 1 where a limit does not hold."""
    began = time.monotonic()
    with world(1000) as of:
        found = figures(of)
    for one in found:
        print(one)
    print(f"# {time.monotonic() - began:.0f} s in all")
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
