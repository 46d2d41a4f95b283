"""A case that stands where a notice can be issued, with the people around it; and the steps after it in one line each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.cases.models import Case, CaseHandler, CaseStep, Respondent
from portal.findings.models import Finding, Proposal
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import derive
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.kit.working_days import Year, parse_year
from portal.notices import calendar_years, issuing, service
from portal.notices.models import Notice, Service
from portal.notices.papers import Paper
from portal.notices.service import Proof
from portal.organisations.models import Office
from tests import world

PDF = Paper("送达回证.pdf", b"%PDF-1.7 test")
ISSUED = datetime(2026, 9, 1, 9, tzinfo=SHANGHAI)
YEAR_2027 = """
year = 2027
source = "测试"
make_up = []
holidays = [
  { name = "元旦", first = 2027-01-01, last = 2027-01-03 },
  { name = "春节", first = 2027-02-05, last = 2027-02-11 },
  { name = "清明节", first = 2027-04-03, last = 2027-04-05 },
  { name = "劳动节", first = 2027-05-01, last = 2027-05-05 },
  { name = "端午节", first = 2027-06-09, last = 2027-06-09 },
  { name = "中秋节", first = 2027-09-15, last = 2027-09-15 },
  { name = "国庆节", first = 2027-10-01, last = 2027-10-07 },
]
"""


def moment(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Guizhou."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def arrangement(text: str = YEAR_2027) -> Year:
    """A year's arrangement, 2027's unless said otherwise."""
    return parse_year(text, "2027.toml")


@dataclass
class Scene:
    """A proposed case of 安顺市 (or of an institution below it) and who acts in it."""

    case: Case
    store: Store
    lead: Office
    first: Actor
    second: Actor
    approver: Actor

    def issue(self, at: datetime = ISSUED) -> Notice:
        """The approver issues the notice."""
        return issuing.issue_notice(self.case, by=self.approver, at=at)

    def serve(self, received: date, by: Actor | None = None) -> Service:
        """The first handler serves it directly, with proof, on the day it is received."""
        proof = Proof("direct", received, "张某", PDF)
        return service.serve_notice(self.case, proof, store=self.store, by=by or self.first, at=moment(received, 17))

    def note(self) -> str:
        """What the case's last step says."""
        last = select(CaseStep).where(CaseStep.case_id == self.case.id).order_by(CaseStep.id.desc()).limit(1)
        return session().scalars(last).one().note

    def served(self, received: date) -> "Scene":
        """Issued on the first of September 2026 or on the eve, and served."""
        self.issue(min(ISSUED, moment(received - timedelta(days=1))))
        self.serve(received)
        return self


def scene(folder: object, lead: str | Office = "安顺市", clause: str = "15.5", respondent: Office | None = None) -> Scene:
    """A case with two handlers, one finding and one proposal, before its notice; 2025 and 2026 are loaded."""
    calendar_years.seed_calendar(by=SYSTEM, at=world.AT)
    office = world.office(lead)
    first, second = (world.actor(office, "handler", name=name) for name in ("李承办", "王承办"))
    approver = world.actor(office, "approver", name="赵审批")
    case = _case(office, clause, respondent, first)
    for handler in (first, second):
        session().add(
            CaseHandler(case_id=case.id, office_id=office.id, person_id=handler.person_id, assigned_at=world.AT, ended_at=None)
        )
    _found(case, clause, first)
    store = Store(folder, derive(b"k" * 32))  # type: ignore[arg-type]
    return Scene(case, store, office, first, second, approver)


def _case(office: Office, clause: str, respondent: Office | None, by: Actor) -> Case:
    kind = "institution" if respondent else "candidate"
    name = respondent.name if respondent else "张某"
    case = Case(
        number=f"T{office.id}-{by.person_id}", lead_id=office.id, lead_level=office.level, prefecture_id=office.prefecture_id,
        county_id=respondent.county_id if respondent else office.county_id, place_code=office.region_code,
        happened_on=date(2026, 8, 1), title="测试案件", summary="", source="found", respondent_kind=kind, respondent_name=name,
        clauses=[clause], rulebook_version="1", state="proposed", version=5, state_since=world.AT, opened_at=world.AT,
        opened_by=by.person_id, search=[], institution_id=respondent.id if respondent else None,
    )  # fmt: skip
    with acting(SYSTEM):
        session().add(case)
        session().flush()
        case.respondent = Respondent(
            case_id=case.id, kind=kind, name=name, office_id=respondent.id if respondent else None, detail=""
        )
        session().flush()
    return case


def _found(case: Case, clause: str, by: Actor) -> None:
    session().add(
        Finding(
            case_id=case.id, ordinal=1, fact="未安排质量督导人员到场。", clause=clause, conditions=[], weighing="情节轻微。",
            serious=False, found_by=by.person_id, found_at=world.AT,
        )
    )  # fmt: skip
    measure = {"measure": "talk_head", "clause": clause, "detail": "", "applicable": True, "reason": ""}
    session().add(
        Proposal(case_id=case.id, measures=[measure], reasons="事实清楚。", proposed_by=by.person_id, proposed_at=world.AT)
    )
    session().flush()
