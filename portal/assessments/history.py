"""The entries about one thing as a page shows them: what happened, why, from when, and whether it still holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from portal.assessments.words import SUBJECTS
from portal.organisations.in_force import in_force

LABELS: Final = {
    "void_scores": "取消成绩", "hold_back": "暂缓上报成绩", "cancel_result": "取消评价结果", "order_recovery": "责令追回补贴",
    "recovered": "补贴已追回", "refunded": "追回款项已退还", "recover_card": "收回考评人员证卡",
    "dismiss": "解除聘任关系", "suspend": "暂停督导工作", "revoke": "取消督导资格", "accept": "审核通过",
    "void": "宣布证书作废", "withdraw": "撤销上传数据", "review": "开始审核", "return": "退回更正", "correct": "更正为新版本",
}  # fmt: skip


FAVOURABLE: Final = frozenset({"accept", "recovered", "refunded", "listed", "review", "correct"})


@dataclass(frozen=True)
class Line:
    """One entry: its words, its state (`生效`, `已撤销` …) with a colour, and the number of its log entry."""

    label: str
    detail: str
    cause: str
    clause: str
    since: date
    until: date | None
    state: str
    colour: str
    at: datetime
    entry: int


def lines(entries: Iterable[Any], day: date, labels: Mapping[str, str] = LABELS, lasting: Sequence[str] = ()) -> list[Line]:
    """The entries, latest first. A reversal or an end is told by the entry it answers and by a line of its own."""
    known = sorted(entries, key=lambda one: one.id)
    holding = {one.id for one in in_force(known, day, lasting)}
    undone = {one.reverses_id for one in known}
    ended = {one.ends_id for one in known if one.id not in undone}

    def line(one: Any) -> Line:
        prefix = "复核撤销：" if one.reverses_id else "终止：" if one.ends_id else ""
        label = f"{prefix}{labels.get(one.effect, one.effect)}"
        until = None if one.reverses_id or one.ends_id else one.until
        state, colour = ("", "") if prefix else _state(one, holding, undone, ended, day)
        return Line(label, _detail(one), one.cause, one.clause, one.since, until, state, colour, one.acted_at, one.entry)

    return [line(one) for one in reversed(known)]


def _state(one: Any, holding: set[int], undone: set[int | None], ended: set[int | None], day: date) -> tuple[str, str]:
    if one.id in holding:
        return "生效中", "green" if one.effect in FAVOURABLE else "red"
    if one.id in undone:
        return "已撤销", "green"
    if one.since > day:
        return "尚未开始", "amber"
    return ("已终止", "") if one.id in ended else ("已届满", "")


def _detail(one: Any) -> str:
    subject, amount = getattr(one, "subject", ""), getattr(one, "amount", None)
    reference, occupation = getattr(one, "reference", ""), getattr(one, "occupation_code", "")
    money = f"{amount} 元" if amount is not None else ""
    parts = [occupation, SUBJECTS.get(subject, ""), money, f"凭证 {reference}" if reference else ""]
    return "　".join(part for part in parts if part)
