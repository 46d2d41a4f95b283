"""What was noticed in the sample world: one who reads at night and looks for what lies outside the permission."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.certificates.models import Certificate
from portal.grants.models import ReadGrant
from portal.jobs.sample.grants import Giver, Told
from portal.jobs.sample.running import Tools
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.organisations.models import Office
from portal.readings.occasions import begin
from portal.readings.reading import Asked, Under, read
from portal.readings.watching import NUMBER

COUNTY = "520403"
SEVERAL = 6
"""So many searches outside the permission, which is more than the delivered threshold."""


def tell(offices: Sequence[Office], tools: Tools, today: date) -> None:
    """A handler of 平坝区, last night."""
    office, giver = next(one for one in offices if one.region_code == COUNTY), Giver(tools, today)
    told = Told(office, "handler", [office], "subsidy", "审核职业技能提升补贴申领人的证书。", days=40)
    grant, reader = giver.give(told), giver.one(office, "handler")
    others = select(Certificate.number).where(Certificate.county_id != office.id).order_by(Certificate.id).limit(SEVERAL)
    at = datetime.combine(today - timedelta(days=1), time(22, 40), SHANGHAI)
    look(grant, session().scalars(others).all(), tools.keys, by=reader, at=at)


def look(grant: ReadGrant, elsewhere: Sequence[str], keys: Keys, *, by: Actor, at: datetime) -> None:
    """Somebody reads a list under a grant at an unusual hour, and searches for these numbers, which lie elsewhere. Commits, for
    each reading is a transaction of its own."""
    session().commit()
    with acting(by):
        under = Under(grant, begin(grant, "核对证书数据", by=by, at=at))
        read(Asked("list", limit=5), under, keys, by=by, at=at)
        for number in elsewhere:
            session().commit()
            read(Asked("number", [Certificate.number == number], {NUMBER: number}), under, keys, by=by, at=at)
        session().commit()
