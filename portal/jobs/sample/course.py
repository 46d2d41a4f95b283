"""How one sample case runs: the same operations officers use, in their order, at office hours of the past."""

from collections.abc import Callable
from random import Random

from portal.cases import handling, oversight
from portal.cases.models import Case
from portal.cases.states import State
from portal.decisions import execution
from portal.decisions import operations as decisions
from portal.decisions import queries as decided
from portal.decisions.shown import talked_with
from portal.evidence.operations import add_record
from portal.evidence.particulars import Particulars
from portal.filings import operations as filings
from portal.filings import queries as owed
from portal.identity.models import Person
from portal.jobs.sample import findings, support
from portal.jobs.sample.running import Course, Run, Tools
from portal.kit.clock import local
from portal.kit.db import session
from portal.notices import queries as notices
from portal.notices.defences import Answer, Statement, answer_points, record_defence
from portal.notices.issuing import issue_notice
from portal.notices.papers import written
from portal.notices.service import Proof, serve_notice
from portal.notices.window import close_window
from portal.publicity import draft
from portal.publicity.operations import announce, close
from portal.publicity.queries import announcement_owed

ORDER = list(State)


def run(course: Course, tools: Tools, random: Random) -> Case:
    """Let the case happen up to its reach."""
    way = Run(course, tools, random)
    for step in STEPS:
        # What is settled with service passes over the state of being served.
        if ORDER.index(State(way.case.state)) >= ORDER.index(State(course.reach)):
            break
        step(way)
    return way.case


def _begin(way: Run) -> None:
    people = [session().get_one(Person, actor.person_id) for actor in way.handlers]
    handling.assign(way.case, people, by=way.lead_one("approver"), at=way.later(0))
    handling.start(way.case, by=way.handlers[0], at=way.later())


def _support(way: Run) -> None:
    county = way.tools.offices[way.course.institution.county_id or 0]
    if way.lead.level != "prefecture" or way.case.respondent_kind != "institution":
        return
    support.hold(way.case, by=way.lead_one("approver"), at=way.later(0))
    support.ask(way.case, county, by=way.handlers[0], at=way.later(0))
    if way.course.reach != "investigating":
        support.answer(way.case, county, way.tools.cast, at=way.later())


def _gather(way: Run) -> None:
    names = "、".join(actor.name for actor in way.handlers)
    for kind, title, source in way.course.story.exhibits:
        at = way.later()
        about = Particulars(kind, title, source, names, local(at).date(), "本案事实")
        add_record(way.case, about, f"{title}：{way.words(way.course.story.fact)}", by=way.handlers[0], at=at)
    if way.course.reach == "dismissed":
        words = "经调查，现有证据不足以认定，不予处理。"
        oversight.dismiss(way.case, words, by=way.lead_one("approver"), at=way.later())
        return
    findings.find(way.case, way.course.story, way.words(way.course.story.fact), by=way.handlers[0], at=way.later())


def _confirm(way: Run) -> None:
    findings.confirm(way.case, by=way.handlers[1], at=way.later())


def _propose(way: Run) -> None:
    findings.propose(way.case, way.course.story, by=way.handlers[0], at=way.later())


def _issue(way: Run) -> None:
    issue_notice(way.case, by=way.lead_one("approver"), at=way.later())


def _serve(way: Run) -> None:
    serve_notice(way.case, _proof(way), store=way.tools.store, by=way.handlers[0], at=way.at)


def _proof(way: Run) -> Proof:
    at = way.later()
    paper = written("送达回证", f"{local(at):%Y年%m月%d日}直接送达，受送达人签收。")
    return Proof("direct", local(at).date(), way.case.respondent_name, paper, place="受送达人住所")


def _hear(way: Run) -> None:
    if way.random.random() < 0.4:
        _defend(way)
    deadline = notices.deadline(way.case)
    if deadline is None or way.course.reach == "notified":
        return
    days = (deadline.due - local(way.at).date()).days + 1
    close_window(way.case, at=way.later(max(days, 1)))


def _defend(way: Run) -> None:
    receiver = way.handlers[0]
    if way.course.own:
        receiver = way.tools.cast.one(way.tools.offices[way.course.institution.prefecture_id or 0], "handler")
    at = way.later(2)
    statement = Statement("written", local(at).date(), ("对认定的事实无异议，请求从轻处理。",))
    defence = record_defence(way.case, statement, by=receiver, at=at)
    reply = {point.id: Answer("not", "已在裁量中考虑，处理意见与情节相当。") for point in defence.points}
    answer_points(way.case, reply, by=way.handlers[0], at=way.later())


def _review(way: Run) -> None:
    decisions.review(way.case, True, "事实清楚，证据充分，依据准确，程序合法。", by=way.lead_one("reviewer"), at=way.later())


def _decide(way: Run) -> None:
    proposal = findings.chosen(way.case)
    if "terminate" not in proposal:
        decisions.decide(way.case, "同意拟处理意见。", by=way.lead_one("approver"), at=way.later())
        return
    why = "拟责令终止并移出目录，报请出具通知书。"
    decisions.propose_termination(way.case, why, by=way.lead_one("approver"), at=way.later())
    if way.course.reach == "reviewed":
        return
    province = next(office for office in way.tools.offices.values() if office.level == "province")
    decisions.issue_termination(way.case, "同意。", by=way.tools.cast.one(province, "approver"), at=way.later(3))


def _serve_decision(way: Run) -> None:
    execution.serve_decision(way.case, _proof(way), store=way.tools.store, by=way.handlers[0], at=way.at)


def _carry_out(way: Run) -> None:
    for measure in decided.unexecuted(way.case):
        at = way.later()
        talk = execution.Talk(way.handlers[0].name, talked_with(way.case))
        statement = execution.Statement(measure["measure"], "已按决定执行，记录存档。", local(at).date(), talk)
        execution.carry_out(way.case, statement, by=way.handlers[0], at=at)


def _file(way: Run) -> None:
    for filing in owed.filings(way.case):
        sender = way.tools.cast.one(way.tools.offices[filing.from_id], "handler")
        filings.file(filing, "按规定报备处理情况。", by=sender, at=way.later())
        receiver = way.tools.cast.one(way.tools.offices[filing.to_id], "handler")
        filings.receive(filing, by=receiver, at=way.later())


def _close(way: Run) -> None:
    decision = decided.decision(way.case)
    if decision is not None and announcement_owed(way.case):
        signer = way.tools.cast.one(way.tools.offices[decision.office_id], "approver")
        announce(way.case, draft.title(way.case, decision), draft.words(way.case, decision), by=signer, at=way.later())
    close(way.case, "卷宗齐备，予以结案。", by=way.lead_one("approver"), at=way.later())


STEPS: tuple[Callable[[Run], None], ...] = (
    _begin, _support, _gather, _confirm, _propose, _issue, _serve, _hear, _review, _decide, _serve_decision, _carry_out,
    _file, _close,
)  # fmt: skip

