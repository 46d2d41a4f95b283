"""The one way in which certificate data leaves the register (19): the grant is asked at that moment, the quota is taken, the
reading is written down, and only then is anything delivered. Whoever calls this commits before a byte goes out.

Everything happens under the grant's lock, which a revocation takes alone: what began before it is on record before it, and
nothing is read after it. Outside the scope there is nothing: no row, no count, no other answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, tuple_, update

from portal.audit.events import Result
from portal.audit.record import record, text_hash
from portal.grants.models import GrantUse, ReadGrant
from portal.grants.states import state
from portal.grants.stepping import hold, last_step
from portal.grants.words import STATES
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.readings import register
from portal.readings.cells import Row, Table, masked, narrower, table
from portal.readings.models import Occasion, Reading
from portal.readings.sets import compact, digest
from portal.readings.watching import watch

Key = tuple[date, int]
@dataclass(frozen=True)
class Asked:
    """One question: what kind of reading, which certificates (`conditions`, besides the grant's scope), after which place in
    the list, how many at most, which fields (none: all of the grant's, masked). `query` says the same for the record, without
    personal data; `words` why one is unmasked or exported."""

    kind: str
    conditions: Sequence[ColumnElement[bool]] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    after: Key | None = None
    limit: int = 20
    fields: Mapping[str, str] | None = None
    words: str = ""
    export_id: int | None = None
    single: bool = False

    def following(self, part: Table, limit: int) -> "Asked":
        """What comes after this part of the list."""
        return replace(self, after=(part.days[-1], part.ids[-1]), limit=limit)


@dataclass(frozen=True)
class Under:
    """Under which grant somebody reads, and on which occasion (none for an institution's own system)."""

    grant: ReadGrant
    occasion: Occasion | None = None


@dataclass(frozen=True)
class Delivered:
    """What may leave. `more`: whether the list goes on."""

    table: Table
    more: bool
    reading: Reading

    @property
    def rows(self) -> Sequence[Row]:
        """The same one by one."""
        return self.table.rows


class Barred(Refused):
    """A reading that the grant does not permit; `reason` is a word for the read log."""

    reason = ""


def read(asked: Asked, under: Under, keys: Keys, *, by: Actor, at: datetime) -> Delivered:
    """Read certificates under a grant. Raises `Barred`, and then nothing has been read."""
    grant = under.grant
    hold(grant.id)
    ensure_reads(grant, by, at)
    fields = masked(grant.fields) if asked.fields is None else asked.fields
    if not narrower(fields, grant.fields):
        raise barred("field", f"读取权限 {grant.number} 不包括所要的字段或者完整内容。", "需要的，请另行申请读取权限")
    register.open_wall(grant)
    known, more = register.known(grant, _conditions(asked), asked.limit, fields, keys, local(at).date())
    _take(grant, len(known.ids), at)
    reading = write_down(asked, under, known.ids, fields, by=by, at=at)
    ensure_unremarkable(reading, grant, by=by, at=at)
    return Delivered(table(known, fields), more, reading)


def ensure_unremarkable(reading: Reading, grant: ReadGrant, *, by: Actor, at: datetime) -> None:
    """Let a reading be watched. Raises `Barred` where what was noticed before suspends the grant."""
    if not watch(reading, by=by, at=at):
        raise barred("suspended", f"读取权限 {grant.number} {STATES['suspended']}，不能读取证书数据。", "恢复后可以读取")


def ensure_reads(grant: ReadGrant, by: Actor, at: datetime) -> None:
    """Raise `Barred` unless this grant lets this actor read now."""
    if grant.office_id != by.office_id or not _reader(grant, by):
        raise barred("reader", "这项读取权限不是给您的。", "请向本机构证书数据管理员申请")
    how = state(grant, last_step(grant.id), local(at).date())
    if how != "active":
        raise barred(how, f"读取权限 {grant.number} {STATES[how]}，不能读取证书数据。", "重新批准或者恢复后可以读取")


def _reader(grant: ReadGrant, by: Actor) -> bool:
    if grant.reader == "person":
        return grant.person_id == by.person_id and grant.post in by.posts
    return grant.post in by.posts


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    after = [] if asked.after is None else [tuple_(*register.KEY) < asked.after]
    return [*asked.conditions, *after]


def left(grant: ReadGrant, at: datetime) -> int:
    """How many certificates the quotas still permit."""
    use = session().get_one(GrantUse, grant.id, populate_existing=True)
    spent = use.today if use.day == local(at).date() else 0
    return max(0, min(grant.total_quota - use.total, grant.daily_quota - spent))


def _take(grant: ReadGrant, records: int, at: datetime) -> None:
    """Take so many certificates of the quotas, or none. The row stays locked until the reading is on record."""
    limits = {"of_grant": grant.id, "most": grant.total_quota, "most_a_day": grant.daily_quota}
    if session().connection().scalar(_TAKING, {**limits, "records": records, "on_day": local(at).date()}) is None:
        raise barred("quota", f"读取权限 {grant.number} 的读取限额已用完。", "每日限额次日恢复；总限额用完的，请另行申请")


_SPENT = case((GrantUse.day == bindparam("on_day"), GrantUse.today), else_=0) + bindparam("records")
_TAKING = (
    update(GrantUse)
    .where(
        GrantUse.grant_id == bindparam("of_grant"), GrantUse.total + bindparam("records") <= bindparam("most"),
        bindparam("most_a_day") >= _SPENT,
    )
    .values(today=_SPENT, total=GrantUse.total + bindparam("records"), day=bindparam("on_day"))
    .returning(GrantUse.grant_id)
)  # fmt: skip
"""Made once: every reading asks it."""


def write_down(
    asked: Asked, under: Under, ids: Sequence[int], fields: Mapping[str, str], *, by: Actor, at: datetime
) -> Reading:
    """The read log's row, and the entry of the audit log that pins it."""
    grant, which = under.grant, compact(ids)
    facts: dict[str, object] = {
        "grant": grant.id, "occasion": under.occasion.id if under.occasion else None, "kind": asked.kind,
        "records": len(ids), "certificates": digest(which), "fields": sorted(f"{name}:{how}" for name, how in fields.items()),
        "words": text_hash(asked.words), "export": asked.export_id, "key": by.key_id,
    }  # fmt: skip
    record("certificate:read", facts, by=by, at=at, clause="19", result=Result.READ)
    return written(asked, under, by, fields=dict(fields), certificates=which, records=len(ids))


def attempted(asked: Asked, under: Under, refused: Barred, *, by: Actor, at: datetime) -> Reading:
    """What was asked and not delivered, in a transaction of its own: the read log keeps attempts as well."""
    facts: dict[str, object] = {
        "grant": under.grant.id, "occasion": under.occasion.id if under.occasion else None, "kind": asked.kind,
        "reason": refused.reason, "export": asked.export_id, "key": by.key_id,
    }  # fmt: skip
    record("certificate:read_refused", facts, by=by, at=at, clause="19", result=Result.REFUSED)
    reading = written(asked, under, by, fields=dict(asked.fields or {}), certificates=[], records=0, refused=refused.reason)
    watch(reading, by=by, at=at)
    return reading


def written(asked: Asked, under: Under, by: Actor, **what: Any) -> Reading:
    """The row itself, whose entry is in the log already: which certificates with which fields, how many, or why `refused`."""
    grant = under.grant
    kept = {
        "grant_id": grant.id, "occasion_id": under.occasion.id if under.occasion else None, "export_id": asked.export_id,
        "office_id": grant.office_id, "prefecture_id": grant.prefecture_id, "county_id": grant.county_id,
        "person_id": by.person_id or None, "key_id": by.key_id, "kind": asked.kind, "query": dict(asked.query),
        "words": asked.words, "refused": "", **what,
    }  # fmt: skip
    row = session().connection().execute(_KEEPING, kept).one()
    return Reading(**kept, id=row.id, read_at=row.read_at, entry=row.entry)


_LOG = Reading.metadata.tables[Reading.__tablename__]
_KEEPING = _LOG.insert().returning(_LOG.c.id, _LOG.c.read_at, _LOG.c.entry)


def barred(reason: str, why: str, when: str) -> Barred:
    """A refusal that the read log keeps."""
    made = Barred(why, "19", when=when, ground=Ground.AUTHORITY)
    made.reason = reason
    return made
