"""What an act can be about: the clauses that name a misconduct, or none of them."""

from typing import Final


def _items(article: int, last: int) -> tuple[str, ...]:
    return tuple(f"{article}.{item}" for item in range(1, last + 1))


MATTERS: Final[tuple[str, ...]] = (
    *(*_items(6, 5), *_items(7, 5), *_items(8, 7), "9"),
    *(*_items(11, 5), *_items(12, 4), "13", *_items(13, 5), *_items(14, 5)),
    *(*_items(15, 5), *_items(16, 7), *_items(17, 9), "18", "19"),
)
"""The 61 clauses that name a misconduct. `13` is the second sentence of Article 13."""

NO_MATTER: Final = ""
"""The matter of an act that concerns no clause."""

ANY: Final = "any"
"""In a line of the policy: every clause, and none. It cannot be asked for."""

QUESTIONS: Final[tuple[str, ...]] = (NO_MATTER, *MATTERS)
"""Every matter the policy can be asked about."""
