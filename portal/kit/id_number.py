"""Resident identity numbers: 18 characters, a birth date that exists, and the check character of GB 11643.

python-stdnum gives the check character and the birth date; its table of birth places is older than half of Guizhou's
counties as they are today (观山湖区, for one), so the place is not judged.
"""

import re

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

FORM = re.compile(r"[0-9]{17}[0-9X]")


def checked(number: str) -> str:
    """The number in its one spelling (upper-case X, no blanks). Raises `ValueError` with what is wrong, in Chinese."""
    compact = re.sub(r"\s", "", number).upper()
    if not compact.isascii():
        raise ValueError("证件号码含有全角字符，请改用半角数字重新输入。")
    if not FORM.fullmatch(compact):
        raise ValueError("居民身份证号码应为 18 位：17 位数字加 1 位校验码（数字或 X）。")
    try:
        ric.get_birth_date(compact)
    except ValidationError as error:
        raise ValueError("证件号码中的出生日期不存在，请核对。") from error
    if ric.calc_check_digit(compact) != compact[-1]:
        raise ValueError("证件号码的校验码不对，请核对是否录错。")
    return compact


def masked(number: str) -> str:
    """As pages show it: region and last four, the birth date hidden."""
    return f"{number[:4]}{'•' * 10}{number[-4:]}"
