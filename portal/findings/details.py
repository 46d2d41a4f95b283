"""What a measure must say besides its name (which subject, which batch, how long, how much), and how that reads in Chinese.

Pure. The Rules ask for some of it (extent, end, occupation, recipient); the rest is what lets a decision be carried out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST_DAYS = 365
LONGEST_WORDS = 300
EXTENTS = {"part": "部分", "all": "全部"}


@dataclass(frozen=True)
class Detail:
    """One particular of a measure; `kind` is `words`, `days` (calendar days from the service of the decision), `extent`
    (part or all) or `yuan`. `wording` is how it is read in a document, with `{}` for what was filled in."""

    key: str
    label: str
    kind: str = "words"
    wording: str = "{}"
    hint: str = ""


_BATCH = Detail("batch", "评价批次", wording="{}", hint="评价日期、职业（工种）和批次")
_EXTENT = Detail("extent", "范围", "extent", "范围：{}")

DETAILS: Mapping[str, tuple[Detail, ...]] = {
    "void_subject_score": (_BATCH, Detail("subject", "科目", wording="科目：{}", hint="如：理论知识、技能考核")),
    "void_all_scores": (_BATCH,),
    "refer": (Detail("recipient", "接受移送的部门", wording="移送{}"),),
    "cancel_result": (_BATCH,),
    "void_certificate": (Detail("certificate", "证书编号", wording="证书编号：{}"),),
    "withdraw_data": (Detail("records", "撤销的数据", hint="上传日期、条数、职业（工种）和等级"),),
    "recover_subsidy": (Detail("amount", "金额（元）", "yuan", "{}元"),),
    "institution_measure": (Detail("own_rule", "依据的本机构规定和处理内容"),),
    "rectify": (Detail("end", "整改期限（日）", "days", "整改期限自决定送达之日起{}日"),),
    "suspend_occupation": (Detail("occupation", "职业（工种）", wording="职业（工种）：{}"),),
    "suspend_supervision": (Detail("end", "暂停期限（日）", "days", "自决定送达之日起{}日"),),
    "void_results": (_EXTENT, Detail("batch", "批次", wording="批次：{}", hint="部分无效的，写明涉及的参评人员")),
    "void_certificates": (_EXTENT, Detail("certificate", "证书", wording="证书：{}", hint="证书编号或批次、数量")),
    "suspend_activity": (Detail("end", "暂停期限（日）", "days", "自决定送达之日起{}日"),),
}
"""The particulars of each measure; those not named here need none."""


def flaws(measure: str, name: str, stated: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is missing or wrong, as (key, why in Chinese)."""
    for detail in DETAILS.get(measure, ()):
        why = _flaw(detail, stated.get(detail.key, "").strip())
        if why:
            yield detail.key, f"“{name}”{why}"
    for stray in sorted(set(stated) - {detail.key for detail in DETAILS.get(measure, ())}):
        yield stray, f"“{name}”没有“{stray}”这一项"


def wording(measure: str, stated: Mapping[str, str]) -> str:
    """What was filled in, as a document reads it."""
    said = ((detail, stated.get(detail.key, "").strip()) for detail in DETAILS.get(measure, ()))
    return "，".join(detail.wording.format(EXTENTS.get(value, value)) for detail, value in said if value)


def _flaw(detail: Detail, value: str) -> str:
    if not value:
        return f"应当写明{detail.label}"
    if len(value) > LONGEST_WORDS:
        return f"的{detail.label}最多 {LONGEST_WORDS} 个字"
    if detail.kind == "extent" and value not in EXTENTS:
        return "的范围应选择部分或者全部"
    if detail.kind == "days" and not (_whole(value) and 1 <= int(value) <= LONGEST_DAYS):
        return f"的{detail.label}应为 1 至 {LONGEST_DAYS} 的整数"
    if detail.kind == "yuan" and not (_whole(value) and 1 <= int(value) <= 10_000_000):
        return f"的{detail.label}应为大于 0 的整数"
    return ""


def _whole(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 9
