"""Everything the log can say has a Chinese word."""

import re

import pytest

from portal.assessments.states import Effect
from portal.audit import words
from portal.audit.events import EVENTS, Result
from portal.audit.fact_words import FACTS
from portal.auditing.fact_values import VALUES
from portal.authority.seats import Post
from portal.certificates.states import Effect as OfData
from portal.identity.posts import LABELS, SYSTEM
from portal.kit.refusal import Ground
from portal.organisations.vocabulary import STANDINGS

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_word_of_its_own(event: str) -> None:
    assert CHINESE.search(words.EVENTS[event])
    assert list(words.EVENTS.values()).count(words.EVENTS[event]) == 1


def test_every_event_stands_in_a_group_with_a_word() -> None:
    assert {event.partition(":")[0] for event in EVENTS} <= set(words.GROUPS)


@pytest.mark.parametrize("fact", sorted(set().union(*EVENTS.values())))
def test_every_fact_has_a_word(fact: str) -> None:
    assert CHINESE.search(FACTS[fact])


def test_results_posts_and_grounds_of_refusal_have_words() -> None:
    assert set(words.RESULTS) == {result.value for result in Result}
    assert {*LABELS, SYSTEM} == {post.value for post in Post}
    assert {ground.value for ground in Ground} <= set(VALUES["reason"])


def test_every_effect_of_a_register_has_a_word() -> None:
    effects = {*map(str, Effect), *map(str, OfData), *STANDINGS}
    assert effects - VALUES["effect"].keys() == set()
