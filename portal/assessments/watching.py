"""A year without an assessment opens a lead by itself (16.3, 17.8). The Rules overlap there, so the lead names both and
proposes neither; whether there was a good reason is for the officer to weigh (R-7)."""

from datetime import date, datetime

from sqlalchemy import select

from portal.assessments.idle import LED, Idle, idle
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.organisations.models import Office
from portal.reports.models import Report
from portal.reports.registering import Complaint, register

CHANNEL = "monitoring"
MOST = 50


def watch(store: Store, *, at: datetime) -> int:
    """Open a lead for every institution that was idle for a year and has none yet since; how many. One round takes `MOST`."""
    day, opened = local(at).date(), 0
    for one in idle(day, LED):
        if opened < MOST and not _known(one):
            _lead(one, day, store, at)
            opened += 1
    return opened


def _known(one: Idle) -> bool:
    """Whether a lead was opened since it last assessed."""
    found = select(Report.id).where(
        Report.subject_office_id == one.office.id, Report.channel == CHANNEL, Report.happened_on == one.since
    )
    return session().scalar(found.limit(1)) is not None


def _lead(one: Idle, day: date, store: Store, at: datetime) -> None:
    office, home = one.office, session().get_one(Office, one.office.prefecture_id)
    content = (
        f"{office.name}自 {one.since:%Y年%-m月%-d日} 起至 {day:%Y年%-m月%-d日} 未开展评价活动，已满一年。"
        "第十六条第（三）项（一年内无正当理由不开展评价活动）和第十七条第（八）项（一年（含）以上不开展评价工作）均有规定。"
        "本线索由系统按登记情况生成，不提出处理意见；是否有正当理由、适用哪一项，由承办人核实后写明理由。"
    )
    complaint = Complaint(
        "institution", office.name, CHANNEL, f"{office.short}一年未开展评价活动", content, office.region_code,
        happened_on=one.since, institution=office,
    )  # fmt: skip
    register(complaint, store=store, by=watcher(home), at=at)


def watcher(office: Office) -> Actor:
    """The portal itself, watching for an office: it holds no post and decides nothing."""
    return Actor(0, "系统", office.id, office.name, office.short, office.level, frozenset(), office.id)
