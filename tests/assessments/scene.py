"""An institution with an assessment and its people, built by the operations and by sheets as institutions fill them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.assessments import keeping
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.examiner_sheet import ExaminerSheet
from portal.assessments.keeping import NewSupervisor, Plan
from portal.assessments.models import Assessment, Candidate, Upload
from portal.assessments.score_sheet import ScoreSheet
from portal.assessments.sheets import draw_template
from portal.assessments.staff_models import Examiner, Supervisor
from portal.assessments.uploads import Into, Register, Sent, take
from portal.certificates.models import Certificate
from portal.certificates.sheet import CertificateSheet
from portal.jobs.sample.names import People
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import Keys, derive
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution
from tests import world

CODE = world.ELECTRICIAN.code
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
AT = datetime(2026, 4, 1, 10, 0, tzinfo=SHANGHAI)
DAY = AT.date()
KEYS = derive(b"k" * 32)


def cause(case: int = 1, decision: int | None = 1, since: date = DAY, **more: Any) -> Cause:
    """A decision as the ledgers know it."""
    return Cause("安人社技评决〔2026〕1 号", since, case_id=case, decision_id=decision, **more)


def plan(**changes: Any) -> Plan:
    """An assessment at the institution's own place."""
    stated: dict[str, Any] = {
        "batch": "2026年第1批", "occupation_code": CODE, "level": "5", "place": world.office("西秀区"),
        "address": "中华南路1号", "first_day": FIRST, "last_day": LAST, **changes,
    }  # fmt: skip
    return Plan(**stated)


@dataclass
class School:
    """The institution, its clerk and its assessment."""

    institution: Institution
    clerk: Actor
    assessment: Assessment
    store: Store
    keys: Keys = KEYS
    people: People = field(default_factory=lambda: People(seed=5))

    def into(self, at: datetime = AT, assessment: Assessment | None = None) -> Into:
        return Into(self.institution.office, assessment or self.assessment, self.keys, at)

    def send(self, register: Register, rows: Sequence[Sequence[str]], **more: Any) -> Upload:
        """Fill the template with rows and send it."""
        content = draw_template(register.template, rows)
        return self.send_file("表.xlsx", content, register, **more)

    def send_file(self, name: str, content: bytes, register: Register, **more: Any) -> Upload:
        with acting(self.clerk):
            return take(register, Sent(name, content), self.into(**more), self.store, by=self.clerk)

    def person(self) -> list[str]:
        """Name, kind and number of somebody nobody knows."""
        return [self.people.name(), "居民身份证", self.people.id_number("520402")]

    def candidates(self, count: int) -> list[Candidate]:
        """So many candidates, registered by a sheet."""
        upload = self.send(CandidateSheet(), [[*self.person(), "13800000000", "测试厂"] for _ in range(count)])
        assert upload.taken, upload.problems
        found = select(Candidate).where(Candidate.upload_id == upload.id).order_by(Candidate.id)
        return list(session().scalars(found))

    def number_of(self, candidate: Candidate) -> str:
        return self.keys.open(candidate.id_number, f"candidate:{candidate.id}:id_number").decode()

    def scored(self, candidates: Sequence[Candidate]) -> Upload:
        return self.send(ScoreSheet(), [[one.name, self.number_of(one), "81.5", "76", ""] for one in candidates])

    def certificate_rows(self, candidates: Sequence[Candidate], start: int = 1) -> list[list[str]]:
        issued = (LAST + timedelta(days=10)).isoformat()
        return [
            [f"S00005200000126500{number:04d}", one.name, self.number_of(one), CODE, "五级", issued]
            for number, one in enumerate(candidates, start)
        ]

    def certified(self, candidates: Sequence[Candidate]) -> list[Certificate]:
        """Their certificates, uploaded by a sheet."""
        upload = self.send(CertificateSheet(), self.certificate_rows(candidates))
        assert upload.taken, upload.problems
        found = select(Certificate).where(Certificate.upload_id == upload.id).order_by(Certificate.id)
        return list(session().scalars(found))

    def examiner(self) -> Examiner:
        upload = self.send(ExaminerSheet(), [[*self.person(), "KP-0001", "考评员", CODE, "2026-01-10"]])
        assert upload.taken, upload.problems
        return session().scalars(select(Examiner).where(Examiner.upload_id == upload.id)).one()

    def supervisor(self) -> Supervisor:
        name, _, number = self.person()
        stated = NewSupervisor("internal", name, "resident", number, "DD-0001", FIRST)
        with acting(self.clerk):
            return keeping.add_supervisor(stated, self.institution.office, self.keys, by=self.clerk, at=AT)


def school(home: Path, county: str = "西秀区", **changes: Any) -> School:
    """A school in a county, with an assessment written down."""
    with acting(SYSTEM):
        institution = world.institution(county)
        clerk = world.actor(institution.office, "handler")
    with acting(clerk):
        opened = keeping.open_assessment(institution, plan(place=world.office(county), **changes), by=clerk, at=AT)
    return School(institution, clerk, opened, Store(home / "kept", KEYS))
