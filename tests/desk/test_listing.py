"""The case list and the search: filters, keyset pages both ways, counts, and never another office's case."""

import pytest

from portal.cases.models import Case
from portal.desk.counts import shown
from tests.desk.conftest import See
from tests.desk.reading import Reading
from tests.desk.scene import Town


def numbers(page: Reading) -> list[str]:
    """The case numbers of a page, in its order."""
    return [word for word in page.words if word.startswith("GZ-")]


@pytest.fixture
def many(here: Town) -> list[Case]:
    """Forty-five cases, newest last."""
    return [here.open(("15.1", "15.4", "16.4")[n % 3], on=(9 + n // 20, 13 + n // 3 % 15)) for n in range(45)]


def following(page: Reading, words: str) -> str:
    """Where 上一页 or 下一页 leads, "" where there is none."""
    rel = {"上一页": "prev", "下一页": "next"}[words]
    _, _, rest = page.html.partition(f'rel="{rel}" href="')
    return rest.partition('"')[0].replace("&amp;", "&")


def test_pages_go_forward_and_back_without_gap_or_repetition(many: list[Case], see: See) -> None:
    first = see("handler", "/cases")
    second = see("handler", following(first, "下一页"))
    third = see("handler", following(second, "下一页"))
    assert [len(numbers(page)) for page in (first, second, third)] == [20, 20, 5]
    assert len({*numbers(first), *numbers(second), *numbers(third)}) == 45
    assert following(third, "下一页") == ""
    back = see("handler", following(third, "上一页"))
    assert numbers(back) == numbers(second)
    front = see("handler", following(back, "上一页"))
    assert numbers(front) == numbers(first)
    assert following(front, "上一页") == ""
    assert "共 45 件" in first.text


def test_filters_narrow_and_are_kept_from_page_to_page(many: list[Case], see: See) -> None:
    page = see("handler", "/cases?article=15")
    assert "共 30 件" in page.text
    assert "article=15" in following(page, "下一页")
    assert "共 15 件" in see("handler", "/cases?article=16").text
    assert "没有符合条件的案件" in see("handler", "/cases?state=closed").text
    assert "没有符合条件的案件" in see("handler", "/cases?kind=examiner").text
    assert "没有符合条件的案件" in see("handler", "/cases?mine=1").text


def test_my_own_cases_are_those_i_handle(here: Town, see: See) -> None:
    mine = here.investigated(here.open())
    here.open()
    assert numbers(see("handler", "/cases?mine=1")) == [mine.number]
    assert numbers(see("third", "/cases?mine=1")) == []


@pytest.mark.parametrize("nonsense", ["state=nothing", "article=x", "before=yesterday", "after=~", "prefecture=-1", "q=%00"])
def test_what_is_not_offered_narrows_nothing_and_breaks_nothing(nonsense: str, here: Town, see: See) -> None:
    here.open()
    see("handler", f"/cases?{nonsense}")


@pytest.mark.parametrize("who", ["handler", "county", "coordinator", "province"])
def test_whoever_takes_part_finds_the_case(who: str, here: Town, see: See) -> None:
    case = here.open()
    assert case.number in see(who, "/cases").text
    assert case.number in see(who, "/search?q=%E7%A0%BC%E5%9E%9A").text


@pytest.mark.parametrize("who", ["stranger", "school", "teacher"])
def test_a_stranger_and_the_respondent_find_nothing(who: str, here: Town, see: See) -> None:
    case = here.open()
    for address in ("/cases", "/cases?q=%E5%9F%B9%E8%AE%AD", f"/search?q={case.number}"):
        assert case.title not in see(who, address).text
    see(who, f"/cases/{case.id}", status=404)


def test_the_search_finds_by_number_name_and_institution(here: Town, see: See) -> None:
    case = here.open("7.1", "teacher", title="考试中交头接耳")
    for words in (case.number, "钱某", "砼垚", "交头接耳"):
        assert case.number in see("handler", f"/search?q={words}").text
    assert "没有找到" in see("handler", "/search?q=无此案件").text
    assert "请输入两个以上的字" in see("handler", "/search?q=钱").text


def test_counts_stop_at_a_thousand() -> None:
    assert shown(1000) == "1000"
    assert shown(1001) == "1000+"
