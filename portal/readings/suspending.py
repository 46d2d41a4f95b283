"""Writes down the suspensions that alerts of the second level have ordered (19), each in a transaction of its own, in which the
grant is held alone from the start. Called again and again by the worker, and by whoever wants it at once after a reading.

Until it is written the alert itself refuses every reading (`watching`), so it may come late and is never lost."""

from datetime import datetime

from sqlalchemy import Select, select

from portal.audit.record import record
from portal.grants.models import ReadGrant
from portal.grants.revoking import suspend
from portal.grants.states import may_follow
from portal.grants.stepping import hold_alone, last_step
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.readings.watch_models import Alert, Suspension

WORDS = "读取情况异常，系统自动暂停，等待核查。"
MOST = 100


def suspend_due(*, at: datetime) -> int:
    """Suspend every grant that is due, committing after each; how many alerts were followed. Begins a transaction of the
    system's own: call it with nothing left to commit."""
    followed = 0
    with acting(SYSTEM):
        for alert_id in session().scalars(_due()).all():
            followed += _follow(alert_id, at)
            session().commit()
    return followed


def _due() -> Select[int]:
    done = select(Suspension.alert_id).where(Suspension.alert_id == Alert.id).exists()
    return select(Alert.id).where(Alert.level == 2, ~done).order_by(Alert.id).limit(MOST)


def _follow(alert_id: int, at: datetime) -> bool:
    """False where another process was first."""
    alert = session().get_one(Alert, alert_id)
    grant = session().get_one(ReadGrant, alert.grant_id)
    hold_alone(grant.id)
    if session().scalar(select(Suspension.alert_id).where(Suspension.alert_id == alert_id)) is not None:
        return False
    wanted = may_follow(last_step(grant.id), "suspend")
    record("read_alert:followed", {"alert": alert.id, "grant": grant.id, "suspended": wanted}, by=SYSTEM, at=at, clause="19")
    step = suspend(grant, WORDS, None, by=SYSTEM, at=at) if wanted else None
    session().add(Suspension(alert_id=alert.id, step_id=step.id if step else None))
    session().flush()
    return True
