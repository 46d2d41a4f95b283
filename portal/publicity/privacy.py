"""What may not go to the public with an announcement: names of natural persons, their numbers, their telephones.

Pure. By analogy with Article 19 and the Personal Information Protection Law; it looks for shapes and known names, so it
helps a careful writer and does not replace one.
"""

import re
import unicodedata
from collections.abc import Collection

ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)", re.ASCII)
OLD_ID_NUMBER = re.compile(r"(?<!\d)\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII)
CERTIFICATE = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,2}\d{20,21}(?!\d)", re.ASCII)
MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)", re.ASCII)
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}\d{7,8}(?!\d)", re.ASCII)
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-－—_.·()（）]+(?=\d)")

SHAPES = (
    ("身份证件号码", (ID_NUMBER, OLD_ID_NUMBER)),
    ("证书编号", (CERTIFICATE,)),
    ("电话号码", (MOBILE, LANDLINE)),
)


def personal_data(words: str, names: Collection[str], allowed: Collection[str] = ()) -> list[str]:
    """What personal data these words hold, each as a Chinese phrase; empty when they may be published. `names` are the
    natural persons of the case; `allowed` are public numbers such as the institution's credit code."""
    plain = unicodedata.normalize("NFKC", words)
    found = [f"自然人姓名“{name}”" for name in sorted(names) if len(name) > 1 and name in _without_blanks(plain)]
    for number in allowed:
        plain = plain.replace(number, "")
    joined = BETWEEN_DIGITS.sub("", plain)
    return found + [word for word, shapes in SHAPES if any(shape.search(joined) for shape in shapes)]


def _without_blanks(words: str) -> str:
    return "".join(words.split())
