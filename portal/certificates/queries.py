"""What is asked about certificate data, through the scope of those who act on it: the institution and its prefecture (19)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import and_, exists, func, select

from portal.assessments.models import Upload
from portal.assessments.scope import Condition, subject, visible
from portal.authority.actions import Action
from portal.authority.gate import register
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.numbers import form
from portal.certificates.operations import unreviewed
from portal.certificates.states import Effect
from portal.kit.actor import Actor
from portal.kit.db import session


def certificates(actor: Actor, conditions: Sequence[Condition], before: int | None, limit: int) -> list[Certificate]:
    """At most `limit` certificates, the latest first, with an id below `before`."""
    found = select(Certificate).where(visible(Certificate, actor, Action.CERTIFICATE_READ), *conditions)
    if before is not None:
        found = found.where(Certificate.id < before)
    return list(session().scalars(found.order_by(Certificate.id.desc()).limit(limit)))


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


def _accepted() -> Condition:
    """That some certificate of the upload of the row was accepted: the first one found answers."""
    ours = (Certificate.upload_id == Upload.id, CertificateEntry.certificate_id == Certificate.id)
    return exists().where(*ours, CertificateEntry.effect == Effect.ACCEPT)


def _waits(day: date) -> Condition:
    """That an upload was not accepted and holds a certificate about which nothing is in force."""
    return and_(~_accepted(), exists().where(Certificate.upload_id == Upload.id, unreviewed(day)))


def waits(upload: Upload, day: date) -> bool:
    """Whether an upload of certificate data waits for its review."""
    return session().scalar(select(Upload.id).where(Upload.id == upload.id, _waits(day))) is not None


def waiting(actor: Actor, day: date, limit: int = 20) -> list[Upload]:
    """The uploads of certificate data that wait for their review, the oldest first."""
    mine = visible(Upload, actor, Action.CERTIFICATE_ACCEPT)
    found = select(Upload).where(mine, Upload.kind == "certificates", Upload.wrong == 0, _waits(day))
    return list(session().scalars(found.order_by(Upload.id).limit(limit)))


register(Certificate, subject(Certificate, "certificate_id", Action.CERTIFICATE_READ))
