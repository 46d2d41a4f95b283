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
from portal.assessments.models import Assessment, Candidate, Upload
from portal.assessments.score_sheet import ScoreSheet
from portal.assessments.sheets import draw_template
from portal.assessments.standings import obstacle_to_assessing
from portal.assessments.uploads import Into, Register, Sent, take
from portal.certificates import reviewing
from portal.certificates.models import Certificate
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

AGO = (255, 130)
"""So many days ago the assessments of an institution began that are over."""
LATEST = 12
"""And the last one, without scores and certificates yet; whoever was suspended or delisted meanwhile has none."""
IDLE = 20
"""Every so-manieth institution never assessed anybody (16.3, 17.8)."""
LATE_EVERY, LATE = 7, 30
"""Of every so-manieth institution the certificate data came so many days after the scores, late (15.3)."""
WHY = ("姓名与证件登记不一致，请核对后更正", "发证日期与证书记载不一致，请核对后更正")
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


class Filler:
    """Fills institution after institution; `earlier` before the cases, which are about people of these sittings, `latest`
    after them. Commit between institutions is the caller's."""

    def __init__(self, cast: Cast, keys: Keys, store: Store, today: date) -> None:
        self.cast, self.keys, self.store, self.today = cast, keys, store, today
        self.people = People(seed=23)

    def earlier(self, institutions: Sequence[Office]) -> None:
        """Staff and the assessments that are over."""
        for kept in self._each(institutions):
            _staff(kept, _moment(self.today - timedelta(days=300)))
            for batch, ago in enumerate(AGO if kept.number % IDLE else (), 1):
                _assess(kept, batch, self.today - timedelta(days=ago + kept.random.randrange(10)), over=True)
            session().commit()

    def latest(self, institutions: Sequence[Office]) -> None:
        """The last assessment, where it may be held."""
        for kept in self._each(institutions):
            first = self.today - timedelta(days=LATEST + kept.random.randrange(10))
            if kept.number % IDLE and not barred(kept, first):
                _assess(kept, len(AGO) + 1, first, over=False)
            session().commit()

    def _each(self, institutions: Sequence[Office]) -> Iterator[Kept]:
        for number, office in enumerate(institutions, 1):
            institution, clerk = session().get_one(Institution, office.id), self.cast.one(office, "handler")
            reviewer = self.cast.one(session().get_one(Office, office.prefecture_id), "handler")
            yield Kept(institution, number, clerk, reviewer, self.keys, self.store, self.people, Random(number))


def barred(kept: Kept, first: date) -> bool:
    """Whether the institution may not assess something of what it publishes, from the registration on to the end."""
    days = (first - timedelta(days=15), first + timedelta(days=2))
    scope, here = queries.scope_of(kept.institution.office_id), kept.institution.office_id
    return any(obstacle_to_assessing(here, one.occupation_code, day) for one in scope for day in days)


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


def _assess(kept: Kept, batch: int, first: date, *, over: bool) -> None:
    office, scope = kept.institution.office, kept.random.choice(queries.scope_of(kept.institution.office_id))
    level, county = kept.random.choice(scope.levels), session().get_one(Office, office.county_id)
    name = f"{first.year}年第{batch}批{scope.occupation}{LEVEL_NAMES[level]}"
    last = first + timedelta(days=2)
    plan = Plan(name, scope.occupation_code, level, county, kept.institution.address, first, last)
    made = keeping.open_assessment(kept.institution, plan, by=kept.clerk, at=_moment(first - timedelta(days=15)))
    rows = [[*kept.person(), kept.people.phone(), ""] for _ in range(kept.random.randrange(12, 32))]
    kept.send(CandidateSheet(), rows, _moment(first - timedelta(days=8)), made)
    if over:
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
        [f"{start}{1000 * made.id + n:06d}", name, number, scope.occupation_code, LEVEL_NAMES[made.level], f"{at.date()}"]
        for n, (name, number, *_) in enumerate(passed, 1)
    ]
    sent = at + timedelta(days=LATE if kept.number % LATE_EVERY == 0 else 1)
    _review(kept, session().get_one(Upload, kept.send(CertificateSheet(), rows, sent, made)), sent + timedelta(days=3))
    _pay(kept, made, at + timedelta(days=30))


def _review(kept: Kept, upload: Upload, at: datetime) -> None:
    """Most are accepted; of some the review has begun and a row or two came back, some wait."""
    if kept.number % 4:
        reviewing.accept(upload, by=kept.reviewer, at=at)
    elif kept.number % 8 == 0:
        reviewing.start(upload, by=kept.reviewer, at=at)
        few = select(Certificate.id).where(Certificate.upload_id == upload.id).order_by(Certificate.id).limit(2)
        reasons = zip(session().scalars(few), WHY, strict=False)
        reviewing.return_rows(upload, dict(reasons), by=kept.reviewer, at=at + timedelta(hours=1))


def _pay(kept: Kept, made: Assessment, at: datetime) -> None:
    """Some candidates were paid for."""
    found = select(Candidate).where(Candidate.assessment_id == made.id).order_by(Candidate.id).limit(4)
    payer = f"{queries.above(kept.institution.office)[1].region.name}就业服务中心"
    for candidate in session().scalars(found).all():
        keeping.record_subsidy(candidate, Decimal(1000), payer, at.date(), by=kept.clerk, at=at)
