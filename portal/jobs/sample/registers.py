"""What the sample institutions keep: two assessments each, with candidates, scores and certificates, their examiners and a
supervisor. All of it comes by the sheets that institutions fill in, so that the sample is what an upload makes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from portal.assessments import keeping
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.examiner_sheet import ExaminerSheet
from portal.assessments.keeping import NewSupervisor, Plan
from portal.assessments.models import Assessment, Candidate
from portal.assessments.score_sheet import ScoreSheet
from portal.assessments.sheets import draw_template
from portal.assessments.uploads import Into, Register, Sent, take
from portal.certificates import operations as certificates
from portal.certificates.sheet import CertificateSheet
from portal.jobs.sample.cast import Cast
from portal.jobs.sample.names import People
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.files import Store
from portal.organisations import queries
from portal.organisations.models import Institution, InstitutionScope, Office

AGO = (100, 12)
"""So many days ago the assessments of an institution began; the later one has no scores and certificates yet."""
LETTERS = {"training": "S", "school": "Y", "employer": "Y"}
LEVEL_NAMES = {"5": "五级", "4": "四级", "3": "三级"}


@dataclass(frozen=True)
class Kept:
    """One institution while it is filled: its clerk, who reviews at its prefecture, keys and store, and chance."""

    institution: Institution
    number: int
    clerk: Actor
    reviewer: Actor
    keys: Keys
    store: Store
    people: People
    random: Random

    def send(self, register: Register, rows: Sequence[Sequence[str]], at: datetime, of: Assessment | None = None) -> int:
        """Fill a sheet and send it; returns the upload's id."""
        into = Into(self.institution.office, of, self.keys, at)
        upload = take(register, Sent("sample.xlsx", draw_template(register.template, rows)), into, self.store, by=self.clerk)
        if not upload.taken:
            raise ValueError(upload.problems[:3])
        return upload.id

    def person(self) -> list[str]:
        """Name, kind of paper and number of an invented person."""
        return [self.people.name(), "居民身份证", self.people.id_number(self.institution.office.region_code)]


def fill(institutions: Sequence[Office], cast: Cast, keys: Keys, store: Store, *, today: date) -> Iterator[Office]:
    """Fill one institution after the other, so that each can be committed."""
    people = People(seed=23)
    for number, office in enumerate(institutions, 1):
        institution, clerk = session().get_one(Institution, office.id), cast.one(office, "handler")
        reviewer = cast.one(session().get_one(Office, office.prefecture_id), "handler")
        kept = Kept(institution, number, clerk, reviewer, keys, store, people, Random(number))
        _staff(kept, _moment(today - timedelta(days=200)))
        for batch, ago in enumerate(AGO, 1):
            _assess(kept, batch, today - timedelta(days=ago + kept.random.randrange(10)), today)
        yield office


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10, 20), SHANGHAI)


def _staff(kept: Kept, at: datetime) -> None:
    scope = queries.scope_of(kept.institution.office_id)
    rows = [
        [*kept.person(), f"KP{kept.institution.office.region_code}{kept.number:03d}{n}", "高级考评员" if n == 1 else "考评员",
         "、".join(one.occupation_code for one in scope), at.date().isoformat()]
        for n in range(1, 4)
    ]  # fmt: skip
    kept.send(ExaminerSheet(), rows, at)
    name, _, number = kept.person()
    supervisor = NewSupervisor("internal", name, "resident", number, f"DD{kept.number:05d}", at.date())
    keeping.add_supervisor(supervisor, kept.institution.office, kept.keys, by=kept.clerk, at=at)


def _assess(kept: Kept, batch: int, first: date, today: date) -> None:
    office, scope = kept.institution.office, kept.random.choice(queries.scope_of(kept.institution.office_id))
    level, county = kept.random.choice(scope.levels), session().get_one(Office, office.county_id)
    name = f"{first.year}年第{batch}批{scope.occupation}{LEVEL_NAMES[level]}"
    last = first + timedelta(days=2)
    plan = Plan(name, scope.occupation_code, level, county, kept.institution.address, first, last)
    made = keeping.open_assessment(kept.institution, plan, by=kept.clerk, at=_moment(first - timedelta(days=15)))
    rows = [[*kept.person(), kept.people.phone(), ""] for _ in range(kept.random.randrange(12, 32))]
    kept.send(CandidateSheet(), rows, _moment(first - timedelta(days=8)), made)
    if batch == 1:
        _results(kept, made, scope, rows, _moment(last + timedelta(days=9)))


def _results(kept: Kept, made: Assessment, scope: InstitutionScope, rows: Sequence[Sequence[str]], at: datetime) -> None:
    draw = kept.random.randrange
    marks = [[row[0], row[2], str(draw(48, 98)), f"{draw(480, 980) / 10}", ""] for row in rows]
    kept.send(ScoreSheet(), marks, at, made)
    passed = [mark for mark in marks if float(mark[2]) >= 60 and float(mark[3]) >= 60]
    if not passed:
        return
    start = f"{LETTERS[kept.institution.kind]}000052{kept.number:06d}{at:%y}{made.level}"
    rows = [
        [f"{start}{n:06d}", name, number, scope.occupation_code, LEVEL_NAMES[made.level], at.date().isoformat()]
        for n, (name, number, *_) in enumerate(passed, 1)
    ]
    upload = kept.send(CertificateSheet(), rows, at + timedelta(days=1), made)
    if kept.number % 4:
        certificates.accept_upload(upload, kept.institution.office_id, by=kept.reviewer, at=at + timedelta(days=4))
    _pay(kept, made, at + timedelta(days=30))


def _pay(kept: Kept, made: Assessment, at: datetime) -> None:
    """Some candidates were paid for."""
    found = select(Candidate).where(Candidate.assessment_id == made.id).order_by(Candidate.id).limit(4)
    payer = f"{queries.above(kept.institution.office)[1].region.name}就业服务中心"
    for candidate in session().scalars(found).all():
        keeping.record_subsidy(candidate, Decimal(1000), payer, at.date(), by=kept.clerk, at=at)
