"""An auditor reads the log of the own office and of those below it (19), and learns nothing of any other, not even a count."""

import pytest
from flask.testing import FlaskClient

from portal.auditing import search
from portal.auditing.filters import Filters, filters_in
from portal.kit.db import acting
from tests import world
from tests.auditing.conftest import See, Watched
from tests.desk.reading import Reading

REFUSALS = Filters(what="access:refused")


def people_in(watched: Watched, who: str, filters: Filters = REFUSALS) -> set[str]:
    """Whose entries this auditor finds."""
    names = {actor.person_id: name for name, actor in watched.people.items()}
    with acting(watched[who]):
        found = search.page_of(filters, watched[who]).entries
    return {names[one.person_id] for one in found if one.person_id in names}


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("province", {"officer", "elsewhere", "teacher", "admin"}),
        ("auditor", {"officer", "teacher", "admin"}),
        ("stranger", {"elsewhere"}),
        ("county", {"officer", "teacher"}),
        ("school", {"teacher"}),
    ],
)
def test_an_auditor_reads_the_own_tree_and_nothing_else(who: str, seen: set[str], watched: Watched) -> None:
    assert people_in(watched, who) == seen


def listed(page: Reading) -> str:
    """The page from the filters on; the figures above them grow with every page read."""
    return page.text.partition("记录日期自")[2]


@pytest.mark.clause("19")
def test_naming_somebody_of_another_tree_finds_what_naming_nobody_finds(watched: Watched, see: See) -> None:
    stranger, nobody = watched["elsewhere"].person_id, 999_999
    pages = [see("auditor", f"/audit/?person={one}") for one in (stranger, nobody)]
    assert all("没有符合条件的日志" in page.text for page in pages)
    assert "人elsewhere" not in pages[0].html
    by_name = [see("auditor", f"/audit/?person={one}") for one in ("人elsewhere", "查无此人")]
    assert listed(by_name[0]) == listed(by_name[1])
    assert listed(pages[0]) == listed(pages[1])


@pytest.mark.clause("19")
def test_an_entry_of_another_tree_is_answered_as_one_that_does_not_exist(watched: Watched, see: See) -> None:
    foreign = watched.entry("elsewhere").entry_id
    answers = [see("auditor", f"/audit/entries/{number}", 404) for number in (foreign, 10**9)]
    assert answers[0].text.replace(str(foreign), "") == answers[1].text.replace(str(10**9), "")
    assert see("stranger", f"/audit/entries/{foreign}")


@pytest.mark.clause("19")
@pytest.mark.parametrize("page", ["", "export", "entries/{}/mark"])
def test_no_other_page_lets_a_stranger_in(page: str, watched: Watched, client: FlaskClient) -> None:
    foreign = watched.entry("elsewhere")
    world.login(client, watched["auditor"])
    answer = client.get(f"/audit/{page.format(foreign.entry_id)}?person={foreign.person_id}&office={foreign.office_id}")
    assert answer.status_code in (200, 404, 409)
    assert "人elsewhere" not in answer.text
    assert "红花岗" not in answer.text.replace('value="红花岗', "")


@pytest.mark.clause("19")
@pytest.mark.parametrize("who", ["officer", "approver", "admin"])
@pytest.mark.parametrize("address", ["", "figures", "export", "checks", "witness", "reviews", "entries/1", "searches/new"])
def test_only_auditors_open_the_console(who: str, address: str, see: See) -> None:
    see(who, f"/audit/{address}", 404 if address == "entries/1" else 403)


@pytest.mark.clause("19")
def test_a_number_of_a_case_is_only_looked_up_behind_the_wall(watched: Watched) -> None:
    with acting(watched["auditor"]):
        asked = filters_in({"about": "case", "number": "GZ-ZY-2026-0001"}, watched["auditor"])
    assert asked.object == "case:-1"
