"""What certificate numbers look like (`policies/certificate_numbers.toml`): another form is pointed out, never refused."""

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.kit.policy_file import POLICIES, read

PLAUSIBLE = re.compile(r"[A-Z0-9]{10,30}")
"""What is taken in at all: legacy numbers have 16 digits, the highest levels two letters."""


@dataclass(frozen=True)
class Form:
    """The usual form: a pattern that Python and the database read alike, and how people describe it."""

    pattern: str
    words: str

    def fits(self, number: str) -> bool:
        """Whether a number has it."""
        return re.fullmatch(self.pattern, number) is not None


@lru_cache(maxsize=1)
def form() -> Form:
    """The form in this installation; raises `PolicyFileError` where the file cannot be followed."""
    file = read(POLICIES / "certificate_numbers.toml")
    table = file.table("form")
    found = Form(table.text("pattern"), table.text("words"))
    table.done()
    file.done()
    try:
        re.compile(found.pattern)
    except re.error as error:
        raise table.fault("“pattern”不是正确的正则表达式") from error
    return found


def certificate_number(written: str) -> str:
    """The number in capitals without blanks. Raises `ValueError` for what can be no number of any form."""
    compact = "".join(written.split()).upper()
    if not PLAUSIBLE.fullmatch(compact):
        raise ValueError("证书编号应为 10 至 30 位的半角字母和数字。")
    return compact
