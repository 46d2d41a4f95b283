"""Countersigning by this machine, for offices whose key was put here; a witness worth its name keeps its key elsewhere."""

from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from portal.audit import witness
from portal.audit.keys import SealerKeys
from portal.audit.notes import BadNote, Verifier
from portal.audit.sealing_models import Countersignature
from portal.audit.settings import LogSettings
from portal.audit.witness import NotContinued, WitnessKey
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, db, session
from portal.kit.refusal import Refused
from portal.organisations.models import Office
from portal.organisations.queries import bureau

EVERY = timedelta(hours=1)
"""How often an office countersigns by itself."""

log = structlog.get_logger()


def countersign_once(office: Office, path: Path, first: Verifier) -> int | None:
    """Countersign the newest checkpoint with an office's key file and keep the signature; its size, or None where there is
    nothing new. The caller commits. Raises `NotContinued`."""
    at = now()
    key = WitnessKey(path, f"{first.name}/{office.region_code}")
    note = witness.countersign(key, first, at)
    if note is None:
        return None
    witness.register(office.id, str(key.signer().verifier), by=SYSTEM, at=at)
    witness.accept(str(note), office.id, by=SYSTEM, at=at)
    return note.head.size


def countersign_all(place: LogSettings) -> None:
    """Every office whose key lies in the folder of keys and whose last countersignature is older than an hour."""
    for path in sorted(place.witnesses.glob("*.key")) if place.witnesses else ():
        try:
            with acting(SYSTEM):
                _when_due(path, SealerKeys(place.keys, place.name).first())
                session().commit()
        except (NotContinued, BadNote, Refused, NoResultFound) as error:
            # Not signing is the witness's answer; that it is late shows at the console.
            session().rollback()
            log.error("not_countersigned", key=path.name, error=f"{type(error).__name__}: {error}")
    db.session.remove()


def _when_due(path: Path, first: Verifier) -> None:
    office = bureau(path.stem)
    last = session().scalar(select(func.max(Countersignature.signed_at)).where(Countersignature.office_id == office.id))
    if last is None or now() - last >= EVERY:
        countersign_once(office, path, first)
