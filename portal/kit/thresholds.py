"""From what number on the reading of certificate data is noticed (19): parameters of the province, never shown as law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from portal.kit.policy_file import Table

RULES: Final = {
    "beyond": "超出权限范围查询", "stranger": "使用他人的读取权限", "exhausted": "限额用完后继续读取", "used": "当日限额将用完",
    "hours": "非常规时间读取", "institutions": "一小时内涉及机构过多", "records": "一小时内读取证书过多",
    "two": "一人一日使用多项权限", "idle": "读取后没有办理", "canary": "读取预置证书",
}  # fmt: skip
"""What is noticed."""
UNITS: Final = {
    "beyond": "次", "stranger": "次", "exhausted": "次", "used": "%", "hours": "次", "institutions": "家", "records": "份",
    "two": "项", "idle": "项事由", "canary": "次",
}  # fmt: skip
NEVER_SUSPENDS: Final = frozenset({"stranger", "idle"})
"""The permission of another is not at fault, and what was not done is for somebody to ask about."""
LARGEST: Final = 100_000


@dataclass(frozen=True)
class Threshold:
    """From `first` on an alert is raised, from `second` on the permission is suspended (0: never)."""

    id: str
    first: int
    second: int

    @property
    def name(self) -> str:
        """What the rule is called."""
        return RULES[self.id]

    @property
    def words(self) -> str:
        """As a page shows it."""
        unit = UNITS[self.id]
        return f"满{self.first}{unit}预警，" + (f"满{self.second}{unit}暂停权限" if self.second else "不自动暂停权限")


@dataclass(frozen=True)
class Watching:
    """All of them, each by its id; the usual hours; how many working days there are for an act, and to handle an alert."""

    rules: Mapping[str, Threshold]
    opens: int
    closes: int
    idle_days: int
    handling_days: int

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """Name and length of everything, as a page lists them."""
        yield from ((one.name, one.words) for one in self.rules.values())
        yield "常规时间", f"工作日 {self.opens} 时至 {self.closes} 时"
        yield "读取后办理的期限", f"{self.idle_days}个工作日"
        yield "处置预警的期限", f"{self.handling_days}个工作日"


def build_watching(file: Table) -> Watching:
    """What this table says; raises `PolicyFileError`."""
    tables = {key: file.table(key) for key in (*RULES, "usual", "handling")}
    rules = {key: _threshold(key, tables[key]) for key in RULES}
    opens, closes = (_number(tables["usual"], key, 0, 24) for key in ("opens", "closes"))
    idle_days, handling_days = (_number(tables[key], "days", 1, 366) for key in ("idle", "handling"))
    if opens >= closes:
        raise tables["usual"].fault("“closes”应晚于“opens”")
    for table in (*tables.values(), file):
        table.done()
    return Watching(rules, opens, closes, idle_days, handling_days)


def _threshold(key: str, table: Table) -> Threshold:
    first, second = _number(table, "first", 1, LARGEST), _number(table, "second", 0, LARGEST)
    if second and second <= first:
        raise table.fault("“second”应大于“first”，不自动暂停的填 0")
    if second and key in NEVER_SUSPENDS:
        raise table.fault("这条规则不自动暂停权限，“second”应为 0")
    return Threshold(key, first, second)


def _number(table: Table, key: str, least: int, most: int) -> int:
    value: int = table.take(key, int)
    if not least <= value <= most:
        raise table.fault(f"“{key}”应在 {least} 至 {most} 之间")
    return value
