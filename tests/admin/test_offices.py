"""The directory's pages: the tree, one office, registering an institution, its scope and its standing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from portal.kit.clock import now
from portal.organisations import queries
from tests import world
from tests.admin.conftest import Visit, beside

Db = scoped_session[Session]
TODAY = now().date()
COOK = "4-03-02-01 中式烹调师 5、4"


def entry(**changes: object) -> dict[str, object]:
    """An institution as its form is filled in."""
    return {
        "name": "西秀区新设培训学校", "short": "", "credit_code": world.credit_code(5_000_001), "kind": "school",
        "county": world.office("西秀区").id, "address": "中华西路8号", "head": "李某", "occupations": COOK, **changes,
    }  # fmt: skip


def scope(visit: Visit, occupations: str, by: str = "system", version: int | None = None) -> TestResponse:
    known = queries.scope_version(visit.here.school.id) if version is None else version
    return visit.post(by, f"/offices/{visit.here.school.id}/scope", occupations=occupations, version=known)


def standing(visit: Visit, word: str, by: str = "system", **changes: object) -> TestResponse:
    current = queries.standing_of(visit.here.school.id, TODAY)
    known = current.id if current else 0
    stated = {"standing": word, "since": TODAY.isoformat(), "cause": "安人社处〔2026〕3号", "version": known}
    return visit.post(by, f"/offices/{visit.here.school.id}/standing", **{**stated, **changes})


@pytest.mark.clause("4")
def test_the_list_holds_all_ninety_eight_bureaus_page_by_page(visit: Visit) -> None:
    address, names = "/offices", []
    while address:
        text = visit.get("handler", address).get_data(as_text=True)
        names += re.findall(r'class="name" href="/offices/\d+">([^<]+)</a>', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(names) == len(set(names)) == 99
    assert names[0] == "贵州省人力资源和社会保障厅"


FOUND = [
    ("q=镇宁", "镇宁布依族苗族自治县"), ("level=institution", "砼垚"), ("q=AS02J01", "砼垚"),
    ("kind=training&standing=listed", "砼垚"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "found"), FOUND)
def test_the_list_is_searched_and_filtered(visit: Visit, asked: str, found: str) -> None:
    text = visit.get("handler", f"/offices?{asked}").get_data(as_text=True)
    names = re.findall(r'class="name" href="/offices/\d+">([^<]+)</a>', text)
    assert len(names) == 1
    assert found in names[0]


@pytest.mark.parametrize("asked", ["q=%00", "after=x_y", "prefecture=99999999999999999999", "standing=none", "level=x"])
def test_a_mangled_address_is_no_accident(visit: Visit, asked: str) -> None:
    assert visit.get("handler", f"/offices?{asked}").status_code == 200


@pytest.mark.clause("2")
def test_a_prefecture_registers_an_institution_of_its_region(visit: Visit) -> None:
    answer = visit.post("system", "/offices/new", **entry())
    assert answer.status_code == 303
    page = visit.get("handler", answer.location).get_data(as_text=True)
    assert all(words in page for words in ("西秀区新设培训学校", "院校", "中式烹调师", "五级/初级工", "在目录", "遴选公布"))


MISTAKES = [
    ({"name": ""}, "name"), ({"credit_code": "91520400MA0000000X"}, "credit_code"), ({"head": " "}, "head"),
    ({"occupations": "电工 5"}, "occupations"), ({"occupations": ""}, "occupations"),
    ({"occupations": f"{COOK}\n{COOK}"}, "occupations"), ({"county": "77777"}, "county"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), MISTAKES)
def test_a_mistake_in_an_entry_is_said_beside_its_field_and_the_rest_stays(
    visit: Visit, changes: dict[str, object], field: str
) -> None:
    answer = visit.post("system", "/offices/new", **entry(**changes))
    assert answer.status_code == 200
    assert beside(answer, field)
    assert "中华西路8号" in answer.get_data(as_text=True)


@pytest.mark.clause("4(2)")
def test_a_prefecture_registers_nothing_in_anothers_region(visit: Visit) -> None:
    assert beside(visit.post("system", "/offices/new", **entry(county=world.office("红花岗区").id)), "county")
    assert visit.post("province", "/offices/new", **entry(county=world.office("红花岗区").id)).status_code == 303


@pytest.mark.parametrize("page", ["/offices/new", "/offices/{school}/scope", "/offices/{school}/standing"])
@pytest.mark.parametrize("who", ["handler", "county_system", "school_system", "security", "auditor", "far_system"])
def test_only_the_province_and_the_own_prefecture_change_the_directory(visit: Visit, who: str, page: str) -> None:
    if (who, page) != ("far_system", "/offices/new"):
        assert visit.get(who, page.format(school=visit.here.school.id)).status_code == 403


def test_a_bureau_has_neither_scope_nor_standing(visit: Visit) -> None:
    for page in ("scope", "standing"):
        assert visit.get("system", f"/offices/{world.office('西秀区').id}/{page}").status_code == 404


@pytest.mark.clause("17.2")
def test_a_changed_scope_holds_from_today_and_what_was_allowed_stays_known(visit: Visit) -> None:
    school = visit.here.school.id
    assert scope(visit, f"6-31-01-03 电工 5\n{COOK}").status_code == 303
    assert [queries.may_assess(school, "6-31-01-03", level) for level in "543"] == [True, False, False]
    assert queries.may_assess(school, "4-03-02-01", "4")
    earlier = TODAY - timedelta(days=1)
    assert queries.may_assess(school, "6-31-01-03", "3", earlier)
    assert not queries.may_assess(school, "4-03-02-01", "4", earlier)
    assert "原来的范围（1）" in visit.get("handler", f"/offices/{school}").get_data(as_text=True)


def test_an_occupation_that_is_left_out_can_be_assessed_no_more(visit: Visit) -> None:
    assert scope(visit, COOK).status_code == 303
    assert not queries.may_assess(visit.here.school.id, "6-31-01-03", "5")


def test_a_scope_that_changes_nothing_or_is_empty_is_refused(visit: Visit) -> None:
    assert "没有改动" in beside(scope(visit, "6-31-01-03 电工 3、4、5"), "occupations")
    assert beside(scope(visit, ""), "occupations")


def test_a_scope_that_another_changed_meanwhile_is_not_overwritten_unseen(visit: Visit) -> None:
    before = queries.scope_version(visit.here.school.id)
    assert scope(visit, COOK).status_code == 303
    stale = scope(visit, "6-31-01-03 电工 5", version=before)
    assert "他人已办理本事项" in stale.get_data(as_text=True)
    assert "6-31-01-03 电工 5</textarea>" in stale.get_data(as_text=True)


def test_a_change_of_standing_is_entered_with_its_document(visit: Visit) -> None:
    assert standing(visit, "rectifying").status_code == 303
    page = visit.get("handler", f"/offices/{visit.here.school.id}").get_data(as_text=True)
    assert "安人社处〔2026〕3号" in page
    assert queries.standings_now([visit.here.school.id], TODAY) == {visit.here.school.id: "rectifying"}


WRONG = [
    ({"cause": ""}, "cause"), ({"since": ""}, "since"), ({"since": (TODAY + timedelta(days=1)).isoformat()}, "since"),
    ({"since": "2020-01-01"}, "since"), ({"standing": "listed"}, "standing"), ({"standing": "closed"}, "standing"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_a_standing_without_document_day_or_change_is_refused(
    visit: Visit, changes: dict[str, object], field: str
) -> None:
    assert beside(standing(visit, "suspended", **changes), field)


@pytest.mark.clause("20(4)")
def test_only_the_province_enters_a_termination_and_its_end(visit: Visit) -> None:
    refused = beside(standing(visit, "terminated"), "standing")
    assert "只由省人力资源社会保障厅登记" in refused
    assert standing(visit, "terminated", by="province").status_code == 303
    assert beside(standing(visit, "listed"), "standing")
    assert scope(visit, COOK).status_code == 409
    assert standing(visit, "listed", by="province").status_code == 303


def test_the_people_of_an_office_are_shown_to_its_administrators_only(visit: Visit) -> None:
    address = f"/offices/{world.office('西秀区').id}"
    assert "罗县" in visit.get("system", address).get_data(as_text=True)
    for who in ("handler", "far_system"):
        assert "罗县" not in visit.get(who, address).get_data(as_text=True)
