"""Every word of the vocabulary has one Chinese word, and the clauses are those of the rulebook."""

import tomllib
from pathlib import Path

import pytest

from portal.authority import words
from portal.authority.actions import Action, Kind, action_named
from portal.authority.matters import MATTERS
from portal.authority.seats import Capacity, Level, Post, Seat

RULEBOOK = Path(__file__).resolve().parents[2] / "policies" / "rulebook.toml"


@pytest.mark.parametrize(
    ("vocabulary", "table"),
    [
        (Level, words.LEVELS),
        (Post, words.POSTS),
        (Capacity, words.CAPACITIES),
        (Kind, words.KINDS),
        (Action, words.ACTIONS),
    ],
)
def test_every_word_has_its_own_chinese_word(
    vocabulary: type[Level | Post | Capacity | Kind | Action], table: dict[str, str]
) -> None:
    assert list(table) == [word.value for word in vocabulary]
    assert [word.label for word in vocabulary] == list(table.values())
    assert len(set(table.values())) == len(table)


def test_an_action_knows_its_kind_and_its_word() -> None:
    assert (Action.SERVE_NOTICE.kind, Action.SERVE_NOTICE.name_) == (Kind.CASE, "serve_notice")
    assert all(action_named(action.kind, action.name_) is action for action in Action)


def test_a_seat_is_read_as_it_is_written() -> None:
    seat = Seat(Level.PREFECTURE, Post.HANDLER, Capacity.LEAD)
    assert Seat.parse("prefecture/handler/lead") == seat
    assert str(seat) == "prefecture/handler/lead"


@pytest.mark.parametrize(
    ("clause", "cited"),
    [
        ("4(2)", "第四条第（二）项"),
        ("20(3)", "第二十条第（三）项"),
        ("17.6", "第十七条第（六）项"),
        ("9", "第九条"),
        ("10", "第十条"),
        ("13", "第十三条"),
        ("22", "第二十二条"),
    ],
)
def test_a_clause_is_cited_as_the_rules_are(clause: str, cited: str) -> None:
    assert words.cite(clause) == cited


def test_sixty_one_clauses_can_be_a_matter() -> None:
    assert len(MATTERS) == len(set(MATTERS)) == 61


def test_the_matters_are_the_clauses_of_the_rulebook() -> None:
    rulebook = tomllib.loads(RULEBOOK.read_text(encoding="utf-8"))
    clauses = [clause["id"] for row in rulebook["rows"] for clause in row["clauses"]]
    assert sorted(clauses) == sorted(MATTERS)
