"""What a measure must say besides its name (which subject, which batch, how long, how much), and how that reads in Chinese.

Pure. The Rules ask for some of it (extent, end, occupation, recipient); the rest is what lets a decision be carried out. What
the registers hold is chosen from them, so that the measure changes them; what they do not hold is said in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.assessments.words import SUBJECTS

LONGEST_DAYS = 365
LONGEST_WORDS = 300
LONGEST_LIST = 8000
EXTENTS = {"part": "部分", "all": "全部"}
CHOICES: Mapping[str, Mapping[str, str]] = {"extent": EXTENTS, "subject": SUBJECTS}
"""The kinds of particulars that have a few fixed answers."""

Names = Mapping[str, str]
"""What the chosen things of a register are called, by the particular's key."""


@dataclass(frozen=True)
class Detail:
    """One particular of a measure; `kind` is `words`, `days` (calendar days from the service of the decision), `extent`
    (part or all), `subject`, `yuan`, `thing` (the id of something in a register) or `list` (ids, of whom or what a part
    consists). `wording` is how it is read in a document, with `{}` for what was filled in. Words that are asked for only
    where nothing was chosen name the choice in `unless`. Registers may lack a thing, so only one that is `needed` must be
    chosen."""

    key: str
    label: str
    kind: str = "words"
    wording: str = "{}"
    hint: str = ""
    unless: str = ""
    needed: bool = False

    @property
    def always(self) -> bool:
        """Whether it must be said wherever the measure is chosen."""
        return self.needed or (self.kind not in ("thing", "list") and not self.unless)


_SITTING = Detail("candidate", "参评批次", "thing", hint="从参评人员登记中选择")
_BATCH = Detail("batch", "评价批次", hint="登记中没有的，写明评价日期、职业（工种）和批次", unless="candidate")
_EXTENT = Detail("extent", "范围", "extent", "范围：{}")
_ASSESSMENT = Detail("assessment", "批次", "thing", "批次：{}", "从该机构的评价活动中选择")
_HELD = Detail("certificate", "证书", "thing", "证书编号：{}", "从证书登记中选择")
_NUMBERS = Detail(
    "certificates", "证书编号", "list", "涉及证书：{}", "部分处理的，逐行填写证书编号；全部处理的不填"
)
_EXAMINER = Detail("examiner", "考评人员", "thing", hint="从考评人员登记中选择")
_REVOCATION = Detail(
    "revocation", "取消读取权限", "thing", "取消编号：{}", "从已经立即取消的登记中选择；尚未取消的不选，决定送达时取消"
)  # fmt: skip
_SUPERVISOR = Detail("supervisor", "督导人员", "thing", hint="从督导人员登记中选择")

