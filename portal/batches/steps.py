"""All that can be done with the members of a batch together, in the order of Article 20."""

from portal.batches import concluding, investigating
from portal.batches.step import Step
from portal.kit.refusal import Missing

STEPS: tuple[Step, ...] = (*investigating.STEPS, *concluding.STEPS)


def named(word: str) -> Step:
    """The step of this word; raises `Missing`."""
    found = next((step for step in STEPS if step.word == word), None)
    if found is None:
        raise Missing
    return found
