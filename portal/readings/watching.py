"""What is noticed while certificate data is read (19). Every reading and every refused attempt is asked about in its own
transaction: no reading without it, no alert without the reading. One question to the database, which counts below the wall; the
reader's answer is the same whatever it finds.

What an alert of the second level leads to is not done here, where the grant is held together with other readings: two of them
that both asked to hold it alone would wait for each other for ever. The alert itself is the order. It commits with the reading;
from then on the next reading is refused for it, and `suspending` writes the suspension down.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, text

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.thresholds import Watching
from portal.organisations.models import Office
from portal.organisations.queries import province
from portal.readings.models import Reading
from portal.readings.thresholds import handle_by, is_unusual, last_known, looked_up
from portal.readings.watch_models import Alert

NUMBER, HOLDER = "number", "holder"
"""Under these words `Asked.query` says what was searched by: a certificate's number; the blind index of a holder's, as hex."""
DUE, STALE = "due", "stale"
ASK = text(
    "select rule, level, reached, threshold from watch_reading(:reading, :day, :hour, :unusual, :sought, :holder,"
    " cast(:rules as jsonb), :version)"
)


def watch(reading: Reading, *, by: Actor, at: datetime) -> bool:
    """Ask every rule about a reading, or about a refused attempt. False where the grant is to be suspended for what was
    noticed before: nothing may be delivered then."""
    version, said = last_known(local(at).date())
    found = session().execute(ASK, _asked(reading, said, at, version)).all()
    if any(row.rule == STALE for row in found):
        _, said = looked_up(local(at).date())
        found = session().execute(ASK, _asked(reading, said, at, None)).all()
    if any(row.rule == DUE for row in found):
        return False
    if found:
        _raise(reading, found, said, at)
    return True


def reader_of(reading: Reading) -> int:
    """Who reads, as the marks name them: the person, or minus the key of a system."""
    return reading.person_id or -(reading.key_id or 0)


def watcher_of(office: Office) -> int:
    """The office that answers for alerts about an office's people: the prefecture above it, else the province."""
    above = office.prefecture_id
    return above if above is not None and above != office.id else province().id


def raise_alert(alert: Mapping[str, Any], office: Office, at: datetime) -> None:
    """The row and its log entry, which belongs to the office that answers for it. Nothing of it comes back: who reads may not
    see it."""
    watcher = session().get_one(Office, watcher_of(office))
    told = {"reading_id": None, "reader": alert["person_id"], **alert, "id": draw_id(Alert)}
    facts: dict[str, object] = {
        "alert": told["id"], "rule": told["rule"], "level": told["level"], "grant": told["grant_id"],
        "person": told["person_id"], "reading": told["reading_id"], "reached": told["reached"],
        "threshold": told["threshold"],
    }  # fmt: skip
    record("read_alert:raised", facts, by=_watching_for(watcher), at=at, clause="19")
    place = {"office_id": office.id, "prefecture_id": office.prefecture_id, "county_id": office.county_id}
    session().execute(insert(Alert).inline().values(**told, **place, watcher_id=watcher.id, raised_at=at))


def _asked(reading: Reading, said: Watching, at: datetime, version: str | None) -> dict[str, object]:
    holder = reading.query.get(HOLDER)
    return {
        "reading": reading.id, "day": local(at).date(), "hour": local(at).replace(minute=0, second=0, microsecond=0),
        "unusual": is_unusual(at, said), "sought": reading.query.get(NUMBER),
        "holder": bytes.fromhex(holder) if holder else None,
        "rules": json.dumps({key: [one.first, one.second] for key, one in said.rules.items()}),
        "version": version,
    }  # fmt: skip


def _raise(reading: Reading, found: Sequence[Row[Any]], said: Watching, at: datetime) -> None:
    day, office = local(at).date(), session().get_one(Office, reading.office_id)
    same = {
        "grant_id": reading.grant_id, "person_id": reading.person_id, "reader": reader_of(reading), "day": day,
        "reading_id": reading.id, "due_on": handle_by(day, said),
    }  # fmt: skip
    for row in found:
        reached = {"rule": row.rule, "level": row.level, "reached": row.reached, "threshold": row.threshold}
        raise_alert({**same, **reached}, office, at)


def _watching_for(office: Office) -> Actor:
    """The portal itself, watching for an office: it holds no post and decides nothing."""
    return Actor(0, "系统", office.id, office.name, office.short, office.level, frozenset(), office.prefecture_id)