DETAILS: Mapping[str, tuple[Detail, ...]] = {
    "void_subject_score": (_SITTING, _BATCH, Detail("subject", "科目", "subject", "科目：{}")),
    "void_all_scores": (_SITTING, _BATCH),
    "refer": (Detail("recipient", "接受移送的部门", wording="移送{}"),),
    "cancel_result": (_SITTING, _BATCH),
    "void_certificate": (
        _HELD, Detail("number", "证书编号", wording="证书编号：{}", hint="登记中没有的，写明编号", unless="certificate"),
    ),
    "withdraw_data": (
        _HELD, _ASSESSMENT, _NUMBERS,
        Detail("records", "撤销的数据", hint="登记中没有的，写明上传日期、条数、职业和等级", unless="certificate assessment"),
    ),
    "recover_subsidy": (
        Detail("subsidy", "已发放的补贴", "thing", "{}", "从补贴登记中选择"),
        Detail("amount", "金额（元）", "yuan", "{}元", "登记中没有的，填写金额", "subsidy"),
    ),
    "institution_measure": (Detail("own_rule", "依据的本机构规定和处理内容"),),
    "recover_card": (_EXAMINER,),
    "dismiss_examiner": (_EXAMINER,),
    "rectify": (Detail("end", "整改期限（日）", "days", "整改期限自决定送达之日起{}日"),),
    "suspend_occupation": (
        Detail("occupation", "职业（工种）", "thing", "职业（工种）：{}", "从该机构公布的范围中选择", needed=True),
    ),
    "suspend_supervision": (_SUPERVISOR, Detail("end", "暂停期限（日）", "days", "自决定送达之日起{}日")),
    "revoke_supervisor": (_SUPERVISOR,),
    "void_results": (
        _EXTENT, _ASSESSMENT,
        Detail("candidates", "涉及的参评人员", "list", "涉及参评人员：{}", "部分无效的，逐行填写姓名；同名的加证件号码后四位"),
        Detail("batch", "批次说明", wording="批次：{}", hint="登记中没有的，写明批次和涉及的参评人员", unless="assessment"),
    ),
    "void_certificates": (
        _EXTENT, _ASSESSMENT, _NUMBERS,
        Detail("records", "证书说明", wording="证书：{}", hint="登记中没有的，写明证书编号或者批次、数量", unless="assessment"),
    ),
    "revoke_read": (_REVOCATION,),
    "order_deletion": (_REVOCATION,),
    "suspend_activity": (Detail("end", "暂停期限（日）", "days", "自决定送达之日起{}日"),),
}  # fmt: skip
"""The particulars of each measure; those not named here need none."""


def flaws(measure: str, name: str, stated: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is missing or wrong, as (key, why in Chinese)."""
    for detail in DETAILS.get(measure, ()):
        why = _flaw(detail, stated.get(detail.key, "").strip(), stated)
        if why:
            yield detail.key, f"“{name}”{why}"
    for stray in sorted(set(stated) - {detail.key for detail in DETAILS.get(measure, ())}):
        yield stray, f"“{name}”没有“{stray}”这一项"


def wording(measure: str, stated: Mapping[str, str], names: Names | None = None) -> str:
    """What was filled in, as a document reads it; `names` are those of the things that were chosen."""
    said = ((detail, _read(detail, stated, names or {})) for detail in DETAILS.get(measure, ()))
    return "，".join(detail.wording.format(words) for detail, words in said if words)


def applies(detail: Detail, stated: Mapping[str, str]) -> bool:
    """Whether a particular is asked for at all: words only where nothing was chosen, a list only of a part."""
    if detail.kind == "list":
        return stated.get("extent") != "all" and bool(stated.get("assessment"))
    return not any(stated.get(key) for key in detail.unless.split())


def _read(detail: Detail, stated: Mapping[str, str], names: Names) -> str:
    value = stated.get(detail.key, "").strip() if applies(detail, stated) else ""
    if detail.kind in ("thing", "list"):
        return names.get(detail.key, "") if value else ""
    return CHOICES.get(detail.kind, {}).get(value, value)


def _flaw(detail: Detail, value: str, stated: Mapping[str, str]) -> str:
    if not applies(detail, stated) or (not value and detail.kind == "thing" and not detail.needed):
        return ""
    if not value:
        # All the data of a sitting may be withdrawn without saying which.
        return "" if detail.kind == "list" and "extent" not in stated else f"应当写明{detail.label}"
    if len(value) > (LONGEST_LIST if detail.kind == "list" else LONGEST_WORDS):
        return f"的{detail.label}最多 {LONGEST_WORDS} 个字"
    if detail.kind in CHOICES and value not in CHOICES[detail.kind]:
        return f"的{detail.label}应在“{'、'.join(CHOICES[detail.kind].values())}”中选择"
    return _number_flaw(detail, value)


def _number_flaw(detail: Detail, value: str) -> str:
    if detail.kind == "days" and not (_whole(value) and 1 <= int(value) <= LONGEST_DAYS):
        return f"的{detail.label}应为 1 至 {LONGEST_DAYS} 的整数"
    if detail.kind == "yuan" and not (_whole(value) and 1 <= int(value) <= 10_000_000):
        return f"的{detail.label}应为大于 0 的整数"
    return ""


def _whole(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 9
