"""What somebody reads for. Nothing is read without an occasion, and an occasion lasts as long as the day it began on."""

from datetime import datetime

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.grants.models import ReadGrant
from portal.grants.words import CASE
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.readings.models import Occasion
from portal.readings.reading import ensure_reads


def begin(
    grant: ReadGrant, words: str, *, by: Actor, at: datetime, case_id: int | None = None, upload_id: int | None = None
) -> Occasion:
    """Say what one reads for, under which grant, about which case or upload. Raises `Barred` where the grant does not let
    this person read now, `Refused` beside `number` where it was given for cases and none is named."""
    ensure_reads(grant, by, at)
    if grant.purpose == CASE and case_id is None:
        # Its holder would be shown at once what is shown when the investigation is over.
        raise Refused("这项读取权限用于调查核实案件，请填写案号。", "19", ground=Ground.INPUT, field="number")
    occasion = Occasion(
        grant_id=grant.id, office_id=grant.office_id, prefecture_id=grant.prefecture_id, county_id=grant.county_id,
        person_id=by.person_id, words=words, case_id=case_id, upload_id=upload_id, opened_at=at,
    )  # fmt: skip
    occasion.id = draw_id(Occasion)
    facts: dict[str, object] = {
        "grant": grant.id, "occasion": occasion.id, "words": text_hash(words), "case": case_id, "upload": upload_id,
    }  # fmt: skip
    record("certificate:occasion", facts, by=by, at=at, clause="19")
    session().add(occasion)
    session().flush()
    return occasion


def ensure_current(occasion: Occasion, by: Actor, at: datetime) -> None:
    """Raise `Refused` for somebody else's occasion and for one of an earlier day."""
    if occasion.person_id != by.person_id:
        raise Refused("这是他人的读取事由。", "19", when="请填写您自己的读取事由")
    if local(occasion.opened_at).date() != local(at).date():
        raise Refused("这项读取事由是以前登记的，当日有效。", "19", when="请重新填写读取事由后继续")


def latest(by: Actor, limit: int = 10) -> list[Occasion]:
    """What this person read for lately."""
    found = select(Occasion).where(Occasion.person_id == by.person_id, Occasion.office_id == by.office_id)
    return list(session().scalars(found.order_by(Occasion.id.desc()).limit(limit)).unique())
