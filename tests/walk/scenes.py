"""A small world with a case at every stage and everything that goes along with one, through the operations officers use."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from portal.audit.reading import reader
from portal.audit.sealing_models import SealedEntry
from portal.cases import handling, interim, joint, links
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.decisions import operations as decisions
from portal.evidence.content import Upload
from portal.evidence.operations import add_file, add_record
from portal.evidence.particulars import Particulars
from portal.filings import operations as filings
from portal.filings import queries as owed
from portal.identity.absence import Absence, stand_in
from portal.identity.appointments import Term, appoint
from portal.identity.models import Person
from portal.jobs.sample import batches, findings
from portal.jobs.sample import cast as casting
from portal.jobs.sample.cast import Cast
from portal.jobs.sample.course import run
from portal.jobs.sample.grants import Giver
from portal.jobs.sample.names import People
from portal.jobs.sample.running import Course, Tools
from portal.jobs.sample.stories import PAPERS, Story, story_of
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.notices import answering, defences, queries, waivers
from portal.notices.calendar_years import seed_calendar
from portal.notices.papers import Paper
from portal.organisations.models import Office
from portal.rectifications import operations as rectifications
from portal.rectifications.models import Rectification
from portal.reports.attachments import Upload as Recording
from portal.reports.registering import Complaint, register
from portal.reviews import keeping
from portal.reviews import operations as reviews
from portal.rulebook import rulebook
from tests import world
from tests.walk.deletions import revoke_and_order
from tests.walk.grants import grant_and_read, send_back
from tests.walk.law import change_the_law
from tests.walk.registers import keep_registers, void_sitting

PDF = b"%PDF-1.7 test"
AGES = {"opened": 6, "investigating": 9, "found": 14, "proposed": 16, "issued": 18, "notified": 24}
"""How many days ago a case was opened that got so far; later stages are beyond their window."""
OLD = 130
REACHES = (
    *AGES, "heard", "reviewed", "decided", "served", "effective", "closed", "dismissed",
)  # fmt: skip
ABOUT = ("16.1", "7.2")
"""What a bureau leads, and what an institution leads about its own candidate."""
ALSO = (("17.3", "reviewed"), ("17.6", "reviewed"), ("17.3", "closed"), ("8.4", "investigating"))
"""What is to end by the province's notice (17): asked for, not yet asked for, and over; and what is to be referred (8)."""
ELSEWHERE = Story(
    "16.6", "{institution}因涉嫌违纪违规被调查", "有关机关正在调查{institution}。", "已发出立案通知书。", PAPERS
)  # fmt: skip
"""Nobody finds this in a case of the portal's own, so no sample tells it; whoever was published for it can be cleared."""
PASSWORD = "Walk-through-2026"


@dataclass
class Scenes:
    """The offices by short names, who works there, and the cases by clause and stage."""

    offices: dict[str, Office]
    cast: Cast
    tools: Tools
    cases: dict[tuple[str, str], Case]
    grants: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def one(self, office: str, post: str) -> Actor:
        """The first to hold a post there."""
        return self.cast.one(self.offices[office], post)

    def lead(self, case: Case, post: str) -> Actor:
        """The first to hold a post at the lead of a case."""
        return self.cast.one(case.lead, post)


def scenes(store: Store) -> Scenes:
    """Everything; call it as the system, and commit."""
    world.found()
    seed_calendar(by=SYSTEM, at=world.AT)
    names = {name: world.office(name) for name in ("贵州省", "安顺市", "遵义市", "西秀区", "汇川区")}
    schools = {"分校": "黔城职业技能培训学校分校", "学校": "黔城职业技能培训学校", "停办": "停办职业技能培训学校"}
    names |= {short: world.institution("西秀区", f"安顺市{name}").office for short, name in schools.items()}
    everybody = list(names.values())
    casting.engage(everybody, PASSWORD, at=world.AT)
    tools = Tools(store.keys, store, casting.gather(everybody, today()), {office.id: office for office in everybody})
    made = Scenes(names, tools.cast, tools, {})
    made.own += keep_registers(names["学校"], made.cast, store)
    _let_cases_happen(made)
    for also in (_begin, _ask_around, _cross_regions, _hear, _gather, _file, _take_reports, _stand_in):
        also(made)
    _rectify(made)
    batches.tell(names["学校"], tools, today())
    void_sitting(made.cases["16.1", "effective"], names["学校"], made.cast)
    made.grants += grant_and_read(names, Giver(tools, today()), made.one)
    revoke_and_order(names["学校"], made.cast, made.one("安顺市", "approver"), store)
    made.own += send_back(names["学校"], made.one)
    change_the_law(made.one("贵州省", "policy_officer"))
    return made


