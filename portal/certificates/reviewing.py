"""The prefecture's review of an upload (4(2)): begun, accepted whole or in part, rows returned each with its reason.

While data are held (20(1)) there is none. What was withdrawn or declared void meanwhile is left out.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, and_, func, literal, select

from portal.assessments.models import Upload
from portal.assessments.standings import obstacle_to_uploading
from portal.audit.record import record, text_hash
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.operations import things, unreviewed
from portal.certificates.review_models import ACCEPTED, DONE, RETURNED, STARTED, ReviewStep
from portal.certificates.states import Effect
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations import entering
from portal.organisations.ledger import Cause, Things

CLAUSE = "4(2)"
LONGEST = 200
"""Signs in a reason."""


def start(upload: Upload, *, by: Actor, at: datetime) -> int:
    """开始审核: every record that waits is under review from now on; how many were not before."""
    day, which = _open_day(upload, at), Certificate.upload_id == upload.id
    cause = Cause("开始审核", day, clause=CLAUSE)
    count = entering.enter(CertificateEntry, Effect.REVIEW, things(and_(which, unreviewed(day))), cause, by=by, at=at)
    if count:
        record("certificates:review_started", {"upload": upload.id, "rows": count}, by=by, at=at, clause=CLAUSE)
        keep_step(upload, STARTED, count, by=by, at=at)
    return count


def accept(upload: Upload, chosen: Collection[int] | None = None, *, by: Actor, at: datetime) -> int:
    """审核通过: the records of these ids, without any named all that wait; how many. Raises `Refused` while data are held."""
    day = _open_day(upload, at)
    which = and_(Certificate.upload_id == upload.id, unreviewed(day))
    if chosen is not None:
        which = and_(which, Certificate.id.in_(chosen))
    cause = Cause("审核通过", day, clause=CLAUSE)
    count = entering.enter(CertificateEntry, Effect.ACCEPT, things(which), cause, by=by, at=at)
    if count:
        record("certificates:accepted", {"upload": upload.id, "rows": count}, by=by, at=at, clause=CLAUSE)
        keep_step(upload, ACCEPTED, count, by=by, at=at)
        _close(upload, by=by, at=at)
    return count


def return_rows(upload: Upload, reasons: Mapping[int, str], *, by: Actor, at: datetime) -> int:
    """退回更正: these records go back to the institution, each with its reason; how many. Raises `Refused` while data are held,
    and beside `reason` for none, for one that is too long, or for a record that does not wait for its review."""
    day, said = _open_day(upload, at), {key: words.strip() for key, words in reasons.items()}
    if not said or not all(said.values()):
        raise _wrong("请在要退回的行填写退回原因。")
    if any(len(words) > LONGEST for words in said.values()):
        raise _wrong(f"退回原因最多 {LONGEST} 个字。")
    found = with_words(said, Certificate.upload_id == upload.id, unreviewed(day))
    count = entering.enter(CertificateEntry, Effect.RETURN, found, Cause("", day, clause=CLAUSE), by=by, at=at)
    if count != len(said):
        raise Refused("所选的行中有已经审核过的。", CLAUSE, when="请刷新后重新填写", ground=Ground.STALE)
    words = text_hash("\n".join(said[key] for key in sorted(said)))
    record("certificates:returned", {"upload": upload.id, "rows": count, "words": words}, by=by, at=at, clause=CLAUSE)
    keep_step(upload, RETURNED, count, by=by, at=at)
    _close(upload, by=by, at=at)
    return count


def with_words(said: Mapping[int, str], *where: ColumnElement[bool]) -> Things:
    """These certificates, each with words of its own as the cause of what is entered about it."""
    ids, words = literal(list(said), ARRAY(BigInteger)), literal(list(said.values()), ARRAY(Text))
    given = func.unnest(ids, words).table_valued("id", "words", name="given").render_derived()
    repeated = [getattr(Certificate, name) for name in CertificateEntry.COPIED]
    found = select(Certificate.id.label("certificate_id"), *repeated, given.c.words.label("cause"))
    return Things(found.join(given, given.c.id == Certificate.id).where(*where), "certificate_id")


def keep_step(upload: Upload, event: str, rows: int, *, by: Actor, at: datetime) -> None:
    """Keep what was done with an upload; call it right after the act's log entry."""
    who = {"office_id": by.office_id or None, "person_id": by.person_id or None}
    places = {"institution_id": upload.institution_id, "prefecture_id": upload.prefecture_id}
    session().add(ReviewStep(upload_id=upload.id, event=event, rows=rows, acted_at=at, **places, **who))
    session().flush()


def _open_day(upload: Upload, at: datetime) -> date:
    day = local(at).date()
    if barred := obstacle_to_uploading(upload.institution_id, day):
        raise barred
    return day


def _close(upload: Upload, *, by: Actor, at: datetime) -> None:
    """Once the review has said something of every row there is nothing left to ask; what a decision took out meanwhile may come
    back on review, so such an upload stays open."""
    said = select(func.count(func.distinct(CertificateEntry.certificate_id))).join(
        Certificate, Certificate.id == CertificateEntry.certificate_id
    )
    of_review = (Certificate.upload_id == upload.id, CertificateEntry.effect.in_((Effect.ACCEPT, Effect.RETURN)))
    if session().scalar(said.where(*of_review)) == upload.rows:
        keep_step(upload, DONE, upload.rows, by=by, at=at)


def _wrong(why: str) -> Refused:
    return Refused(why, CLAUSE, ground=Ground.INPUT, field="reason")
