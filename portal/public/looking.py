"""Who is shown a certificate has it verified; who holds one sees who read it (19). Nobody learns anything without knowing the
number and the holder's name already, and for the readings the identity number as well.

Wrong data is answered alike, with the same work, whether there is such a certificate or not: the holder's box is opened (or a
decoy is), and the questions that need the blind index of the identity number inside it are asked with it, or with another."""

import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, text

from portal.assessments.score_sheet import spelled
from portal.audit.events import Result
from portal.audit.record import record
from portal.certificates.holders import Holder, opened, sealed
from portal.certificates.states import STATES, state
from portal.identity import attempts
from portal.identity.attempts import Try, place
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.public.access import as_the_public

Found = Row[*tuple[Any, ...]]
HOLDER = text("select id, holder from public_certificate_holder(:number)")
CERTIFICATE = text("select * from public_certificate(:number, :proof)")
ENTRIES = text("select * from public_certificate_entries(:number, :proof)")
READINGS = text("select * from public_certificate_readings(:number, :proof, :most)")
MOST = 200
"""So many readings are shown, the latest."""
FROM_HERE, OF_NUMBER, OF_PLACE = 5, 20, 30
"""Failures in a quarter of an hour: about one number from one place, about it from anywhere, from one place about any."""
WRONG = "没有查到与所填内容一致的证书。请核对证书编号、姓名等是否与证书上的完全一致。"
VERIFY, HOLD = "verify", "holder"


@dataclass(frozen=True)
class Asked:
    """What was typed, and from which network address. `id_number` is None where a certificate is only verified."""

    number: str
    name: str
    id_number: str | None
    address: str | None

    @property
    def kind(self) -> str:
        """A word for the log."""
        return VERIFY if self.id_number is None else HOLD


@dataclass(frozen=True)
class Looked:
    """A certificate as its holder sees it, or whoever verifies it (`state` and `name` alone)."""

    id: int
    number: str
    name: str
    state: str
    certificate: Found
    readings: Sequence[Found]


def look(asked: Asked, keys: Keys, *, at: datetime) -> Looked:
    """Look a certificate up. Raises `Refused` beside nothing: for wrong data, and after too many tries, the same whatever the
    register holds. Everything is committed in both cases, for a try counts before it is judged."""
    tries = _tries(asked, keys)
    _count(tries, asked, at)
    found = _found(asked, keys, local(at).date())
    if found is None:
        record("certificate:look_failed", _about(tries, asked), by=None, at=at, clause="19", result=Result.REFUSED)
        session().commit()
        raise Refused(WRONG, ground=Ground.INPUT)
    for one, most in tries:
        attempts.give_back(one, most)
    event, facts = "certificate:verified", {"certificate": found.id}
    if asked.kind == HOLD:
        event, facts = "certificate:holder_looked", {"certificate": found.id, "readings": len(found.readings)}
    record(event, dict(facts), by=None, at=at, clause="19", result=Result.READ)
    session().commit()
    return found


def number_of(written: str) -> str:
    """A certificate's number in its one spelling, whatever the input method was set to."""
    return spelled(unicodedata.normalize("NFKC", written).replace("\0", ""))


def name_of(written: str) -> str:
    """A name as it is compared: without blanks, one kind of dot in names of minorities."""
    plain = unicodedata.normalize("NFKC", written).replace("•", "·").replace("・", "·")
    return "".join(plain.split())


def _tries(asked: Asked, keys: Keys) -> list[tuple[Try, int]]:
    number, here = keys.index(f"certificate:{number_of(asked.number)}"), keys.index(f"network:{place(asked.address)}")
    anything, anywhere = keys.index("certificate:any"), keys.index("network:any")
    return [(Try(number, here), FROM_HERE), (Try(number, anywhere), OF_NUMBER), (Try(anything, here), OF_PLACE)]


def _count(tries: Sequence[tuple[Try, int]], asked: Asked, at: datetime) -> None:
    counted = [attempts.count(one, at, most) for one, most in tries]
    barred = [one.locked_until or at for one in counted if not one.judged]
    if barred:
        facts: dict[str, object] = {**_about(tries, asked), "until": max(barred).isoformat()}
        record("certificate:look_locked", facts, by=None, at=at, clause="19", result=Result.REFUSED)
    session().commit()
    if barred:
        raise Refused(f"查询次数过多，已暂停查询，请在 {local(max(barred)):%H:%M} 以后再试。", ground=Ground.INPUT)


def _about(tries: Sequence[tuple[Try, int]], asked: Asked) -> dict[str, object]:
    return {"account": tries[0][0].account.hex(), "kind": asked.kind}


def _found(asked: Asked, keys: Keys, day: date) -> Looked | None:
    number = number_of(asked.number)
    with as_the_public():
        row = session().execute(HOLDER, {"number": number}).one_or_none()
        which, holder = (row.id, opened(row.id, row.holder, keys)) if row else (0, opened(0, _decoy(keys), keys))
        right = _same(asked, holder, keys) and row is not None
        proof = keys.index(spelled(holder.id_number)) if right else keys.index(f"nobody:{number}")
        said: dict[str, object] = {"number": number, "proof": proof}
        certificate = session().execute(CERTIFICATE, said).one_or_none()
        entries = session().execute(ENTRIES, said).all()
        readings = session().execute(READINGS, {**said, "most": MOST}).all() if asked.kind == HOLD else []
    if certificate is None:
        return None
    name = holder.name if asked.kind == HOLD else masked(holder.name)
    return Looked(which, number, name, STATES[state(entries, day)], certificate, readings)


def masked(name: str) -> str:
    """A name as whoever verifies a certificate sees it."""
    return name[:1] + "•" * max(1, len(name) - 1)


def _same(asked: Asked, holder: Holder, keys: Keys) -> bool:
    """Compared by keyed hashes, so that how long it takes says nothing of how much was right."""
    pairs = [(name_of(asked.name), name_of(holder.name))]
    if asked.id_number is not None:
        pairs.append((number_of(asked.id_number), number_of(holder.id_number)))
    same = [hmac.compare_digest(keys.index(one), keys.index(other)) for one, other in pairs]
    return all(same)


@lru_cache(maxsize=8)
def _decoy(keys: Keys) -> bytes:
    return sealed(0, "无名氏", "0" * 18, keys)