def _let_cases_happen(made: Scenes) -> None:
    wanted = [(clause, reach) for clause in ABOUT for reach in REACHES] + [*ALSO, ("16.6", "closed")]
    people = People(seed=5)
    for number, (clause, reach) in enumerate(wanted):
        opened = now().replace(hour=9, minute=number) - timedelta(days=AGES.get(reach, OLD))
        about = people.name(), people.id_number("520402")
        # What is held is another school's, so that this one can still send its sheets; what is terminated is a third one's, so
        # that the rectifications of the other go on.
        against = rulebook().clause(clause).respondent == "institution"
        school = made.offices["停办" if clause == "17.3" else "分校" if against else "学校"]
        course = Course(_story(clause), reach, school, "电工", *about, clause == "7.2", opened)
        made.cases[clause, reach] = run(course, made.tools, Random(number))  # noqa: S311


def _story(clause: str) -> Story:
    return ELSEWHERE if clause == ELSEWHERE.clause else story_of(clause)


def _begin(made: Scenes) -> None:
    """Handlers are assigned and have not begun; a fact is found and not confirmed; the province is asked for its notice."""
    opened, under, last = (made.cases[key] for key in (("16.1", "opened"), ("7.2", "investigating"), ("17.3", "reviewed")))
    two = [session().get_one(Person, one.person_id) for one in made.cast.all(opened.lead, "handler")[:2]]
    handling.assign(opened, two, by=made.lead(opened, "approver"), at=now())
    about = Particulars("document", "答卷", "评价机构提供", "某某", today(), "抄袭")
    add_record(under, about, "答卷雷同。", by=made.lead(under, "handler"), at=now())
    findings.find(under, story_of("7.2"), "抄袭夹带资料两页。", by=made.lead(under, "handler"), at=now())
    decisions.propose_termination(last, "请出具通知书。", by=made.lead(last, "approver"), at=now())
    links.link(opened, made.cases["16.1", "investigating"], "同一机构", by=made.lead(opened, "handler"), at=now())


def _ask_around(made: Scenes) -> None:
    """Help of a county that waits for its answer; data held by a bureau, and by the institution about its own."""
    case, own = made.cases["16.1", "opened"], made.cases["7.2", "notified"]
    county, until = made.offices["西秀区"], today() + timedelta(days=7)
    joint.ask(case, county, "核实考场原始记录", until, by=made.lead(case, "handler"), at=now())
    for one, kind in ((case, "hold_data"), (own, "hold_back_own")):
        interim.order(one, interim.Order(kind, "涉案成绩和数据", "防止扩大。"), by=made.lead(one, "approver"), at=now())


def _cross_regions(made: Scenes) -> None:
    """What the school did in another region: one case the venue may yet bring up, one that waits for the province."""
    venue = made.one("遵义市", "handler")
    for number in range(2):
        accused = Accused("institution", made.offices["学校"].name)
        matter = Matter(
            accused, ("16.2",), f"在汇川区组织评价（{number + 1}）", "检查发现。", "检查发现", made.offices["汇川区"],
            today() - timedelta(days=9), made.offices["学校"],
        )  # fmt: skip
        case = open_case(matter, made.tools.keys, by=venue, at=now())
    joint.ask_coordination(case, "跨两市，请协调。", by=venue, at=now())


