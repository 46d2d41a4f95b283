"""How the log stands as evidence: what is sealed, how far sealing is behind, what is wrong, who countersigned, what left the
machine. Sizes, times and alarms are the whole log's and tell nothing of any office's entries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.audit import queries
from portal.audit.alarms import KINDS
from portal.audit.queries import Lag
from portal.audit.reading import reader
from portal.audit.sealing_models import Checkpoint, Delivery
from portal.audit.witness import Standing, standings
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.organisations.models import Office

SLOW = 60.0
"""Seconds after which an entry should be sealed."""


@dataclass(frozen=True)
class Told:
    """An alarm that is on, in words, and since when."""

    words: str
    at: datetime
    entry_id: int | None


@dataclass(frozen=True)
class WitnessState:
    """A witness by its office's name."""

    office: str
    standing: Standing


@dataclass(frozen=True)
class State:
    """Everything on the card."""

    newest: Checkpoint | None
    short: str
    lag: Lag
    slow: bool
    alarms: tuple[Told, ...]
    witnesses: tuple[WitnessState, ...]
    delivered: tuple[tuple[str, datetime, int], ...]

    @property
    def late(self) -> int:
        """How many witnesses are late."""
        return sum(one.standing.late for one in self.witnesses)


def state(at: datetime) -> State:
    """The state now."""
    newest = queries.latest_checkpoint()
    with acting(SYSTEM), reader() as asked:
        lag, alarms, witnessed = queries.lag(asked), queries.alarms(asked), standings(asked, at)
        delivered = [
            (_target(target), when, size)
            for target, when, size in asked.execute(
                select(Delivery.target, func.max(Delivery.delivered_at), func.max(Checkpoint.size))
                .join(Checkpoint, Checkpoint.id == Delivery.checkpoint_id)
                .where(Delivery.checkpoint_id > (newest.id - 1000 if newest else 0))
                .group_by(Delivery.target)
            )
        ]
    return State(
        newest, queries.short_form(newest) if newest else "", lag, (lag.oldest or 0) > SLOW,
        tuple(Told(KINDS.get(one.kind, "日志异常"), one.at, one.entry_id) for one in alarms),
        tuple(_named(witnessed)), tuple(delivered),
    )  # fmt: skip


def _target(target: str) -> str:
    return "检查点目录" if target == "directory" else "外部地址"


def _named(witnessed: list[Standing]) -> list[WitnessState]:
    offices = {one.office_id for one in witnessed}
    names = {row[0]: row[1] for row in session().execute(select(Office.id, Office.short).where(Office.id.in_(offices)))}
    return [WitnessState(names.get(one.office_id, ""), one) for one in witnessed]
