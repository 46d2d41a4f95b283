"""How a clause is cited: `17.6` in code, 第十七条第（六）项 on a page."""

import re

NUMERALS = "一二三四五六七八九"
_PATTERN = re.compile(r"([1-9][0-9]?)(?:\.([1-9])|\(([1-9])\))?", re.ASCII)
_READING = re.compile(r"R-[1-9][0-9]?", re.ASCII)
LAST_ARTICLE = 22


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese, as articles are numbered."""
    if not 1 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    lead = {0: "", 1: "十"}.get(tens, NUMERALS[tens - 1] + "十")
    return lead + (NUMERALS[ones - 1] if ones else "")


def article_of(clause: str) -> int:
    """The article in which a clause stands: 17 for `17.6`, 20 for `20(3)`. Raises ValueError if it is no clause id."""
    match = _PATTERN.fullmatch(clause)
    if match is None or int(match[1]) > LAST_ARTICLE:
        raise ValueError(f"不是细则条款编号：“{clause}”")
    return int(match[1])


def is_reading(word: str) -> bool:
    """Whether this is the number of a reading, such as `R-5`."""
    return _READING.fullmatch(word) is not None


def cite(clause: str) -> str:
    """The name of a clause, or of a reading (`R-5`), as a page shows it. Raises ValueError if it is neither."""
    if is_reading(clause):
        return f"适用口径（{numeral(int(clause[2:]))}）"
    article = article_of(clause)
    match = _PATTERN.fullmatch(clause)
    item = match and (match[2] or match[3])
    return f"第{numeral(article)}条" + (f"第（{numeral(int(item))}）项" if item else "")
