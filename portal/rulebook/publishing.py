"""The province publishes a version of the rulebook, the readings, the internal limits or the alerts (4(1), 21, 22): read
strictly before it is accepted, effective from a day not before today, never changed again. A planned one can be taken back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.audit.record import record, text_hash
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.pages import chinese_day
from portal.kit.policy_file import PolicyFileError
from portal.kit.refusal import Ground, Refused
from portal.rulebook import versions
from portal.rulebook.clauses import Rulebook
from portal.rulebook.differences import Difference, between
from portal.rulebook.models import Kind, LawVersion, LawWithdrawal

PUBLISHING_LOCK = 22_01
FIXED = {
    "clauses": "条款", "measures": "处理措施", "respondents": "当事人种类", "offices": "机构", "particulars": "须写明的事项",
    "offered": "选用条件",
}  # fmt: skip
"""What the policy, the registers and the forms of this portal know by name: a version can neither add to it nor drop it."""
KEPT = {"conditions": "条款的条件", "major_rules": "重大处理决定的标准", "articles": "条"}
"""What a version can add to but not drop: earlier decisions speak of it."""


@dataclass(frozen=True)
class Draft:
    """What is to be published: the text, from which day, why, by which document; `seen` is `turn` as its author saw it."""

    kind: Kind
    text: str
    effective_from: date
    reason: str
    document_number: str
    seen: int


@dataclass(frozen=True)
class Examined:
    """A draft that can be published: its number, the version it follows on, and everything in which it differs."""

    number: int
    after: LawVersion
    content: Any
    differences: list[Difference]

    @property
    def places(self) -> list[str]:
        """The clauses that change, or to which a reading belongs that does: also articles, and parts of the procedure."""
        own = dict.fromkeys(one.clause for one in self.differences if one.clause)
        if isinstance(self.content, Rulebook):
            return list(own)
        return list(dict.fromkeys(clause for key in own for clause in self.content[key].clauses))


def turn(kind: Kind) -> int:
    """How often something was published or withdrawn: whoever drafted before the last time looks again."""
    found = versions.ever_published(kind)
    return len(found) + sum(version.withdrawal is not None for version in found)


def next_number(kind: Kind) -> int:
    """The number of the version that is published next; those of withdrawn ones are not used again."""
    return versions.ever_published(kind)[-1].number + 1


def examine(draft: Draft, *, at: datetime) -> Examined:
    """What publishing it would do. Raises `Refused` beside `effective_from` or `text`."""
    if draft.seen != turn(draft.kind):
        why = "在您填写期间，他人已发布或者撤回了一个版本。请先查看最新版本，您填写的内容已保留，确认后可重新提交。"
        raise Refused(why, "22", ground=Ground.INPUT)
    after = versions.standing(draft.kind)[-1]
    _check_day(draft.effective_from, after, local(at).date())
    old, new = versions.content(after), _understood(draft)
    for flaw in _flaws(draft, old, new):
        raise _wrong(flaw)
    if _same(old, new):
        raise _wrong(f"内容与{after.name}没有不同，无须发布。")
    return Examined(next_number(draft.kind), after, new, between(old, new))


def publish(draft: Draft, *, by: Actor, at: datetime) -> LawVersion:
    """Publish it. Of two who publish at once the second is told to look again. Raises `Refused` as `examine` does."""
    _hold()
    found = examine(draft, at=at)
    version = LawVersion(
        id=draw_id(LawVersion), kind=draft.kind.value, number=found.number, text=draft.text, sha256=versions.digest(draft.text),
        effective_from=draft.effective_from, reason=draft.reason, document_number=draft.document_number,
        published_by=by.person_id, published_at=at,
    )  # fmt: skip
    record("rulebook:published", _facts(version), by=by, at=at, clause="22")
    session().add(version)
    session().flush()
    versions.forget()
    return version


def withdraw(version: LawVersion, reason: str, *, by: Actor, at: datetime) -> LawWithdrawal:
    """Take back a planned version before its day; it stays readable. Raises `Refused`."""
    _hold()
    version = versions.numbered(Kind(version.kind), version.number)
    if not withdrawable(version, local(at).date()):
        why = f"{version.name}已经撤回。" if version.withdrawal else f"{version.name}已经生效，不能撤回。"
        raise Refused(why, "22", when="" if version.withdrawal else "需要调整的，发布新版本")
    if not reason.strip():
        raise Refused("请写明撤回的理由。", "22", ground=Ground.INPUT, field="reason")
    record("rulebook:withdrawn", {**_facts(version), "reason": text_hash(reason.strip())}, by=by, at=at, clause="22")
    row = LawWithdrawal(version_id=version.id, reason=reason.strip(), withdrawn_by=by.person_id, withdrawn_at=at)
    session().add(row)
    session().flush()
    versions.forget()
    return row


def withdrawable(version: LawVersion, day: date) -> bool:
    """Whether it is planned and stands."""
    return version.withdrawal is None and version.effective_from > day and version.number > 1


def _hold() -> None:
    session().execute(select(func.pg_advisory_xact_lock(PUBLISHING_LOCK)))
    versions.forget()


def _facts(version: LawVersion) -> dict[str, object]:
    return {
        "version": version.id, "kind": version.kind, "number": version.number, "sha256": version.sha256,
        "effective": version.effective_from.isoformat(),
    }  # fmt: skip


def _check_day(day: date, after: LawVersion, today: date) -> None:
    if day < today:
        raise _wrong(f"生效日期不能早于今天（{chinese_day(today)}）：规则不溯及既往。", "effective_from")
    if day <= after.effective_from:
        since, way = chinese_day(after.effective_from), "；需要提前的，先撤回该版本" if after.effective_from > today else ""
        raise _wrong(f"{after.name}自{since}起生效，新版本须在此之后的日期生效{way}。", "effective_from")


def _understood(draft: Draft) -> Any:
    try:
        return versions.understood(draft.kind, draft.text, "文件")
    except PolicyFileError as error:
        raise _wrong(f"{error}。") from error


def _flaws(draft: Draft, old: Any, new: Any) -> Iterator[str]:
    if draft.kind is Kind.READINGS:
        yield from _changed_words("适用口径", old, new, may_add=True)
    if draft.kind is Kind.RULEBOOK:
        number = str(next_number(draft.kind))
        if (new.version, new.effective_from) != (number, draft.effective_from):
            yield f"[version] 中的 id 应为“{number}”，effective_from 应与生效日期一致（{draft.effective_from}）。"
        for name, word in {**FIXED, **KEPT}.items():
            yield from _changed_words(word, getattr(old, name), getattr(new, name), may_add=name in KEPT)


def _changed_words(word: str, old: Collection[Any], new: Collection[Any], *, may_add: bool) -> Iterator[str]:
    missing, added = ([str(one) for one in some if one not in other] for some, other in ((old, new), (new, old)))
    if missing:
        yield f"缺少{word}“{missing[0]}”：以前的案件引用了它，不能删除。"
    if added and not may_add:
        yield f"新增了{word}“{added[0]}”：权责清单和登记办理还不认识它，须先升级平台。"


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, Rulebook):
        return bool(replace(new, version=old.version, effective_from=old.effective_from) == old)
    return bool(old == new)


def _wrong(why: str, field: str = "text") -> Refused:
    return Refused(why, "22", ground=Ground.INPUT, field=field)
