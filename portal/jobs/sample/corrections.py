"""Announcements of the sample world that were mistaken: withdrawn with a public reason, and published again."""

from datetime import timedelta

from sqlalchemy import select

from portal.cases.models import Case
from portal.decisions import queries as decided
from portal.jobs.sample.running import Tools
from portal.kit.db import session
from portal.publicity import draft
from portal.publicity.models import Announcement
from portal.publicity.operations import announce
from portal.publicity.withdrawing import withdraw
from portal.publicity.words import MISTAKEN

REASON = "公告发布时误用了尚未核对的文稿，现予撤回；核对后的公告另行发布。"


def correct(tools: Tools) -> None:
    """The oldest announcement was put out too early: its office withdraws it on the next day, and publishes the right one."""
    first = session().scalars(select(Announcement).order_by(Announcement.published_at, Announcement.id).limit(1)).one_or_none()
    if first is None:
        return
    case = session().get_one(Case, first.case_id)
    decision, signer = decided.decision(case), tools.cast.one(tools.offices[first.office_id], "approver")
    if decision is None:
        return
    withdraw(case, MISTAKEN, REASON, by=signer, at=first.published_at + timedelta(days=1))
    corrected = first.published_at + timedelta(days=1, hours=2)
    announce(case, draft.title(case, decision), draft.words(case, decision), by=signer, at=corrected)
