"""What registers cost in bulk: a sheet of 100,000 candidates taken in, and a sitting of 10,000 certificates declared void.

`upload_validated` is a whole upload (kind and size of the file, every cell, identity numbers, sealing, walls, log, receipt)
against reading the same sheet and COPYing rows that were prepared before; `void_sitting` is the one act with its entries
against a bare UPDATE of the same certificates that no wall holds. Both commit.
"""

import io
import itertools
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from benchmarks.measure import Figure, at_least, at_most, medians
from benchmarks.world import World, bare_app, offices, world
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.keeping import Plan, open_assessment
from portal.assessments.models import Assessment, Upload
from portal.assessments.sheets import draw_template
from portal.assessments.uploads import Into, Sent, take
from portal.certificates import operations
from portal.jobs.sample.names import People
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.crypto import derive
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution
from portal.organisations.operations import Entry, Occupation, register_institution

ROWS: Final = 100_000
SITTING: Final = 10_000
UPLOAD_RATIO: Final = 3.0
VOID_RATIO: Final = 0.3
KEYS: Final = derive(b"b" * 32)
COLUMNS: Final = (
    "id", "assessment_id", "name", "id_kind", "id_number", "id_index", "phone", "employer", "institution_id", "prefecture_id",
)  # fmt: skip


def figures(world: World) -> list[Figure]:
    """Both ratios."""
    app = bare_app(world.urls.web)
    with app.app_context():
        return [upload_figure(world), void_figure(world)]


def sheet(rows: int) -> bytes:
    """A filled sheet of candidates; every number passes its check and none comes twice."""
    people = People(seed=3)
    numbers = list(dict.fromkeys(people.id_number("520402") for _ in range(rows * 11 // 10)))[:rows]
    numbers += [people.id_number("520403") for _ in range(rows - len(numbers))]
    phones = (f"139{number:08d}" for number in itertools.count())
    filled = [["王建国", "居民身份证", number, next(phones), "贵州某某有限责任公司"] for number in numbers]
    return draw_template(CandidateSheet.template, filled)


def institution() -> Institution:
    """The one that uploads."""
    occupation = Occupation("6-31-01-03", "电工", ("5",))
    entry = Entry("计量职业培训学校", "91520400MA00000018", "training", "张某", "中华南路1号", (occupation,))
    known = session().scalars(select(Institution)).first()
    return known or register_institution(entry, offices("county")[0], by=SYSTEM, at=now())


def assessment() -> Assessment:
    """A new assessment of it."""
    school, day = institution(), now().date()
    plan = Plan("第1批", "6-31-01-03", "5", offices("county")[0], "中华南路1号", day, day)
    return open_assessment(school, plan, by=SYSTEM, at=now())


def upload_figure(world: World) -> Figure:
    """Three uploads and three floors, turn by turn."""
    content, store = sheet(ROWS), Store(world.home / "kept", KEYS)

    def upload() -> None:
        with acting(SYSTEM):
            into = Into(institution().office, assessment(), KEYS, now())
            done = take(CandidateSheet(), Sent("a.xlsx", content), into, store, by=SYSTEM)
            assert done.taken, done.problems[:3]
            session().commit()
            session().expunge_all()

    prepared = [
        ("王建国", "resident", KEYS.seal(b"520402199003070010", "x"), KEYS.index(str(n)), KEYS.seal(b"13900000000", "x"), "厂")
        for n in range(ROWS)
    ]

    def floor() -> None:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert len(rows) == ROWS + 1
        with acting(SYSTEM):
            under = assessment()
            session().commit()
        copy(world, under, prepared)

    whole, bare = medians([upload, floor], 3, warm=1)
    note = f"{whole / 1000:.1f} s for {ROWS} rows against {bare / 1000:.1f} s"
    return at_most("upload_validated", whole / bare, UPLOAD_RATIO, note)


def copy(world: World, under: Assessment, prepared: Sequence[tuple[Any, ...]]) -> None:
    """COPY rows into the same table, with its keys and indexes."""
    into = f"copy candidate ({', '.join(COLUMNS[1:])}) from stdin"
    with world.administrator() as connection, connection.cursor().copy(into) as rows:
        for row in prepared:
            rows.write_row((under.id, *row, under.institution_id, under.prefecture_id))


def sitting(world: World) -> int:
    """An assessment with as many certificates as `SITTING`."""
    with acting(SYSTEM):
        made = assessment()
        upload = _receipt(made, now())
        session().commit()
    person = (made.id, made.institution_id, made.prefecture_id)
    with world.administrator() as connection:
        connection.execute(
            "insert into candidate (assessment_id, institution_id, prefecture_id, name, id_kind, id_number, id_index, employer)"
            " select %s, %s, %s, 'x', 'resident', '', int8send(n), '' from generate_series(1, %s) n", [*person, SITTING],
        )
        connection.execute(
            "insert into certificate (number, revision, institution_id, prefecture_id, assessment_id, candidate_id, id_kind,"
            " holder, holder_index, occupation_code, occupation, level, issued_on, upload_id)"
            " select 'S' || id, 0, institution_id, prefecture_id, assessment_id, id, id_kind,"
            " repeat('x', 90)::bytea, id_index, '6-31-01-03', '电工', '5', current_date, %s"
            " from candidate where assessment_id = %s", [upload.id, made.id],
        )  # fmt: skip
        connection.execute("vacuum (analyze) certificate")
    return made.id


def _receipt(made: Assessment, at: datetime) -> Upload:
    upload = Upload(
        number=made.number, kind="certificates", institution_id=made.institution_id, prefecture_id=made.prefecture_id,
        county_id=None, venue_id=None, assessment_id=made.id, sha256="", rows=SITTING, wrong=0, problems=[], marked=None,
        sent_by=None, sent_at=at, entry=0,
    )  # fmt: skip
    session().add(upload)
    session().flush()
    return upload


def void_figure(world: World) -> Figure:
    """The act and the bare UPDATE, each for a sitting of its own every time."""
    sittings = [sitting(world) for _ in range(12)]
    mine, others = iter(sittings[:6]), iter(sittings[6:])

    def act() -> None:
        with acting(SYSTEM):
            at = now()
            cause = Cause("评价结果无效", at.date(), clause="15.2", case_id=1, decision_id=1)
            which = operations.of_assessment(next(mine))
            assert operations.void_certificates(which, cause, by=SYSTEM, at=at) == SITTING
            session().commit()

    def update() -> None:
        with world.administrator() as connection:
            connection.execute("update certificate set issued_on = issued_on + 1 where assessment_id = %s", [next(others)])

    whole, bare = medians([act, update], 5, warm=1)
    note = f"{SITTING / whole * 1000:.0f} rows/s against {SITTING / bare * 1000:.0f} rows/s"
    return at_least("void_sitting", bare / whole, VOID_RATIO, note)


def main() -> int:
    """These figures alone, on a world without many cases."""
    with world(1000) as made:
        found = figures(made)
    print(*found, sep="\n")
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
