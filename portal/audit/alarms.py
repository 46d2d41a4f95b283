"""What can be wrong with the log, kept as rows that are only added to, and noted in the log itself by the same transaction."""

from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg

from portal.audit.record import canonical, statement
from portal.kit.actor import SYSTEM

Connection = psycopg.Connection[Any]

KINDS: Final = {
    "clock_backwards": "数据库时钟早于上一个检查点的时间，已停止封存签名",
    "held_ahead": "检查点目录与数据库不一致（数据库可能被回退或分叉），已停止封存签名",
    "tree_damaged": "已封存的树与上一个检查点不符，已停止封存签名",
    "counter_restarted": "数据库的事务号变小（从备份恢复过），已逐条重新核对未封存的日志",
    "late": "日志超过一分钟没有封存",
    "failing": "封存程序出错",
    "undelivered": "检查点没有送达外部地址",
    "altered": "核验发现日志被改动",
}
"""Every alarm, and what it tells the auditor."""
STOPPING: Final = ("clock_backwards", "held_ahead", "tree_damaged", "failing")
"""Those that end with the next round that seals."""


class Alarmed(NamedTuple):
    """What an alarm says: its kind, the first entry concerned where one is known, and a technical reason."""

    kind: str
    position: int | None = None
    entry_id: int | None = None
    reason: str = ""


class Stopped(Exception):
    """Nothing is signed while this holds."""

    def __init__(self, alarm: Alarmed) -> None:
        super().__init__(alarm.kind)
        self.alarm = alarm


def on(connection: Connection, kind: str) -> bool:
    """Whether an alarm of this kind is on."""
    asked = "select raised from audit_alarm where kind = %s order by id desc limit 1"
    found = connection.execute(asked, [kind]).fetchone()
    return bool(found and found[0])


def raise_alarm(connection: Connection, alarm: Alarmed) -> bool:
    """Turn an alarm on and note it in the log; False where it was on already. As the sealer; the caller commits."""
    if on(connection, alarm.kind):
        return False
    at = _write(connection, alarm, raised=True)
    facts: dict[str, object] = {"alarm": alarm.kind, "position": alarm.position, "entry": alarm.entry_id}
    note(connection, "audit:alarm_raised", facts, at)
    return True


def clear_alarm(connection: Connection, kind: str) -> bool:
    """Turn an alarm off and note it in the log; False where it was off."""
    if not on(connection, kind):
        return False
    at = _write(connection, Alarmed(kind), raised=False)
    note(connection, "audit:alarm_cleared", {"alarm": kind}, at)
    return True


def note(connection: Connection, event: str, facts: dict[str, object], at: datetime) -> None:
    """Write an entry of the sealer's own doing into the log."""
    body = canonical(statement(event, facts, by=SYSTEM, at=at))
    connection.execute("insert into audit_entry (body) values (%s)", [body])


def _write(connection: Connection, alarm: Alarmed, raised: bool) -> datetime:
    # The sealer's clock is the database's: the alarm of a clock that ran backwards carries the time it shows.
    statement_ = (
        "insert into audit_alarm (kind, raised, position, entry_id, reason, at)"
        " values (%s, %s, %s, %s, %s, clock_timestamp()) returning at"
    )
    row = connection.execute(statement_, [alarm.kind, raised, alarm.position, alarm.entry_id, alarm.reason]).fetchone()
    assert row
    return row[0]  # type: ignore[no-any-return]
