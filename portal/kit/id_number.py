"""Resident identity numbers: 18 characters, a birth date that exists, and the check character of GB 11643.

The place is not judged: tables of birth places are older than half of Guizhou's counties as they are today. Sheets hold a
hundred thousand of these, so the two checks are arithmetic of our own; a test holds them equal to python-stdnum's.
"""

import re
from datetime import date

FORM = re.compile(r"[0-9]{17}[0-9X]")


def checked(number: str) -> str:
    """The number in its one spelling (upper-case X, no blanks). Raises `ValueError` with what is wrong, in Chinese."""
    compact = re.sub(r"\s", "", number).upper()
    if not compact.isascii():
        raise ValueError("证件号码含有全角字符，请改用半角数字重新输入。")
    if not FORM.fullmatch(compact):
        raise ValueError("居民身份证号码应为 18 位：17 位数字加 1 位校验码（数字或 X）。")
    try:
        date(int(compact[6:10]), int(compact[10:12]), int(compact[12:14]))
    except ValueError as error:
        raise ValueError("证件号码中的出生日期不存在，请核对。") from error
    if check_character(compact[:17]) != compact[-1]:
        raise ValueError("证件号码的校验码不对，请核对是否录错。")
    return compact


def check_character(body: str) -> str:
    """The check character of 17 digits: ISO 7064, MOD 11-2, as GB 11643 has it."""
    return "0123456789X"[(1 - 2 * int(body, 13)) % 11]


def masked(number: str) -> str:
    """As pages show it: region and last four, the birth date hidden."""
    return f"{number[:4]}{'•' * 10}{number[-4:]}"
