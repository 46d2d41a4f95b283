"""The rulebook says what the Rules say: letter for letter in the text, row for row in what follows."""

import pytest

from portal.kit.policy_file import POLICIES
from portal.rulebook import delivered
from portal.rulebook.citation import article_of, cite, numeral
from portal.rulebook.clauses import Article, Clause, UnknownWordError
from tests.rulebook.table_three import TABLE

BOOK = delivered()
REGULATION = (POLICIES / "regulation.zh.txt").read_text(encoding="utf-8")
CLAUSES = [pytest.param(clause, id=clause.id, marks=pytest.mark.clause(clause.id)) for clause in BOOK.clauses.values()]


def article_lines(number: int) -> list[str]:
    """The lines of one article, from its heading to the next one's."""
    lines = [line.strip() for line in REGULATION.splitlines()]
    starts = {n: i for n in range(1, 23) for i, line in enumerate(lines) if line.startswith(f"第{numeral(n)}条")}
    return [line for line in lines[starts[number] : starts[number + 1]] if line]


def items(number: int) -> list[str]:
    """The items of one article, without their marks; none for an article of one sentence."""
    return [line.partition("）")[2] for line in article_lines(number) if line.startswith("（")]


def test_the_rulebook_holds_the_sixty_one_clauses_in_the_order_of_the_rules() -> None:
    expected = []
    for article in (6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19):
        expected += [f"{article}.{n}" for n, _ in enumerate(items(article), 1)] or [str(article)]
        expected += ["13"] if article == 13 else []
    assert list(BOOK.clauses) == expected
    assert len(expected) == 61


@pytest.mark.parametrize("clause", CLAUSES)
def test_the_text_of_a_clause_is_the_regulations_own(clause: Clause) -> None:
    heading = article_lines(clause.article)[0].removeprefix(f"第{numeral(clause.article)}条").strip()
    if "." in clause.id:
        assert clause.text == items(clause.article)[int(clause.id.partition(".")[2]) - 1]
    elif clause.id == "13":
        assert clause.text == heading[heading.index("。") + 1 :]
    else:
        assert clause.text == heading
    assert clause.text in REGULATION


@pytest.mark.parametrize("article", BOOK.articles.values(), ids=lambda article: str(article.number))
def test_the_opening_words_and_the_chapter_of_an_article_are_the_regulations_own(article: Article) -> None:
    heading = article_lines(article.number)[0].removeprefix(article.name).strip()
    assert article.lead == (heading if items(article.number) else "")
    above = REGULATION[: REGULATION.index(f"\n{article.name}")].splitlines()
    chapters = {other.chapter for other in BOOK.articles.values()}
    assert next(line for line in reversed(above) if line.strip() in chapters).strip() == article.chapter


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_leads_to_what_table_three_says(clause: Clause) -> None:
    row = TABLE[clause.id]
    assert clause.respondent == row.respondent
    assert frozenset(clause.required) == row.required
    assert frozenset(clause.optional) == row.optional
    assert frozenset(clause.decided_by) == row.decided_by
    assert (clause.published, clause.major) == (row.published, row.major)


def test_a_termination_is_proposed_by_the_prefecture_and_issued_by_the_province() -> None:
    proposed = {clause.id for clause in BOOK.clauses.values() if clause.proposed_by == ("prefecture",)}
    assert proposed == {clause for clause, row in TABLE.items() if "terminate" in row.required | row.optional}
    assert {measure.id for measure in BOOK.measures.values() if measure.issued_by} == {"terminate", "delist"}
    assert BOOK.measure("terminate").issued_by == BOOK.measure("delist").issued_by == "province"


@pytest.mark.parametrize(
    ("condition", "clauses"),
    [
        ("reminded_and_refused", {"6.1", "6.2", "6.3"}),
        ("adverse_effect", {"12.1", "12.2", "12.3", "12.4", "13"}),
        ("slight", {"15.1", "15.2", "15.5"}),
        ("serious", {"16.1", "17.2", "17.4", "17.5"}),
        ("after_rectification", {"17.7"}),
    ],
)
def test_the_conditions_in_a_clauses_words_belong_to_it(condition: str, clauses: set[str]) -> None:
    assert {clause.id for clause in BOOK.clauses.values() if condition in clause.conditions} == clauses


@pytest.mark.parametrize("condition", BOOK.conditions)
def test_a_condition_whose_words_stand_in_an_item_is_named_by_it(condition: str) -> None:
    words = BOOK.conditions[condition].words
    for clause in BOOK.clauses.values():
        negated = condition == "adverse_effect" and "未造成不良影响" in clause.text
        if any(word in clause.text for word in words) and "." in clause.id and not negated:
            assert condition in clause.conditions, clause.id


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("17.6", "第十七条第（六）项"),
        ("20(3)", "第二十条第（三）项"),
        ("4(2)", "第四条第（二）项"),
        ("18", "第十八条"),
        ("R-5", "适用口径（五）"),
    ],
)
def test_a_clause_is_cited_as_the_rules_number_it(clause: str, name: str) -> None:
    assert cite(clause) == name


@pytest.mark.parametrize("clause", ["", "0", "23", "6.", "6.0", "6.1.1", "20(", "20(0)", "６.1", "x", "R-", "6.1 "])
def test_what_is_no_clause_is_not_cited(clause: str) -> None:
    with pytest.raises(ValueError, match="不是细则条款编号"):
        cite(clause)


def test_the_article_of_a_clause_is_its_first_number() -> None:
    assert [article_of(clause) for clause in ("17.6", "20(3)", "9")] == [17, 20, 9]


@pytest.mark.clause("6.1")
def test_an_item_is_shown_in_full_with_the_opening_words_of_its_article() -> None:
    first, second = BOOK.in_full("6.1").splitlines()
    assert first == "第六条　参评人员在评价过程中有下列行为之一的，取消其当次该科目成绩。"
    assert second.startswith("（一）携带规定以外的物品")
    assert BOOK.in_full("13").startswith("第十三条第二句　对评价工作造成不良影响的，")
    assert BOOK.in_full("9").startswith("第九条　评价活动结束后，")


def test_a_clause_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownWordError, match=r"“6\.6”"):
        BOOK.clause("6.6")
