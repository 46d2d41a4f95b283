"""A county asks its prefecture to block a reader at once (4(3), table 2): about an office of the county's region."""

from datetime import datetime

from portal.audit.record import record, text_hash
from portal.grants.models import BlockAnswer, BlockRequest, Revocation
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number


def ask_block(about: Office, words: str, *, by: Actor, at: datetime) -> BlockRequest:
    """Ask. Raises `Refused` for an office outside the county."""
    office, year = session().get_one(Office, by.office_id), local(at).year
    if about.county_id != office.id or about.id == office.id or office.prefecture_id is None:
        raise Refused("只能就本县（市、区）内的其他机构提出请求。", "4(3)", ground=Ground.INPUT, field="about")
    request = BlockRequest(
        id=draw_id(BlockRequest), office_id=office.id,
        number=f"ZD-{office.letters}-{year}-{next_number(office, 'block_request', year):03d}",
        prefecture_id=office.prefecture_id, about_id=about.id, words=words, asked_by=by.person_id, asked_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {"request": request.id, "about": about.id, "to": office.prefecture_id, "words": text_hash(words)}
    record("read_grant:block_asked", facts, by=by, at=at, clause="4(3)")
    session().add(request)
    session().flush()
    return request


def answer_block(
    request: BlockRequest, revocation: Revocation | None, words: str, *, by: Actor, at: datetime
) -> BlockAnswer:
    """What was done about it: revoked, or why not. Once."""
    if request.answer is not None:
        raise Refused("这项请求已经答复。", "4(3)", ground=Ground.STALE)
    row = BlockAnswer(
        request_id=request.id, revocation_id=revocation.id if revocation else None, words=words, answered_by=by.person_id,
        answered_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {"request": request.id, "revocation": row.revocation_id, "words": text_hash(words)}
    record("read_grant:block_answered", facts, by=by, at=at, clause="19")
    session().add(row)
    session().flush()
    session().expire(request, ["answer"])
    return row
