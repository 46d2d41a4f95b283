"""The law's pages: the matrix says what the policy answers, and the Rules stand there as they were published."""

import re
from pathlib import Path

import pytest

from portal.authority.actions import Action
from portal.authority.matters import MATTERS
from portal.authority.policy import standing_policy
from portal.authority.seats import Capacity, Level, Post
from portal.desk.matrix import Wanted, condensed, levels, table
from portal.rulebook import delivered
from portal.rulebook.interpretation import readings
from portal.rulebook.regulation import regulation, wording
from tests.desk.conftest import See
from tests.desk.scene import Town


def test_clauses_are_condensed_into_ranges_in_the_order_of_the_rules() -> None:
    assert condensed(["7.1", "6.5", "6.4", "9", "14.2"]) == "第六条第（四）项至第七条第（一）项、第九条、第十四条第（二）项"
    assert condensed([f"6.{n}" for n in range(1, 6)] + [f"7.{n}" for n in range(1, 6)]) == "第六条至第七条"
    assert (condensed(["13"]), condensed(["6.1", "6.2"])) == ("第十三条第二句", "第六条第（一）项至第（二）项")
    assert condensed(["", *MATTERS]) == "各条款"
    assert condensed([""]) == ""


def test_the_matrix_shows_every_grant_of_the_policy_and_no_other() -> None:
    policy, shown = standing_policy(), set()
    for _, rows in table(policy, Wanted()):
        for row in rows:
            for level, rights in row.cells.items():
                shown |= {(row.action, level, post, right.capacity) for right in rights for post in right.posts}
    assert shown == {(action, seat.level, seat.post, seat.capacity) for seat, action in policy.grants}


def test_the_matrix_narrows_by_each_of_its_filters() -> None:
    (_, rows), *others = table(standing_policy(), Wanted(action=Action.ISSUE_TERMINATION))
    assert not others
    (right,) = rows[0].cells[Level.PROVINCE]
    assert (right.posts, right.capacity, right.matters) == ((Post.APPROVER,), Capacity.ISSUE, "第十七条至第十八条")
    assert not any(rows[0].cells[level] for level in (Level.PREFECTURE, Level.COUNTY, Level.INSTITUTION))
    assert levels(Wanted(level="county")) == [Level.COUNTY]
    assert table(standing_policy(), Wanted(action=Action.DECIDE, clause="17.3")) == []
    assert [kind.value for kind, _ in table(standing_policy(), Wanted(posts=frozenset({"auditor"})))] == [
        "audit_log", "office", "read_grant", "read_log",
    ]  # fmt: skip


def test_what_may_i_do_is_a_preset_for_the_viewer(here: Town, see: See) -> None:
    page = see("county", "/authority?mine=1")
    assert "答复协助请求" in page.words
    assert '<th scope="col">县（市、区、特区）人社局</th>' in page.html
    assert '<th scope="col">省人社厅</th>' not in page.html


def test_what_is_printed_says_to_what_it_was_narrowed(here: Town, see: See) -> None:
    page = see("county", "/authority?level=county&kind=report&clause=17.3")
    assert "只列：层级 县（市、区、特区）人社局　对象 举报线索　条款 第十七条第（三）项" in page.text
    assert "全部事项" in see("county", "/authority").text


@pytest.mark.parametrize("clause", [clause for clause in delivered().clauses if clause != "13"])
def test_the_wording_of_a_clause_is_the_regulations_own(clause: str) -> None:
    assert wording(clause).endswith(delivered().clauses[clause].text)


def test_the_regulation_is_read_whole() -> None:
    assert list(regulation()) == list(range(1, 23))
    assert wording("20(3)").endswith("向所在地人力资源社会保障部门提出书面陈述和申辩。")
    assert wording("4(2)").startswith("职业技能等级认定规范管理工作实行分级负责")
    assert [wording(word) for word in ("", "23", "6.9", "R-1", "20(7)", "x")] == [""] * 6


def test_every_clause_has_its_anchor_and_every_reading_is_marked_as_one(here: Town, see: See) -> None:
    page = see("handler", "/rulebook")
    anchors = {clause for clause in delivered().clauses if clause != "13"}
    assert anchors | set(readings()) | {"13", "20(3)", "4(2)"} <= set(page.ids)
    assert "不是条文" in page.text
    assert [f"R-{n}" for n in range(1, 17)] == list(readings())


def test_links_to_clauses_lead_to_anchors_that_exist(here: Town, see: See, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    anchors = set(see("handler", "/rulebook").ids)
    for address in (f"/cases/{case.id}", "/authority", "/cases"):
        linked = {re.sub("%28", "(", link.replace("%29", ")")) for link in see("handler", address).links}
        targets = {link.partition("#")[2] for link in linked if link.startswith("/rulebook#")}
        assert targets
        assert targets <= anchors
