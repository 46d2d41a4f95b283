"""How a case is found by words: bigrams, because Chinese has no blanks and the engine brings no dictionary."""

import re

from sqlalchemy import ColumnElement, Text, cast, false, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal.cases.models import Case
from portal.kit.db import session

WORDS = re.compile(r"[\w-]+")
NUMBER = re.compile(r"[A-Z]+-[A-Z0-9]+-[0-9]{4}-[0-9]{4,}")
FEW = 1000
"""So many hits are named one by one; words that fit more cases are soon met on the way through the list itself."""


def bigrams(*texts: str) -> list[str]:
    """Every pair of neighbouring characters of the texts, lower case, each once."""
    return sorted({word[i : i + 2] for text in texts for word in WORDS.findall(text.lower()) for i in range(len(word) - 1)})


def matching(words: str) -> ColumnElement[bool]:
    """The cases whose number, title, respondent or institution hold every pair of characters that was typed.

    Row-level security keeps `@>` from its index (the operator is not leakproof), so a function that repeats the tenancy
    names the few that fit (migrations/sql/row_security.sql).
    """
    if NUMBER.fullmatch(words.upper()):
        return Case.number == words.upper()
    pairs = bigrams(words)
    if not pairs:
        return false()
    few = session().scalars(select(func.cases_matching(cast(pairs, ARRAY(Text)), FEW + 1))).all()
    return Case.id.in_(few) if len(few) <= FEW else Case.search.contains(pairs)
