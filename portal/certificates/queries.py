"""What is asked about certificate data, through the scope of those who act on it: the institution and its prefecture (19)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Date, Select, Text, and_, bindparam, exists, func, select

from portal.assessments.models import Upload
from portal.assessments.scope import Condition, visible
from portal.authority.actions import Action
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.numbers import form
from portal.certificates.operations import unreviewed
from portal.certificates.review_models import DONE, RETURNED, ReviewStep
from portal.certificates.states import Effect, of_effects, state
from portal.kit.actor import Actor
from portal.kit.db import session, spelled, those
from portal.organisations import entering
from portal.organisations.models import Standing
from portal.organisations.standing import DATA_HELD


def uploads(actor: Actor, assessment: int | None, limit: int) -> list[Upload]:
    """The latest uploads of certificate data that the actor knows of, or those of an assessment."""
    found = select(Upload).where(visible(Upload, actor, Action.ASSESSMENT_READ), Upload.kind == "certificates")
    if assessment is not None:
        found = found.where(Upload.assessment_id == assessment)
    return list(session().scalars(found.order_by(Upload.sent_at.desc(), Upload.id.desc()).limit(limit)))


def entries(ids: Iterable[int]) -> dict[int, list[CertificateEntry]]:
    """The ledger's entries about these certificates, by certificate."""
    found: dict[int, list[CertificateEntry]] = defaultdict(list)
    asked = select(CertificateEntry).where(CertificateEntry.certificate_id.in_(list(ids)))
    for one in session().scalars(asked.order_by(CertificateEntry.id)):
        found[one.certificate_id].append(one)
    return found


def unusual_numbers(upload: Upload) -> int:
    """How many numbers of an upload do not have the usual form."""
    unusual = (Certificate.upload_id == upload.id, ~Certificate.number.regexp_match(f"^{form().pattern}$"))
    return session().scalar(select(func.count()).where(*unusual)) or 0


def states_of(certificates: Iterable[Certificate], day: date) -> dict[int, str]:
    """How each of these stands, by id: in two questions, whatever their number."""
    known = list(certificates)
    found, held = entries([one.id for one in known]), held_institutions({one.institution_id for one in known}, day)
    return {one.id: state(found.get(one.id, []), day, one.institution_id in held) for one in known}


def held_institutions(ids: Iterable[int], day: date) -> frozenset[int]:
    """Those of these institutions whose data are held on a day (20(1))."""
    held = (Standing.effect == DATA_HELD, entering.holds_on(Standing, day))
    return frozenset(session().scalars(select(Standing.office_id).where(Standing.office_id.in_(list(ids)), *held)))


def rows_of(upload: Upload, only: str, day: date, before: int | None, limit: int) -> list[Certificate]:
    """The records of an upload, the latest first: at most `limit` with an id below `before`. `only` names those that were
    `returned` and wait to be corrected, or `waiting` for the review; "" all of them."""
    found = select(Certificate).where(Certificate.upload_id == upload.id, Certificate.candidate_id.is_not(None))
    if only:
        found = found.where(_returned() if only == "returned" else unreviewed(day))
    if before is not None:
        found = found.where(Certificate.id < before)
    return list(session().scalars(found.order_by(Certificate.id.desc()).limit(limit)))


def places(upload: Upload) -> dict[int, int]:
    """As which record of its upload each was sent, from 1: how the institution finds a row without reading it here (19)."""
    mine = (Certificate.upload_id == upload.id, Certificate.candidate_id.is_not(None))
    found = session().scalars(select(Certificate.id).where(*mine).order_by(Certificate.id))
    return {key: place for place, key in enumerate(found, 1)}


def reasons(certificates: Iterable[Certificate]) -> dict[int, str]:
    """Why each of these was returned, by id, or why it was corrected where a newer revision took its place."""
    found: dict[int, str] = {}
    for key, about in entries([one.id for one in certificates]).items():
        said = [one.cause for one in about if one.effect in (Effect.RETURN, Effect.CORRECT) and one.reverses_id is None]
        if said:
            found[key] = said[-1]
    return found


