"""What the desk reminds of about certificate data: uploads to review (4(2)), rows to correct, data still owed (15.3), read
grants that end soon or that nobody uses (19)."""

from collections.abc import Iterator
from datetime import date

from flask import url_for

from portal.assessments.models import Upload
from portal.authority.actions import Action
from portal.authority.seats import Level
from portal.certificates import late, queries
from portal.desk.seats import may
from portal.grants import queries as grants
from portal.grants.words import PURPOSES
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.shown import Note

SHOWN = 2
LOOKED_AT = 10


def notes(actor: Actor, day: date) -> Iterator[Note]:
    """For the prefecture what waits for its review; for the institution what came back, and what it still owes by when."""
    if may(actor, Action.CERTIFICATE_ACCEPT):
        for upload in _reviewable(actor, day)[:SHOWN]:
            yield _note(upload, "证书数据待审核", "certificate", "blue", actor)
    if actor.level == Level.INSTITUTION and may(actor, Action.CERTIFICATE_UPLOAD):
        for upload in session().scalars(queries.to_correct(actor).limit(SHOWN)):
            yield _note(upload, "证书数据被退回，待更正", "arrow-back-up", "amber", actor)
        yield from _owed(actor, day)
    if may(actor, Action.ASK_GRANT):
        yield from _granted(actor, day)


def _reviewable(actor: Actor, day: date) -> list[Upload]:
    """Of what waits, what is not held (20(1)): its review goes on when the hold ends."""
    waiting = queries.waiting(actor, day, LOOKED_AT)
    held = queries.held_institutions({one.institution_id for one in waiting}, day)
    return [one for one in waiting if one.institution_id not in held]


def _note(upload: Upload, words: str, sign: str, colour: str, actor: Actor) -> Note:
    assessment = upload.assessment
    whose = f"{assessment.institution.short}　" if assessment and assessment.institution_id != actor.office_id else ""
    about = f"{whose}{assessment.batch}" if assessment else ""
    url = url_for("certificates.review", upload_id=upload.id)
    return Note(f"{words}：{about}", f"{upload.number} · {upload.rows} 行", sign, colour, url)


def _granted(actor: Actor, day: date) -> Iterator[Note]:
    for grant in grants.ending_of(actor.office_id, day, SHOWN):
        text = f"读取权限 {grant.number} 将于 {grant.ends_on:%m-%d} 到期"
        url = url_for("grants.show", grant_id=grant.id)
        yield Note(text, f"{PURPOSES[grant.purpose]} · 仍需要的，请另行申请", "key", "amber", url)
    for grant in grants.unused_of(actor.office_id, day, 1):
        text = f"读取权限 {grant.number} 已 {grants.UNUSED.days} 日未用"
        url = url_for("grants.show", grant_id=grant.id)
        yield Note(text, f"{PURPOSES[grant.purpose]} · 不再需要的，请交还", "key", "blue", url)


def _owed(actor: Actor, day: date) -> Iterator[Note]:
    for assessment, due in late.still_owed(actor.office_id, day, SHOWN):
        words, colour = ("已逾期", "red") if due.overdue(day) else ("待上传", "amber")
        text = f"证书数据{words}：{assessment.batch}"
        small = f"应于 {due.day:%m-%d} 前上传（内部时限） · {assessment.number}"
        yield Note(text, small, "upload", colour, url_for("certificates.send", assessment_id=assessment.id))
