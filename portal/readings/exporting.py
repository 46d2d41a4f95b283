"""Exports of certificate data: asked for with a reason, read part by part, each part under the grant as it is then. An export
that loses its grant on the way ends there, visibly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, or_, select, update

from portal.audit.events import Result
from portal.audit.record import record, text_hash
from portal.grants.models import GrantStep
from portal.grants.states import REVOKE
from portal.grants.words import FIELDS, HOW
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number
from portal.readings.cells import narrower
from portal.readings.filters import Filters, recorded
from portal.readings.models import Export, Occasion
from portal.readings.reading import Asked, Under, ensure_reads

FIRST: Final = 500
PART: Final = 8_000
"""So many certificates are read at a time; at first few, so that a download begins at once."""
LEASE: Final = timedelta(minutes=3)
KEPT: Final = timedelta(days=7)
"""So long the file of a finished export can be downloaded."""
MOST: Final = 200_000
"""So many rows a workbook takes; a stream takes what the quota permits."""
FORMATS: Final = {"csv": "CSV，边读边下载", "xlsx": "Excel 文件，生成后下载"}


@dataclass(frozen=True)
class Wish:
    """What is to be exported."""

    format: str
    filters: Filters
    fields: Mapping[str, str]
    words: str


def ask_export(occasion: Occasion, wish: Wish, *, by: Actor, at: datetime) -> Export:
    """Ask for it. Raises `Barred` without a grant, `Refused` beside the field for more than the grant gives."""
    grant = occasion.grant
    ensure_reads(grant, by, at)
    if not wish.fields:
        raise Refused("请至少选择一个字段。", "19", ground=Ground.INPUT, field="words")
    if not narrower(wish.fields, grant.fields):
        raise Refused("所选字段超出读取权限。", "19", ground=Ground.INPUT, field="words")
    office, year = session().get_one(Office, grant.office_id), local(at).year
    export = Export(
        id=draw_id(Export), number=f"DC-{office.letters}-{year}-{next_number(office, 'export', year):04d}", grant_id=grant.id,
        occasion_id=occasion.id, office_id=grant.office_id, prefecture_id=grant.prefecture_id, county_id=grant.county_id,
        person_id=by.person_id, format=wish.format, query=wish.filters.record(), fields=dict(wish.fields), words=wish.words,
        asked_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {
        "export": export.id, "grant": grant.id, "occasion": occasion.id, "format": wish.format,
        "fields": sorted(f"{name}:{how}" for name, how in wish.fields.items()), "words": text_hash(wish.words),
    }  # fmt: skip
    record("export:asked", facts, by=by, at=at, clause="19")
    session().add(export)
    session().flush()
    return export


def question(export: Export) -> Asked:
    """What is read for it, from the beginning."""
    filters = recorded(export.query)
    return Asked(
        "export", filters.conditions(), filters.record(), limit=FIRST, fields=export.fields, words=export.words,
        export_id=export.id,
    )  # fmt: skip


def under(export: Export) -> Under:
    """Under which grant."""
    return Under(export.grant, export.occasion)


def finish(export: Export, records: int, sha256: str, address: str | None, *, by: Actor, at: datetime) -> None:
    """It is whole."""
    export.rows, export.sha256, export.address, export.ended_at, export.progress = records, sha256, address, at, records
    record("export:finished", {"export": export.id, "records": records, "sha256": sha256}, by=by, at=at, clause="19")


def cut(export: Export, records: int, reason: str, *, by: Actor, at: datetime) -> None:
    """It ended before its end: `reason` as the read log says it."""
    export.rows, export.cut, export.ended_at, export.progress = records, reason, at, records
    facts: dict[str, object] = {"export": export.id, "records": records, "reason": reason}
    record("export:cut", facts, by=by, at=at, clause="19", result=Result.REFUSED)


def ensure_downloadable(export: Export, by: Actor, at: datetime) -> None:
    """Raise `Refused` unless its file can be fetched now, by who asked for it."""
    if export.person_id != by.person_id:
        raise Refused("只有申请导出的人可以下载。", "19", ground=Ground.AUTHORITY)
    ensure_reads(export.grant, by, at)
    if export.address is None or export.removed_at is not None or (export.ended_at and at - export.ended_at > KEPT):
        raise Refused("导出文件不存在或者已经清除。", "19", when="需要的，请重新导出")


def take_waiting(at: datetime) -> Export | None:
    """The oldest workbook that waits, leased to this worker; after a kill the lease ends and another begins anew."""
    free = or_(Export.leased_until.is_(None), Export.leased_until < at)
    waiting = select(Export.id).where(Export.ended_at.is_(None), Export.format == "xlsx", free).order_by(Export.id).limit(1)
    leased = (
        update(Export)
        .where(Export.id == waiting.with_for_update(skip_locked=True).scalar_subquery())
        .values(leased_until=at + LEASE, progress=0)
        .returning(Export.id)
    )
    taken = session().scalar(leased)
    return None if taken is None else session().get_one(Export, taken)


def remove_old(store: Store, *, at: datetime, limit: int = 50) -> int:
    """The files whose time is over, or whose grant was taken away: their bytes go, their record stays."""
    after = (GrantStep.grant_id == Export.grant_id, GrantStep.event == REVOKE, GrantStep.acted_at > Export.asked_at)
    kept = (Export.address.is_not(None), Export.removed_at.is_(None), or_(Export.ended_at < at - KEPT, exists().where(*after)))
    old = session().scalars(select(Export).where(*kept).order_by(Export.id).limit(limit)).all()
    for export in old:
        record("export:removed", {"export": export.id, "sha256": export.sha256}, by=SYSTEM, at=at, clause="19")
        export.removed_at = at
        store.drop(str(export.address))
    return len(old)


def headings(export: Export) -> list[str]:
    """The columns: the fields, then the number of the export, so that every line says where it comes from."""
    return [*(FIELDS[name] for name in FIELDS if name in export.fields), "导出编号"]


def marks(export: Export, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """What stands on top of every export: who, for whom, under what, for what."""
    how = "、".join(f"{FIELDS[name]}（{HOW[one]}）" for name, one in export.fields.items() if name in FIELDS)
    return [
        ("导出编号", export.number), ("读取人", f"{by.name}（{by.office_name}）"), ("读取权限", export.grant.number),
        ("用途", export.words), ("时间", local(at).strftime("%Y-%m-%d %H:%M:%S")), ("字段", how),
        ("提示", "仅限上述用途使用，不得提供给他人；用后按规定删除（实施细则第十九条）"),
    ]  # fmt: skip