def entered_states(ids: Sequence[int], day: date) -> dict[int, str]:
    """How each of these stands by what was entered about it, by id, as the word of `STATES`; where nothing holds it is left
    out."""
    found = session().connection().execute(_entered(), {"those": spelled(ids), "on_day": day})
    return {one: of_effects(frozenset(effects)) for one, effects in found}


@cache
def _entered() -> Select[int, Sequence[str]]:
    """Made once: every part of every list of certificates asks it."""
    ledger = CertificateEntry
    about = those(ledger.certificate_id, bindparam("those", type_=Text))
    holding = entering.holds_on(ledger, bindparam("on_day", type_=Date))
    return select(ledger.certificate_id, func.array_agg(ledger.effect)).where(about, holding).group_by(ledger.certificate_id)


def steps_of(upload: Upload) -> list[ReviewStep]:
    """The review of an upload, step by step, the latest first."""
    found = select(ReviewStep).where(ReviewStep.upload_id == upload.id).order_by(ReviewStep.id.desc())
    return list(session().scalars(found))


def counts_of(upload: Upload, day: date) -> dict[str, int]:
    """How many records of an upload stand how, by the word of `STATES`; words nothing stands at are left out."""
    ledger, counted = CertificateEntry, Counter[str]()
    holding = select(ledger.certificate_id, func.array_agg(ledger.effect).label("effects")).join(
        Certificate, Certificate.id == ledger.certificate_id
    )
    ours = (Certificate.upload_id == upload.id, Certificate.candidate_id.is_not(None))
    mine = holding.where(*ours, entering.holds_on(ledger, day))
    grouped = mine.group_by(ledger.certificate_id).subquery()
    held = bool(held_institutions([upload.institution_id], day))
    for effects, rows in session().execute(select(grouped.c.effects, func.count()).group_by(grouped.c.effects)):
        counted[of_effects(frozenset(effects), held)] += rows
    untouched = upload.rows - counted.total()
    counted[of_effects(frozenset(), held)] += untouched
    return {word: number for word, number in counted.items() if number}


def _returned() -> Condition:
    """That a certificate was returned and still waits to be corrected (15.3)."""

    def noted(*effects: Effect) -> Condition:
        about = (CertificateEntry.certificate_id == Certificate.id, CertificateEntry.effect.in_(effects))
        return exists().where(*about, entering.not_over(CertificateEntry, CertificateEntry))

    return and_(noted(Effect.RETURN), ~noted(Effect.CORRECT, Effect.VOID, Effect.WITHDRAW))


def _waits(day: date) -> Condition:
    """That an upload holds a record that waits for its review. Whose review is done is not asked again."""
    done = exists().where(ReviewStep.upload_id == Upload.id, ReviewStep.event == DONE)
    return and_(~done, exists().where(Certificate.upload_id == Upload.id, unreviewed(day)))


def waits(upload: Upload, day: date) -> bool:
    """Whether an upload of certificate data waits for its review."""
    return session().scalar(select(Upload.id).where(Upload.id == upload.id, _waits(day))) is not None


def to_review(actor: Actor, day: date) -> Select[Upload]:
    """The uploads of certificate data that wait for the actor's review, the oldest first."""
    mine = visible(Upload, actor, Action.CERTIFICATE_ACCEPT)
    return select(Upload).where(mine, Upload.kind == "certificates", Upload.wrong == 0, _waits(day)).order_by(Upload.id)


def to_correct(actor: Actor) -> Select[Upload]:
    """The uploads of the actor's institution of which returned records wait to be corrected, the oldest first."""
    some = exists().where(Certificate.upload_id == Upload.id, _returned())
    returned = select(ReviewStep.upload_id).where(ReviewStep.institution_id == actor.office_id, ReviewStep.event == RETURNED)
    mine = visible(Upload, actor, Action.CERTIFICATE_UPLOAD)
    return select(Upload).where(Upload.id.in_(returned), mine, some).order_by(Upload.id)


def waiting(actor: Actor, day: date, limit: int = 20) -> list[Upload]:
    """The uploads that wait for their review."""
    return list(session().scalars(to_review(actor, day).limit(limit)))