def _hear(made: Scenes) -> None:
    """A defence on paper and one that the institution handed in itself, neither answered yet, and an institution's waiver that
    its prefecture has not confirmed."""
    case, own = made.cases["16.1", "notified"], made.cases["7.2", "notified"]
    statement = defences.Statement("written", today(), ("当时已安排督导人员。",))
    defences.record_defence(case, statement, by=made.lead(case, "handler"), at=now())
    paper, notice = Paper("声明.pdf", PDF), queries.notice(case)
    assert notice is not None
    accused = made.one("分校", "handler")
    answering.submit_defence(notice, ["已经整改。"], paper, store=made.tools.store, by=accused, at=now())
    waivers.record_waiver(own, today(), paper, store=made.tools.store, by=made.lead(own, "handler"), at=now())


def _gather(made: Scenes) -> None:
    case = made.cases["16.1", "investigating"]
    about = Particulars("document", "排班表", "评价机构提供", "某某", today(), "未安排督导")
    add_file(case, about, Upload("排班表.pdf", PDF), store=made.tools.store, by=made.lead(case, "handler"), at=now())


def _file(made: Scenes) -> None:
    """A filing that waits for its receipt, and a case that waits for nothing but its closing."""
    for reach, received in (("served", False), ("effective", True)):
        case = made.cases["7.2", reach]
        for filing in owed.filings(case):
            filings.file(filing, "决定已作出。", by=made.lead(case, "handler"), at=now())
            if received:
                filings.receive(filing, by=made.cast.one(filing.recipient, "handler"), at=now())


def _rectify(made: Scenes) -> None:
    """Of three that would be overdue one was extended in time and is reported with a file, one was found to have failed."""
    order, failed, *_ = session().scalars(select(Rectification).order_by(Rectification.id.desc())).all()
    clerk, signer = made.one("分校", "handler"), made.one("安顺市", "approver")
    in_time = now() - timedelta(days=(today() - order.ordered_on).days)
    rectifications.extend(order, "设备未到货。", today() + timedelta(days=20), by=signer, at=in_time)
    said = rectifications.Report("已整改。", True, [Upload("照片.pdf", PDF)])
    rectifications.report(order, said, made.tools.store, by=clerk, at=now())
    rectifications.fail(failed, "督导仍未安排。", by=signer, at=now())


def _take_reports(made: Scenes) -> None:
    complaint = Complaint(
        "institution", made.offices["学校"].name, "phone", "反映考场未安排督导", "来电反映。", "520402",
        institution=made.offices["学校"], reporter=("某某", "13900001111"),
    )  # fmt: skip
    recording = Recording("录音.mp3", b"ID3 test")
    for office in ("安顺市", "遵义市", "西秀区"):
        register(complaint, [recording], store=made.tools.store, by=made.one(office, "handler"), at=now())


def review(made: Scenes) -> None:
    """A review of the sealed log, as its auditor: an entry taken in, an office asked, a check of the whole log asked for."""
    by, county = made.one("安顺市", "auditor"), made.offices["西秀区"]
    with acting(by):
        plan = reviews.Plan("办案操作评阅", today(), today(), (), "是否按程序办理？")
        begun, _ready_to_close = (reviews.open_review(plan, by=by, at=now()) for _ in range(2))
        with reader() as asked:
            theirs = asked.scalars(select(SealedEntry).where(SealedEntry.office_id == county.id).limit(1)).one()
        reviews.mark(begun, theirs, "请核实。", by=by, at=now())
        reviews.ask(begun, county, "请说明。", today() + timedelta(days=5), by=by, at=now())
        keeping.ask_check(1, by=by, at=now())
        session().commit()


def _stand_in(made: Scenes) -> None:
    """Somebody away, and somebody who works for two offices."""
    away, here = (session().get_one(Person, one.person_id) for one in made.cast.all(made.offices["安顺市"], "handler")[1:3])
    absence = Absence(made.offices["安顺市"], away, here, today(), today() + timedelta(days=3))
    stand_in(absence, by=made.one("安顺市", "system_admin"), at=now())
    both = session().get_one(Person, made.one("西秀区", "handler").person_id)
    appoint(both, Term(made.offices["遵义市"], "reviewer", date(2026, 1, 5)), by=SYSTEM, at=now())
