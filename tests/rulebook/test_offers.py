"""A case is offered the clauses about its respondent, and only those that may be chosen in its situation."""

import pytest

from portal.rulebook import delivered
from portal.rulebook.offers import Situation, decided_by, fitting, institution_reach, offers
from tests.rulebook.table_three import TABLE

BOOK = delivered()


def offered(respondent: str, **facts: bool) -> list[str]:
    """The clause ids offered in this situation."""
    return [offer.clause.id for offer in offers(BOOK, Situation(respondent, **facts))]


@pytest.mark.parametrize("respondent", BOOK.respondents)
def test_a_clause_fits_its_own_kind_of_respondent_only(respondent: str) -> None:
    assert {c.id for c in fitting(BOOK, respondent)} == {c for c, row in TABLE.items() if row.respondent == respondent}


@pytest.mark.clause("10")
def test_no_clause_exists_for_other_staff() -> None:
    assert fitting(BOOK, "other_staff") == ()


@pytest.mark.parametrize(
    ("respondent", "clause", "fact"),
    [
        ("institution", "13", "linked"),
        ("institution", "17.7", "after_rectification"),
        ("institution", "16.6", "elsewhere"),
        ("candidate", "9", "after_event"),
    ],
)
def test_some_clauses_wait_for_a_fact(respondent: str, clause: str, fact: str) -> None:
    assert clause not in offered(respondent)
    assert set(offered(respondent, **{fact: True})) - set(offered(respondent)) == {clause}


@pytest.mark.clause("16.7")
def test_the_clause_for_what_fits_nothing_else_comes_last_with_its_warning() -> None:
    *specific, last = offers(BOOK, Situation("institution"))
    assert (last.clause.id, last.specific) == ("16.7", False)
    assert "没有更具体的条款" in last.note
    assert all(offer.specific and not offer.note for offer in specific)


@pytest.mark.clause("4(4)")
def test_an_institution_reaches_its_own_people_and_nobody_else() -> None:
    articles = {clause.article for clause in institution_reach(BOOK)}
    assert articles == {6, 7, 8, 11, 12, 13, 14}
    assert "13" not in {clause.id for clause in institution_reach(BOOK)}
    assert len(institution_reach(BOOK)) == 5 + 5 + 7 + 5 + 4 + 5 + 5


@pytest.mark.parametrize("word", ["institution", "prefecture", "appointer", "province", "county"])
def test_who_decides_is_what_table_three_says(word: str) -> None:
    assert {clause.id for clause in decided_by(BOOK, word)} == {c for c, row in TABLE.items() if word in row.decided_by}
