"""How the cells of a sheet, and the same fields of a form, are read: each gives the value or raises `ValueError` in Chinese."""

import contextlib
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from portal.assessments.words import EXAMINER_LEVELS, ID_KINDS
from portal.kit import id_number
from portal.organisations.operations import OCCUPATION
from portal.organisations.vocabulary import SKILL_LEVELS

PHONE: Final = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}")
PAPER: Final = re.compile(r"[A-Z0-9()]{5,20}")
SCORE: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
DAY: Final = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?")
LEVELS: Final = {"五级": "5", "四级": "4", "三级": "3", "二级": "2", "一级": "1"}
LEVEL_NAMES: Final = {
    **LEVELS, **{name: digit for digit, names in SKILL_LEVELS.items() for name in (names, *names.split("/"))},
    **{digit: digit for digit in SKILL_LEVELS},
}  # fmt: skip


def words(longest: int) -> Callable[[str], str]:
    """Text in one line."""

    def read(written: str) -> str:
        if len(written) > longest:
            raise ValueError(f"最多 {longest} 个字。")
        if not written.isprintable():
            raise ValueError("含有换行或不可见字符，请删除。")
        return written

    return read


def one_of(choices: dict[str, str]) -> Callable[[str], str]:
    """A word of the vocabulary, by what people call it."""
    by_label = {label: word for word, label in choices.items()}

    def read(written: str) -> str:
        if written not in by_label:
            raise ValueError(f"不是可选的内容，应为{'、'.join(by_label)}之一。")
        return by_label[written]

    return read


id_kind = one_of(ID_KINDS)
examiner_level = one_of(EXAMINER_LEVELS)


def identity_number(kind: str, written: str) -> str:
    """The number of an identity paper in its one spelling; a resident's with its check character."""
    if kind == "resident":
        return id_number.checked(written)
    compact = written.replace(" ", "").upper()
    if not PAPER.fullmatch(compact):
        raise ValueError("证件号码应为 5 至 20 位的半角字母和数字。")
    return compact


def masked(kind: str, number: str) -> str:
    """As pages show it."""
    return id_number.masked(number) if kind == "resident" else f"{number[:2]}{'•' * (len(number) - 4)}{number[-2:]}"


def phone(written: str) -> str:
    """A mobile number of 11 digits, or a landline with its area code."""
    compact = written.replace(" ", "")
    if not PHONE.fullmatch(compact):
        raise ValueError("电话号码不对：手机号应为 11 位，固定电话应带区号。")
    return compact


def score(written: str) -> Decimal:
    """0 to 100 with at most two decimals."""
    try:
        value = Decimal(written) if SCORE.fullmatch(written) else None
    except InvalidOperation:
        value = None
    if value is None or value > 100:
        raise ValueError("成绩应为 0 至 100 之间、最多两位小数的数。")
    return value


@lru_cache(maxsize=4096)
def day(written: str) -> date:
    """2026-11-23, 2026/11/23, 2026.11.23, 20261123 or 2026年11月23日."""
    parts = DAY.fullmatch(written)
    with contextlib.suppress(ValueError):
        if parts:
            return date(*(int(part) for part in parts.groups()))
    raise ValueError("日期应写成 2026-11-23 的样子，且须是真实存在的日期。")


def skill_level(written: str) -> str:
    """五级 to 一级, as digits."""
    if written not in LEVEL_NAMES:
        raise ValueError("等级应为五级、四级、三级、二级、一级之一。")
    return LEVEL_NAMES[written]


def occupation_code(written: str) -> str:
    """A code as in 6-31-01-03."""
    if not OCCUPATION.fullmatch(written):
        raise ValueError("职业编码应写成 6-31-01-03 的样子（半角数字）。")
    return written


def occupation_codes(written: str) -> list[str]:
    """Several of them, parted by 、 or ；."""
    return [occupation_code(code.strip()) for code in re.split(r"[、，；,;]", written) if code.strip()]
