"""How a case is found by words: bigrams, because Chinese has no blanks and the engine brings no dictionary."""

import re

WORDS = re.compile(r"[\w-]+")


def bigrams(*texts: str) -> list[str]:
    """Every pair of neighbouring characters of the texts, lower case, each once."""
    return sorted({word[i : i + 2] for text in texts for word in WORDS.findall(text.lower()) for i in range(len(word) - 1)})
