"""The sample world as a whole: founded once, filled by the real operations, found again by every later start."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from portal.jobs.sample import batches, complaints, corrections, grants, noticed, rectifications, voided
from portal.jobs.sample import cast as casting
from portal.jobs.sample.course import run
from portal.jobs.sample.institutions import OCCUPATIONS, samples
from portal.jobs.sample.names import People
from portal.jobs.sample.registers import Filler
from portal.jobs.sample.running import Course, Tools
from portal.jobs.sample.stories import STORIES, Story
from portal.kit.actor import SYSTEM
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.notices.calendar_years import seed_calendar
from portal.organisations import founding
from portal.organisations.models import Office
from portal.organisations.operations import Entry, Occupation, register_institution
from portal.rulebook import rulebook

FOUNDED = datetime(2025, 1, 2, 9, 0, tzinfo=SHANGHAI)
CASES = 300
CHEATED_IN = "520402"
"""The county, 西秀区, where the first school had a sitting with organised cheating."""
REACHES = (
    "opened", "investigating", "found", "proposed", "issued", "notified", "notified", "heard", "reviewed", "decided",
    "served", "effective", "closed", "closed", "closed", "closed", "closed", "dismissed",
)  # fmt: skip
"""How far cases get, so that every stage is there and most of the older ones are closed."""

AGES = {
    "opened": (1, 6), "investigating": (8, 58), "found": (13, 20), "proposed": (14, 24), "issued": (15, 21),
    "notified": (16, 34), "heard": (66, 72),
}  # fmt: skip
"""Between so many days old is a case that got so far: the windows of those notified still run, mostly. Whatever is decided
is older still."""
OLDER = (90, 240)


def built() -> bool:
    """Whether the world is there."""
    return session().scalar(select(Office.id).limit(1)) is not None


def build(home: Path, keys: Keys, store: Store, *, today: date, cases: int = CASES) -> int:
    """Build the world; returns the number of cases. Each case commits by itself."""
    with acting(SYSTEM):
        offices = _found(home)
        session().commit()
        cast = casting.gather(offices, today)
        schools = [office for office in offices if office.level == "institution"]
        filler = Filler(cast, keys, store, today)
        filler.earlier(schools)
        tools = Tools(keys, store, cast, {office.id: office for office in offices})
        for number, course in enumerate(sorted(courses(offices, today, cases), key=lambda course: course.opened)):
            run(course, tools, Random(number))
            session().commit()
        for _ in rectifications.tell(tools, today):
            session().commit()
        filler.latest(schools)
        corrections.correct(tools)
        complaints.tell(offices, tools, today)
        voided.tell(schools, tools, today)
        batches.tell(next(one for one in schools if one.region_code == CHEATED_IN), tools, today)
        grants.tell(offices, tools, today)
        session().commit()
        noticed.tell(offices, tools, today)
    return cases


def _found(home: Path) -> list[Office]:
    offices = founding.found(by=SYSTEM, at=FOUNDED)
    seed_calendar(by=SYSTEM, at=FOUNDED)
    heads, by_code = People(seed=7), {office.region_code: office for office in offices}
    for sample in samples():
        occupations = tuple(Occupation(OCCUPATIONS[name], name, ("5", "4", "3")) for name in sample.occupations)
        address = f"{by_code[sample.county].region.name}人民路"
        entry = Entry(sample.name, sample.credit_code, sample.kind, heads.name(), address, occupations)
        offices.append(register_institution(entry, by_code[sample.county], by=SYSTEM, at=FOUNDED).office)
    casting.engage(offices, casting.demo_password(home), at=FOUNDED)
    return offices


def courses(offices: list[Office], today: date, count: int) -> Iterator[Course]:
    """What will have happened: stories, institutions and stages dealt out evenly, the same for the same day."""
    random, people = Random(2026), People(seed=11)
    institutions = [office for office in offices if office.level == "institution"]
    scopes = {sample.name: sample.occupations for sample in samples()}
    for number in range(count):
        story = STORIES[number % len(STORIES)]
        reach = REACHES[(number * 7 + number // len(STORIES)) % len(REACHES)]
        institution = institutions[(number * 11 + number // len(STORIES) * 9) % len(institutions)]
        days = random.randrange(*AGES.get(reach, OLDER))
        opened = datetime.combine(today - timedelta(days=days), time(9, random.randrange(60)), SHANGHAI)
        yield Course(
            story, reach, institution, random.choice(scopes[institution.name]), people.name(),
            people.id_number("520402"), _led_by_institution(story, number), opened,
        )  # fmt: skip


def _led_by_institution(story: Story, number: int) -> bool:
    """Institutions lead about their own people where they may: always for examiners, every other time for candidates."""
    decided_by = rulebook().clause(story.clause).decided_by
    if "institution" not in decided_by and "appointer" not in decided_by:
        return False
    return rulebook().clause(story.clause).respondent == "examiner" or number % 2 == 0
