"""What became of documents since they were served, as rooms above this one know it: they put themselves on the list at import.
Whoever a document was served on does not see the case, and reads it here (20(3))."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from portal.notices.models import Notice

Telling = Callable[[Sequence[int]], Iterable[tuple[int, str]]]
"""Of documents given by their ids, a sentence about one of them, by its id."""

_TELLING: list[Telling] = []


def tells(one: Telling) -> Telling:
    """Mark who knows what became of a document."""
    _TELLING.append(one)
    return one


def became(documents: Sequence[Notice]) -> Mapping[int, list[str]]:
    """The sentences about these documents, by a document's id; none about one that stands as it was served."""
    ids, found = [one.id for one in documents], defaultdict[int, list[str]](list)
    for telling in _TELLING:
        for number, words in telling(ids):
            found[number].append(words)
    return found
