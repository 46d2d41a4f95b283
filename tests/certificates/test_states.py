"""The state of a certificate follows from what happened to it, whatever the order it is told in (15.3, 18, 20(1))."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.certificates.states import COLOURS, CORRECTABLE, EFFECTS, REVIEWED, STATES, Effect, state

DAY = date(2026, 4, 1)


@dataclass(frozen=True)
class Happened:
    """An entry of the ledger."""

    id: int
    effect: str
    since: date = DAY
    until: date | None = None
    reverses_id: int | None = None
    ends_id: int | None = None


def after(*effects: str, held: bool = False) -> str:
    return state([Happened(number, effect) for number, effect in enumerate(effects, 1)], DAY, held)


@pytest.mark.parametrize(
    ("effects", "word"),
    [
        ((), "uploaded"), (("review",), "in_review"), (("review", "accept"), "accepted"), (("review", "return"), "returned"),
        (("return", "correct"), "corrected"), (("accept", "correct"), "corrected"), (("accept", "withdraw"), "withdrawn"),
        (("withdraw", "correct"), "withdrawn"), (("accept", "void", "withdraw"), "void"),
    ],
)  # fmt: skip
def test_what_happened_last_in_weight_names_the_state(effects: tuple[str, ...], word: str) -> None:
    assert after(*effects) == word


@pytest.mark.clause("20(1)")
@given(st.lists(st.sampled_from(list(Effect)), max_size=6))
def test_a_hold_shows_exactly_on_what_was_not_reviewed(effects: list[Effect]) -> None:
    reviewed = any(effect in REVIEWED for effect in effects)
    assert after(*effects, held=True) == (after(*effects) if reviewed else "held")


@given(st.permutations(list(Effect)))
def test_the_order_in_which_entries_are_told_does_not_matter(effects: list[Effect]) -> None:
    entries = [Happened(number, effect) for number, effect in enumerate(effects, 1)]
    assert state(entries, DAY) == state(entries[::-1], DAY) == "void"


@given(st.lists(st.sampled_from(list(Effect)), min_size=1, max_size=5), st.data())
def test_what_was_reversed_never_was(effects: list[Effect], data: st.DataObject) -> None:
    undone = data.draw(st.integers(1, len(effects)))
    entries = [Happened(number, effect) for number, effect in enumerate(effects, 1)]
    entries.append(Happened(len(effects) + 1, effects[undone - 1], reverses_id=undone))
    assert state(entries, DAY) == after(*(effect for number, effect in enumerate(effects, 1) if number != undone))


def test_nothing_holds_before_its_day() -> None:
    assert state([Happened(1, "accept", since=DAY + timedelta(days=1))], DAY) == "uploaded"


def test_every_word_has_its_name_and_colour() -> None:
    assert set(EFFECTS) == {effect.value for effect in Effect}
    assert set(COLOURS) == set(STATES) >= CORRECTABLE
