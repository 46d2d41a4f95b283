"""A slip in the rulebook stops the start with a sentence that says where."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.kit.policy_file import POLICIES, PolicyFileError, Table
from portal.rulebook.loader import build, load

SOURCE = (POLICIES / "rulebook.toml").read_text(encoding="utf-8")
Change = Callable[[dict[str, Any]], object]


def broken(change: Change) -> str:
    """What the loader says about the rulebook after this change."""
    values = tomllib.loads(SOURCE)
    change(values)
    with pytest.raises(PolicyFileError) as caught:
        build(Table(values, "rulebook.toml"))
    return str(caught.value)


def row(values: dict[str, Any], article: int) -> dict[str, Any]:
    """The first row of an article."""
    return next(entry for entry in values["rows"] if entry["article"] == article)


def put(article: int, /, **keys: object) -> Change:
    """Put these keys into the first row of an article."""
    return lambda values: row(values, article).update(keys)


def put_clause(article: int, /, **keys: object) -> Change:
    """Put these keys into the first clause of an article."""
    return lambda values: row(values, article)["clauses"][0].update(keys)


def test_the_rulebook_as_it_stands_loads() -> None:
    assert len(build(Table(tomllib.loads(SOURCE), "rulebook.toml")).clauses) == 61


@pytest.mark.parametrize("key", list(tomllib.loads(SOURCE)))
def test_no_part_of_the_file_may_be_missing(key: str) -> None:
    assert f"缺少“{key}”" in broken(lambda values: values.pop(key))


ROW_KEYS = ["article", "respondent", "required", "optional", "decided_by", "filed_to", "published", "major", "clauses"]


@pytest.mark.parametrize("key", ROW_KEYS)
def test_no_key_of_a_row_may_be_missing(key: str) -> None:
    said = broken(lambda values: values["rows"][2].pop(key))
    assert said.startswith("rulebook.toml rows 第 3 项：")
    assert f"缺少“{key}”" in said


@pytest.mark.parametrize("key", ["id", "text", "conditions"])
def test_no_key_of_a_clause_may_be_missing(key: str) -> None:
    said = broken(lambda values: values["rows"][0]["clauses"][1].pop(key))
    assert said == f"rulebook.toml rows 第 1 项 clauses 第 2 项：缺少“{key}”"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (put(6, respondent="visitor"), "“respondent”中的“visitor”不是已知的词"),
        (put(6, required=["fine"]), "“required”中的“fine”不是已知的词"),
        (put(6, required=["talk_head", "talk_head"]), "“required”中有重复的词"),
        (put(6, optional=["void_subject_score"]), "“optional”中的“void_subject_score”不是已知的词"),
        (put(6, decided_by=["court"]), "“decided_by”中的“court”不是已知的词"),
        (put(6, decided_by=[]), "没有写明由谁决定"),
        (put(6, filed_to=[]), "不得缺少"),
        (put(9, filed_to=["prefecture"]), "只在评价机构可以作出决定时填写"),
        (put(6, required=[]), "没有任何处理措施"),
        (put(6, major="often"), "“major”中的“often”不是已知的词"),
        (put(6, major=1), "“major”应为文本"),
        (put(6, published="yes"), "“published”应为true 或者 false"),
        (put(6, article=10), "“10”没有列在 [articles] 中"),
        (put(6, article=7), "不属于第 7 条"),
        (put(6, severity={"refer": "serious"}), "“refer”不是本行的处理措施"),
        (put(8, severity={"refer": "grave"}), "“grave”不是已知的词"),
        (put(6, one_of=[["talk_head"]]), "“talk_head”不是已知的词"),
        (put(6, readings=["R-x"]), "“R-x”不是解读编号"),
        (put(9, needs_finding_under=[40]), "“40”不是细则的条"),
        (put(6, requierd=[]), "不认识“requierd”"),
        (put(6, clauses=[]), "至少有一项"),
        (put_clause(6, id="6.x"), "不是细则条款编号"),
        (put_clause(6, id="6.2"), "条款“6.2”出现两次"),
        (put_clause(6, text=" "), "“text”不能为空"),
        (put_clause(6, text="其他行为。"), "没有条件“reminded_and_refused”的用语"),
        (put_clause(6, conditions=["late"]), "“late”不是已知的词"),
        (put_clause(6, offered="sometimes"), "“sometimes”不是已知的词"),
        (put_clause(6, note="x"), "不认识“note”"),
        (lambda v: v["measures"]["delist"].pop("together"), "应当互相注明同时作出"),
        (lambda v: v["measures"]["refer"].update(only_by=["court"]), "“court”不是已知的词"),
        (lambda v: v["measures"]["refer"].update(color="red"), "不认识“color”"),
        (lambda v: v["conditions"]["slight"].update(words=[]), "至少有一项的文本列表"),
        (lambda v: v["major"]["revocation"].update(measures=["fine"]), "“fine”不是已知的词"),
        (lambda v: v["articles"].update(x={"chapter": "一", "lead": ""}), "“x”不是细则的条"),
        (lambda v: v["version"].update(effective_from="2025"), "“effective_from”应为日期"),
        (lambda v: v["version"].update(old=True), "不认识“old”"),
        (lambda v: v.update(extra={}), "不认识“extra”"),
    ],
)
def test_a_slip_is_named(change: Change, why: str) -> None:
    assert why in broken(change)


def test_a_file_that_is_missing_or_no_toml_or_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rulebook.toml"
    for content, why in ((None, "找不到该文件"), (b"rows = [", "不是有效的 TOML"), ("名".encode("gbk"), "不是 UTF-8")):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(PolicyFileError, match=why):
            load(path)
