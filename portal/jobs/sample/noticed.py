"""What was noticed in the sample world: one who reads at night and looks for what lies outside the permission."""

from collections.abc import Sequence
from datetime import datetime

from portal.certificates.models import Certificate
from portal.grants.models import ReadGrant
from portal.kit.actor import Actor
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.readings.occasions import begin
from portal.readings.reading import Asked, Under, read
from portal.readings.watching import NUMBER


def tell(grant: ReadGrant, elsewhere: Sequence[str], keys: Keys, *, by: Actor, at: datetime) -> None:
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
