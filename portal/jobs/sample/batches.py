"""A sitting of the sample world in which several passed on answers (8.5): their cases, opened together, midway.

Four have been served on two different days and have clocks of their own; two of the notices are still to be served."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.assessments.models import Assessment, Candidate
from portal.batches.models import CaseBatch
from portal.batches.opening import Charge, open_batch
from portal.batches.queries import members
from portal.cases import handling
from portal.evidence.content import Upload
from portal.evidence.operations import add_file
from portal.evidence.particulars import Particulars
from portal.identity.models import Person
from portal.jobs.sample import findings
from portal.jobs.sample.running import Tools
from portal.jobs.sample.stories import Story
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI, local
from portal.kit.db import session
from portal.notices.issuing import issue_notice
from portal.notices.papers import written
from portal.notices.service import Proof, serve_notice
from portal.organisations.models import Office

CHEATING = Story(
    "8.5", "参与有组织作弊", "在评价期间加入微信群，接收并转发理论知识考试答案。", "有组织作弊，涉及人数较多。",
    (("electronic", "微信群聊天记录", "群成员手机"),),
)  # fmt: skip
CHAT = Upload("微信群聊天记录.txt", "群名称：电工三级互助。成员在理论知识考试期间发送、转发答案，逐条提取如下。".encode())
SEVERAL = 6
SERVED = (4, 4, 2, 2)
"""So many days ago those who have been served received their notices."""


def tell(school: Office, tools: Tools, today: date) -> CaseBatch:
    """The batch about the first candidates of the school's latest assessment; its prefecture leads."""
    office = tools.offices[school.prefecture_id or 0]
    handlers = tools.cast.all(office, "handler")[:2]
    latest = select(Assessment).where(Assessment.institution_id == school.id).order_by(Assessment.id.desc()).limit(1)
    sitting = session().scalars(latest).one()
    found = select(Candidate).where(Candidate.assessment_id == sitting.id).order_by(Candidate.id).limit(SEVERAL)
    charge = Charge(CHEATING.title, (CHEATING.clause,), CHEATING.fact, "inspection", sitting.first_day)
    candidates = list(session().scalars(found))
    batch = open_batch(sitting, candidates, charge, tools.keys, by=handlers[0], at=_moment(today, 9))
    _investigate(batch, handlers, tools, today)
    _serve(batch, handlers[0], tools, today)
    return batch


def _investigate(batch: CaseBatch, handlers: list[Actor], tools: Tools, today: date) -> None:
    approver = tools.cast.one(batch.office, "approver")
    people = [session().get_one(Person, one.person_id) for one in handlers]
    names, (kind, title, source) = "、".join(one.name for one in handlers), CHEATING.exhibits[0]
    for number, case in enumerate((one.case for one in members(batch, SYSTEM)), 1):
        handling.assign(case, people, by=approver, at=_moment(today, 9, 11))
        handling.start(case, by=handlers[0], at=_moment(today, 9, 14))
        about = Particulars(kind, title, source, names, local(_moment(today, 8)).date(), "参与有组织作弊")
        add_file(case, about, CHAT, tools.store, by=handlers[0], at=_moment(today, 8))
        fact = f"{CHEATING.fact}其本人在群内发送答案 {number} 次。"
        findings.find(case, CHEATING, fact, by=handlers[0], at=_moment(today, 7))
        findings.confirm(case, by=handlers[1], at=_moment(today, 7, 15))
        findings.propose(case, CHEATING, by=handlers[0], at=_moment(today, 6))
        issue_notice(case, by=approver, at=_moment(today, 5))


def _serve(batch: CaseBatch, by: Actor, tools: Tools, today: date) -> None:
    for one, ago in zip(members(batch, SYSTEM), SERVED, strict=False):
        at = _moment(today, ago, 16)
        paper = written("送达回证", f"{local(at):%Y年%m月%d日}直接送达，受送达人签收。")
        proof = Proof("direct", local(at).date(), one.case.respondent_name, paper)
        serve_notice(one.case, proof, store=tools.store, by=by, at=at)


def _moment(today: date, ago: int, hour: int = 10) -> datetime:
    return datetime.combine(today - timedelta(days=ago), time(hour, 20), SHANGHAI)
