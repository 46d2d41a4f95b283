"""Names for the identifiers of the log: people, offices, numbers of cases and reports. Nothing else about a case is read.

Row-level security hides what is none of the auditor's business; then the bare identifier is shown.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from portal.cases.models import Case
from portal.identity.models import Person
from portal.kit.db import session
from portal.organisations.models import Office
from portal.reports.models import Report

KINDS = {
    "case": "案件", "report": "线索", "person": "人员", "office": "机构", "review": "评阅", "entry": "日志条目",
    "inquiry": "询问", "check": "核验", "search": "检索条件", "checkpoint": "检查点", "appointment": "任职",
    "stand_in": "代理", "exhibit": "证据", "notice": "文书", "filing": "报备", "finding": "事实", "assessment": "评价活动",
    "upload": "上传", "supervisor": "督导人员", "subsidy": "补贴", "batch": "批量案件", "sitting": "整场无效",
    "rectification": "整改", "rectification_file": "整改材料", "read_grant": "读取权限", "revocation": "取消读取权限",
    "deletion": "责令删除", "deletion_step": "删除说明材料", "grant": "读取权限", "occasion": "读取事由", "export": "导出",
    "reading_occasion": "读取事由", "certificate_export": "导出", "request": "阻断请求", "block_request": "阻断请求",
    "alert": "预警", "read_alert": "预警", "reading": "读取记录", "api_key": "接口密钥", "certificate": "证书",
    "candidate": "参评人员",
}  # fmt: skip
"""What the part before the colon of `case:12` is called."""
NAMED: dict[str, Select[int, str]] = {
    "case": select(Case.id, Case.number),
    "report": select(Report.id, Report.number),
    "person": select(Person.id, Person.name),
    "office": select(Office.id, Office.short),
}


@dataclass
class Names:
    """What is known by name; `want` first, then everything wanted is looked up at once."""

    known: dict[str, dict[int, str]] = field(default_factory=lambda: {kind: {} for kind in NAMED})

    def look_up(self, wanted: Mapping[str, Collection[int]]) -> None:
        """Find the names of these identifiers, one statement a kind."""
        for kind, asked in NAMED.items():
            missing = {one for one in wanted.get(kind, ()) if one and 0 < one < 2**62} - set(self.known[kind])
            if missing:
                column = asked.selected_columns[0]
                self.known[kind] |= {row[0]: row[1] for row in session().execute(asked.where(column.in_(missing)))}

    def name(self, kind: str, number: int | None) -> str:
        """张敏, 安顺市人社局, GZ-AS-2026-0117; without a name 案件 12."""
        if not number:
            return "系统" if kind in ("person", "office") else "—"
        return self.known.get(kind, {}).get(number) or f"{KINDS.get(kind, '编号')} {number}"

    def thing(self, reference: str) -> str:
        """What an entry is about, from `case:12`; an address of a page stays one."""
        kind, _, number = reference.partition(":")
        if not number.isdigit() or kind not in KINDS:
            return reference
        name = self.name(kind, int(number))
        return name if name.startswith(KINDS[kind]) else f"{KINDS[kind]} {name}"


def numbers_in(references: Iterable[str]) -> dict[str, set[int]]:
    """The identifiers in references such as `case:12`, by kind."""
    found: dict[str, set[int]] = {kind: set() for kind in NAMED}
    for reference in references:
        kind, _, number = reference.partition(":")
        if kind in found and number.isascii() and number.isdigit() and len(number) < 18:
            found[kind].add(int(number))
    return found
