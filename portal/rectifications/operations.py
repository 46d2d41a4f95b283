"""What is done about a rectification (13, 16, 18): it begins when the decision that orders it is served; the institution
reports, bureaus inspect (4(3)), the prefecture accepts, returns, extends or finds that it was not done in time (16.5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.cases.models import Case
from portal.decisions.consequences import follows_reversal, follows_service
from portal.decisions.models import Decision
from portal.evidence.content import Upload
from portal.findings.details import LONGEST_DAYS
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.rectifications import acts, queries, registers
from portal.rectifications.files import keep
from portal.rectifications.models import Rectification, RectificationStep
from portal.rectifications.overtaking import overtake_new
from portal.rectifications.states import Kind, State, period_ends, state
from portal.rectifications.steps import Said, add
from portal.rulebook import rulebook_of


@dataclass(frozen=True)
class Inspection:
    """What two inspectors found on which day."""

    inspectors: tuple[str, str]
    done_on: date
    passed: bool
    words: str


@dataclass(frozen=True)
class Report:
    """What the institution reports; `final` where it says that everything is done."""

    words: str
    final: bool
    uploads: Sequence[Upload] = ()


@follows_service
def order(case: Case, decision: Decision, received: date, by: Actor, at: datetime) -> None:
    """The decision was received: where it orders rectification, the period begins."""
    measure = next((one for one in decision.measures if one["measure"] == "rectify"), None)
    if measure is None or case.institution_id is None or case.prefecture_id is None:
        return
    institution = session().get_one(Office, case.institution_id)
    row = Rectification(
        case_id=case.id, decision_id=decision.id, institution_id=institution.id, prefecture_id=case.prefecture_id,
        county_id=institution.county_id, clauses=ordering(case, decision), ordered_on=received,
        days=int(measure["stated"]["end"]),
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts = {"case": case.id, "decision": decision.id, "office": institution.id, "clauses": row.clauses}
    add(row, Kind.ORDERED, Said(done_on=received, due_on=row.first_due, facts=facts), by=by, at=at)
    overtake_new(row, decision, by=by, at=at)


@follows_reversal
def reverse(case: Case, decision: Decision, measures: Collection[str], by: Actor, at: datetime) -> None:
    """The order was reversed on review: the rectification ends, and counts as never given (R-9)."""
    row = queries.of_decision(decision.id) if "rectify" in measures else None
    if row is not None and state(row.steps, local(at).date()) is not State.REVERSED:
        add(row, Kind.REVERSED, Said(facts={"decision": decision.id}), by=by, at=at)


def ordering(case: Case, decision: Decision) -> list[str]:
    """The clauses of a decision on which an order to rectify rests."""
    return [clause for clause in decision.clauses if "rectify" in rulebook_of(case).clause(clause).measures]


def report(
    rectification: Rectification, said: Report, store: Store, *, by: Actor, at: datetime
) -> RectificationStep:
    """The institution reports (4(4)): on its way, or that it has done what was ordered."""
    acts.REPORT.ensure(rectification, by=by, at=at)
    words = _written(said.words, "请写明整改措施和结果。")
    kind = Kind.FINAL if said.final else Kind.INTERIM
    return add(rectification, kind, Said(words, files=keep(said.uploads, store)), by=by, at=at)


def ask(rectification: Rectification, words: str, until: date, *, by: Actor, at: datetime) -> RectificationStep:
    """The prefecture asks the county of the institution to inspect by an internal day (4(3))."""
    acts.ASK.ensure(rectification, by=by, at=at)
    if rectification.county_id is None:
        raise Refused("该机构没有所在的县（市、区、特区）人社局。", "4(3)")
    words = _written(words, "请写明要检查什么。")
    _ahead(until, at)
    facts = {"office": rectification.county_id}
    return add(rectification, Kind.ASKED, Said(words, due_on=until, facts=facts), by=by, at=at)


def inspect(
    rectification: Rectification, found: Inspection, uploads: Sequence[Upload], store: Store, *, by: Actor, at: datetime
) -> RectificationStep:
    """Keep the record of an inspection by two inspectors (4(3); R-10 by analogy). Raises `Refused` beside the field."""
    acts.INSPECT.ensure(rectification, by=by, at=at)
    first, second = (name.strip() for name in found.inspectors)
    if not first or not second or first == second:
        raise _wrong("检查须有两名检查人员，请分别写明姓名。", "second")
    if not rectification.ordered_on <= found.done_on <= local(at).date():
        raise _wrong(f"检查日期应在决定送达之日（{rectification.ordered_on}）至今天之间。", "done_on")
    words = _written(found.words, "请写明检查所见。")
    said = Said(
        words, done_on=found.done_on, passed=found.passed, inspectors=(first, second), files=keep(uploads, store)
    )
    return add(rectification, Kind.INSPECTED, said, by=by, at=at)


def send_back(rectification: Rectification, words: str, until: date, *, by: Actor, at: datetime) -> RectificationStep:
    """The prefecture returns the report: what is missing, and by when (an internal day)."""
    acts.SEND_BACK.ensure(rectification, by=by, at=at)
    words = _written(words, "请写明欠缺什么。")
    _ahead(until, at)
    return add(rectification, Kind.RETURNED, Said(words, due_on=until), by=by, at=at)


def extend(rectification: Rectification, words: str, until: date, *, by: Actor, at: datetime) -> RectificationStep:
    """The prefecture extends the period, with reasons and before it is over; the registers follow."""
    acts.EXTEND.ensure(rectification, by=by, at=at)
    words = _written(words, "请写明延长的理由。")
    last = period_ends(rectification.steps)
    if until <= last:
        raise _wrong(f"新的期限应晚于现在的期限（{last}）。", "until")
    if until > rectification.ordered_on + timedelta(days=LONGEST_DAYS):
        raise _wrong(f"整改期限自决定送达之日起最长 {LONGEST_DAYS} 日。", "until")
    step = add(rectification, Kind.EXTENDED, Said(words, due_on=until, facts={"old": last.isoformat()}), by=by, at=at)
    registers.prolong(rectification, until, by=by, at=at)
    return step


def accept(rectification: Rectification, words: str, *, by: Actor, at: datetime) -> RectificationStep:
    """The prefecture finds that what was ordered is done: rectification and suspended occupation end in the registers."""
    acts.ACCEPT.ensure(rectification, by=by, at=at)
    step = add(rectification, Kind.ACCEPTED, Said(_written(words, "请写明验收意见。")), by=by, at=at)
    registers.release(rectification, by=by, at=at)
    return step


def fail(rectification: Rectification, words: str, *, by: Actor, at: datetime) -> RectificationStep:
    """The prefecture finds that it was not done in time: 16.5 can follow, and the standing stays until it is made good."""
    acts.FAIL.ensure(rectification, by=by, at=at)
    return add(rectification, Kind.FAILED, Said(_written(words, "请写明查明的情况。")), by=by, at=at)


def _written(words: str, why: str) -> str:
    if not words.strip():
        raise _wrong(why, "words")
    return words.strip()


def _ahead(until: date, at: datetime) -> None:
    if until < local(at).date():
        raise _wrong("日期不能早于今天。", "until")


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, "16", ground=Ground.INPUT, field=field)
