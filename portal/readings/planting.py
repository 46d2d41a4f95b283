"""Planted records (预置证书): certificates that nobody holds, so that whoever reads one reads what nobody has reason to (19).

A planted record looks like its neighbours of the same upload and is listed and exported like them. It has no candidate, so no
measure and no review is about it; that it is planted stands in a table that only its planter and the system see. The number
of its holder is well formed and nobody's: the orders 996 to 999 were kept for people over a hundred years old, and the birth
date says otherwise.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select, text

from portal.assessments.score_sheet import spelled
from portal.audit.record import record, text_hash
from portal.certificates import operations, queries
from portal.certificates.holders import opened, sealed
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.states import Effect, state
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import draw_id, session
from portal.kit.id_number import check_character
from portal.kit.refusal import Ground, Refused
from portal.organisations import entering
from portal.organisations.ledger import Cause
from portal.organisations.models import Office
from portal.readings.watch_models import Canary

FREE = text("select is_free(:sought, :holder)")
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN: Final = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超霞平刚"
FIRST_BIRTH: Final = date(1976, 1, 1)
BIRTH_DAYS: Final = 27 * 365
TRIES: Final = 200
AMONG: Final = 500


def plant(institution: Office, words: str, keys: Keys, *, by: Actor, at: datetime) -> Canary:
    """Plant a record among the last certificate data of an institution. Raises `Refused` where it has none, or all numbers of
    its series are taken."""
    like = _neighbour(institution)
    record("read_log:planted", {"office": institution.id, "words": text_hash(words)}, by=by, at=at, clause="19")
    row = _certificate(like, institution, keys)
    session().add(row)
    session().flush()
    if state(queries.entries([like.id]).get(like.id, []), local(at).date()) == "accepted":
        which, cause = operations.of([row.id]), Cause("审核通过", local(at).date(), clause="4(2)")
        entering.enter(CertificateEntry, Effect.ACCEPT, operations.things(which), cause, by=by, at=at)
    made = Canary(certificate_id=row.id, office_id=by.office_id, planted_by=by.person_id, words=words, planted_at=at)
    session().add(made)
    session().flush()
    return made


def planted(by: Actor, keys: Keys, limit: int = 200) -> Sequence[tuple[Canary, str]]:
    """What this person planted, the latest first, each with the name it bears."""
    found = select(Canary).where(Canary.planted_by == by.person_id).order_by(Canary.certificate_id.desc()).limit(limit)
    rows = session().scalars(found).unique().all()
    return [(one, opened(one.certificate_id, one.certificate.holder, keys).name) for one in rows]


def _neighbour(institution: Office) -> Certificate:
    """One of its last certificates, by chance: a record that always came first would be known by that."""
    genuine = (Certificate.institution_id == institution.id, Certificate.candidate_id.is_not(None))
    newest = select(Certificate).where(*genuine).order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    found = session().scalars(newest.limit(AMONG)).unique().all()
    if not found:
        raise Refused("这家机构还没有证书数据，预置的证书会一眼看出。", "19", ground=Ground.INPUT, field="institution")
    return secrets.choice(found)


def _certificate(like: Certificate, institution: Office, keys: Keys) -> Certificate:
    key = draw_id(Certificate)
    holder = _drawn(lambda: _id_number(institution.region_code), lambda one: _free("", keys.index(spelled(one))))
    number = _drawn(lambda: _number(like.number), lambda one: _free(one, b""))
    name = secrets.choice(SURNAMES) + "".join(secrets.choice(GIVEN) for _ in range(1 + secrets.randbelow(2)))
    same = ("institution_id", "prefecture_id", "county_id", "assessment_id", "occupation_code", "occupation", "level")
    return Certificate(
        id=key, number=number, revision=0, candidate_id=None, id_kind="resident", holder=sealed(key, name, holder, keys),
        holder_index=keys.index(spelled(holder)), issued_on=like.issued_on, upload_id=like.upload_id,
        **{one: getattr(like, one) for one in same},
    )  # fmt: skip


def _drawn(draw: Callable[[], str], fits: Callable[[str], bool]) -> str:
    for _ in range(TRIES):
        one = draw()
        if fits(one):
            return one
    raise Refused("这一批次的证书编号已经用完，请换一家机构。", "19", ground=Ground.INPUT, field="institution")


def _number(like: str) -> str:
    """Another number of the same series: as many digits at its end, four at most, drawn anew."""
    digits = re.search(r"[0-9]{1,4}$", like)
    width = len(digits[0]) if digits else 0
    return like[: len(like) - width] + "".join(secrets.choice("0123456789") for _ in range(width))


def _id_number(region: str) -> str:
    born = FIRST_BIRTH + timedelta(days=secrets.randbelow(BIRTH_DAYS))
    body = f"{region}{born:%Y%m%d}{996 + secrets.randbelow(4)}"
    return body + check_character(body)


def _free(number: str, holder: bytes) -> bool:
    return bool(session().scalar(FREE, {"sought": number, "holder": holder}))
