"""Records of an upload as its page shows them, to those who review it and to those who sent it: read under a grant for that, on
the occasion of this upload."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.assessments.models import Upload
from portal.certificates.models import Certificate
from portal.certificates.seeing import Cells, sees
from portal.grants import queries as grants
from portal.grants import scope
from portal.grants.models import ReadGrant
from portal.grants.states import state
from portal.grants.words import CASE
from portal.kit.actor import Actor
from portal.kit.clock import local, now, today
from portal.kit.db import among, session
from portal.kit.web import current_actor
from portal.readings import occasions
from portal.readings.delivering import delivered
from portal.readings.models import Occasion
from portal.readings.reading import Asked

FIRST = ("review", "own")
"""Grants for these purposes are used before others."""


@sees
def read_rows(upload: Upload, ids: Sequence[int], words: str) -> Mapping[int, Cells] | None:
    """These records, masked, or with `words` that say why as far as the grant goes; None without a grant that covers them."""
    by = current_actor()
    grant = covering(ids[0], by)
    if grant is None:
        return None
    asked = Asked(
        "review", [among(Certificate.id, ids)], {"upload": upload.id}, limit=len(ids), fields=grant.fields if words else None,
        words=words,
    )  # fmt: skip
    return {row.id: row.cells for row in delivered(asked, occasion_of(upload, grant, by)).rows}


def covering(certificate_id: int, by: Actor) -> ReadGrant | None:
    """The person's grant in force in whose scope a certificate lies; one for cases is for the case that is named alone."""
    running = grants.own_in_force(by, today())
    last = grants.last_steps(running)
    usable = [one for one in running if one.purpose != CASE and state(one, last[one.id], today()) == "active"]
    for grant in sorted(usable, key=lambda one: one.purpose not in FIRST):
        if session().scalar(select(Certificate.id).where(Certificate.id == certificate_id, scope.covers(grant))) is not None:
            return grant
    return None


def occasion_of(upload: Upload, grant: ReadGrant, by: Actor) -> Occasion:
    """The day's occasion for this upload, begun with the first page that shows it."""
    mine = (Occasion.person_id == by.person_id, Occasion.upload_id == upload.id, Occasion.grant_id == grant.id)
    found = session().scalars(select(Occasion).where(*mine).order_by(Occasion.id.desc()).limit(1)).unique().one_or_none()
    if found is not None and local(found.opened_at).date() == today():
        return found
    return occasions.begin(grant, f"查看上传 {upload.number}", by=by, at=now(), upload_id=upload.id)
