"""公告: words that the approver of the signing office lets go to the public; and the end of a case."""

from datetime import datetime

from portal.audit.record import record, text_hash
from portal.cases import joint
from portal.cases.models import Case, CaseStep
from portal.decisions import queries as decisions
from portal.decisions.striking import terminates
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.limits import due
from portal.kit.refusal import Ground, Refused
from portal.notices.calendar_years import calendar_in_force
from portal.publicity import acts, queries
from portal.publicity.models import Announcement
from portal.publicity.privacy import personal_data
from portal.rulebook.internal_limits import limits_on


def announce(case: Case, title: str, words: str, *, by: Actor, at: datetime) -> Announcement:
    """Publish (16, 20(4)) for as long as announcements are shown. Raises `Refused` beside `words` or `title` when they hold
    personal data (19)."""
    acts.ANNOUNCE.ensure(case, by=by, at=at)
    for field, said in (("title", title), ("words", words)):
        ensure_public(case, said, field)
    clause = _basis(case)
    acts.ANNOUNCE.perform(case, by=by, at=at, note=title)
    about = queries.institution(case)
    row = Announcement(
        case_id=case.id, office_id=by.office_id, prefecture_id=about.office.prefecture_id if about else case.prefecture_id,
        institution_id=about.office_id if about else None, title=title, words=words, clause=clause,
        published_by=by.person_id, published_at=at,
        shown_through=due(limits_on(local(at).date())["showing"], local(at).date(), calendar_in_force()).day,
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


def ensure_public(case: Case, said: str, field: str) -> None:
    """Raise `Refused` beside `field` unless these words may go to the public: some, and nobody's data among them (19)."""
    if not said.strip():
        raise Refused("请填写此项，公布后所有人可以看到。", "20(4)", ground=Ground.INPUT, field=field)
    found = personal_data(said, queries.names_to_keep(case), queries.public_numbers(case))
    if found:
        why = f"其中含有{'、'.join(found)}，涉及个人隐私，不得公布；请删去或改用不能识别个人的表述。"
        raise Refused(why, "19", ground=Ground.INPUT, field=field)


def _basis(case: Case) -> str:
    decision = decisions.decision(case)
    if decision is None or terminates(decision.measures):
        return "20(4)"
    return next((clause for clause in decision.clauses if clause.startswith("16.")), "20(4)")
