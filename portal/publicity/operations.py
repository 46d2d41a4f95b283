"""公告: words that the approver of the signing office lets go to the public; and the end of a case."""

from datetime import datetime

from portal.audit.record import record, text_hash
from portal.cases import joint
from portal.cases.models import Case, CaseStep
from portal.decisions import queries as decisions
from portal.decisions.striking import terminates
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.publicity import acts, queries
from portal.publicity.models import Announcement
from portal.publicity.privacy import personal_data


def announce(case: Case, title: str, words: str, *, by: Actor, at: datetime) -> Announcement:
    """Publish (16, 20(4)). Raises `Refused` beside `words` or `title` when they hold personal data (19)."""
    acts.ANNOUNCE.ensure(case, by=by, at=at)
    for field, said in (("title", title), ("words", words)):
        _check(case, said, field)
    clause = _basis(case)
    acts.ANNOUNCE.perform(case, by=by, at=at, note=title)
    row = Announcement(
        case_id=case.id, office_id=by.office_id, title=title, words=words, clause=clause, published_by=by.person_id,
        published_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {"case": case.id, "announcement": row.id, "clause": clause, "words": text_hash(words)}
    record("announcement:published", facts, by=by, at=at, clause=clause)
    return row


def close(case: Case, note: str, *, by: Actor, at: datetime) -> CaseStep:
    """Close the case; nothing may be left to file, to be received or to announce."""
    step = acts.CLOSE.perform(case, by=by, at=at, note=note)
    case.due_on = case.due_what = None
    joint.end_all(case, by=by, at=at)
    return step


def _basis(case: Case) -> str:
    decision = decisions.decision(case)
    if decision is None or terminates(decision.measures):
        return "20(4)"
    return next((clause for clause in decision.clauses if clause.startswith("16.")), "20(4)")


def _check(case: Case, said: str, field: str) -> None:
    if not said.strip():
        raise Refused("请填写公告的标题和内容。", "20(4)", ground=Ground.INPUT, field=field)
    found = personal_data(said, queries.names_to_keep(case), queries.public_numbers(case))
    if found:
        why = f"公告中含有{'、'.join(found)}，涉及个人隐私，不得公布；请删去或改用不能识别个人的表述。"
        raise Refused(why, "19", ground=Ground.INPUT, field=field)
