"""What waits about the reading of certificate data: alerts that nobody has handled yet (19)."""

from flask import url_for

from portal.authority.actions import Action
from portal.desk.counts import Asked
from portal.desk.seats import may
from portal.desk.todo import Source, Task
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.thresholds import RULES
from portal.readings import alerts
from portal.readings.watch_models import Alert


def _waiting(actor: Actor) -> Asked:
    return alerts.waiting(actor)


def _task(one: Alert, actor: Actor) -> Task:
    who = one.person.name if one.person else "业务系统"
    url, since = url_for("watching.show", alert_id=one.id), local(one.raised_at).date()
    title = f"{who} {RULES[one.rule]}"
    return Task(title, one.grant.number, url, "读取预警", "19", one.office.short, since, one.due_on, "处置")


NOTICED: tuple[Source, ...] = (Source("alerts", lambda by: may(by, Action.WATCH), _waiting, _task),)
"""For data officers."""
