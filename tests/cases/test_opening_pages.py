"""The pages on which a case is opened, from a report and on one's own motion, and a report is merged (20(1))."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from portal.cases import from_reports
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.cases.states import State
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.reports import operations
from portal.reports.models import Report
from tests import world
from tests.reports.conftest import See, Send, here, see, send
from tests.reports.scene import Scene, behind

__all__ = ["here", "see", "send"]
COUNTY_CODE = "520402"


def typed(here: Scene, **changes: object) -> dict[str, object]:
    """A filled-in form about a candidate."""
    return {
        "title": "考试中抄袭", "source": "inspection", "name": "钱某", "institution": here.school.name, "place": COUNTY_CODE,
        "happened_on": "2026-01-03", "clauses": ["7.2"], "summary": "检查发现抄袭。", "detail": "准考证 0417", **changes,
    }  # fmt: skip


def cases() -> list[Case]:
    return list(session().scalars(select(Case)))


def own_case(here: Scene, clause: str = "15.5") -> Case:
    """A case of the home prefecture about the school."""
    accused = Accused("institution", here.school.name)
    place = world.office("西秀区")
    matter = Matter(accused, (clause,), "未安排督导", "检查。", "inspection", place, date(2026, 1, 3), here.school)
    with behind(here["home"]):
        return open_case(matter, here.store.keys, by=here["home"], at=world.AT)


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize(
    ("who", "status"),
    [("home", 200), ("boss", 200), ("school", 200), ("county", 200), ("province", 200), ("reviewer", 403), ("auditor", 403)],
)
def test_the_gate_turns_away_whom_no_line_lets_open_anything(here: Scene, see: See, who: str, status: int) -> None:
    page = see(who, "/cases/new", status=status)
    if status == 403:
        assert "承办人、审批人" in page.text or "岗位" in page.text


@pytest.mark.clause("20(1)")
def test_only_the_clauses_of_the_kind_and_of_ones_right_are_offered(here: Scene, see: See) -> None:
    page = see("home", "/cases/new?kind=candidate").html
    assert 'value="6.1"' in page and 'value="15.5"' not in page
    assert 'value="9"' in page and 'value="9"' not in see("school", "/cases/new?kind=candidate").html
    county = see("county", "/cases/new?kind=institution").html
    assert 'value="14.1"' in county and 'value="15.5"' not in county


@pytest.mark.clause("20(1)")
def test_a_case_is_opened_on_ones_own_motion_with_all_that_was_stated(here: Scene, send: Send) -> None:
    personal = {"id_number": "520402199003070010", "phone": "13900001111"}
    assert send("home", "/cases/new?kind=candidate", **typed(here, **personal)).status_code == 303
    (case,) = cases()
    assert (case.source, case.respondent.detail, case.clauses) == ("inspection", "准考证 0417", ["7.2"])
    assert case.respondent.id_number is not None and case.respondent.phone is not None


@pytest.mark.clause("14")
def test_who_appointed_and_who_sent_a_supervisor_is_recorded_and_decides_who_leads(here: Scene, send: Send) -> None:
    sent = typed(here, clauses=["14.1"], appointer=here.school.name, sender="西秀区人社局")
    assert send("county", "/cases/new?kind=supervisor", **sent).status_code == 303
    (case,) = cases()
    assert case.lead_id == here["county"].office_id
    assert case.respondent.appointed_by_id == here.school.id
    assert case.respondent.sent_by_id == here["county"].office_id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"clauses": ["15.5"]}, "clauses-error"), ({"clauses": []}, "请至少选择一项条款"), ({"name": ""}, "请填写此项"),
        ({"id_number": "123"}, "id_number-error"), ({"happened_on": "2026-02-30"}, "日期应写成"),
        ({"happened_on": "2999-01-01"}, "不能晚于立案日期"), ({"institution": "没有这一家"}, "没有找到"),
    ],
)  # fmt: skip
def test_a_wrong_form_opens_nothing_and_keeps_what_was_typed(
    here: Scene, send: Send, changes: dict[str, object], said: str
) -> None:
    answer = send("home", "/cases/new?kind=candidate", **typed(here, **changes))
    assert answer.status_code == 200
    assert said in answer.text and "检查发现抄袭。" in answer.text
    assert cases() == []


@pytest.mark.clause("20(1)")
def test_a_report_becomes_a_case_and_then_a_second_one(here: Scene, see: See, send: Send) -> None:
    report = here.report("home", clause="15.5").id
    form = see("home", f"/reports/{report}/open-case")
    assert here.school.name in form.html and "多个批次没有督导。" in form.html and 'value="15.5" checked' in form.html
    first = typed(here, clauses=["15.5"], version="0")
    assert send("home", f"/reports/{report}/open-case", **first).status_code == 303
    second = typed(here, version="1")
    assert send("home", f"/reports/{report}/open-case?kind=candidate", **second).status_code == 303
    page = see("home", f"/reports/{report}").text
    assert all(case.number in page for case in cases()) and len(cases()) == 2
    assert {(case.report_id, case.source) for case in cases()} == {(report, "letter")}
    assert session().get_one(Report, report).state == "opened"
    assert "线索来源" in see("home", f"/cases/{cases()[0].id}").text


@pytest.mark.clause("4(2)")
def test_the_number_of_a_case_is_not_told_to_who_may_not_know_of_it(here: Scene, see: See, send: Send) -> None:
    report = here.report("school", subject_kind="candidate").id
    with behind(here["school"]):
        operations.pass_on(
            session().get_one(Report, report), world.office("安顺市"), "超出权限", by=here["school"], at=world.AT
        )
    about_the_school = typed(here, clauses=["15.1"], version="1")
    assert send("home", f"/reports/{report}/open-case?kind=institution", **about_the_school).status_code == 303
    see("home", "/")
    page = see("school", f"/reports/{report}")
    assert "已立案" in page.text and cases()[0].number not in page.html
    assert cases()[0].number in see("home", f"/reports/{report}").html


@pytest.mark.clause("14")
def test_a_county_opens_from_a_report_only_about_its_own_supervisor(here: Scene, see: See) -> None:
    with acting(SYSTEM):
        school = here.report("county")
        own = here.report("county", subject_kind="supervisor", sender=world.office("西秀区"))
    see("county", f"/reports/{school.id}/open-case", status=403)
    assert 'value="14.1"' in see("county", f"/reports/{own.id}/open-case").html


@pytest.mark.clause("10")
def test_no_case_is_opened_against_other_staff_for_whom_no_clause_exists(here: Scene) -> None:
    report = here.report("home", subject_kind="other_staff")
    found = from_reports.OPEN.obstacle(report, here["home"])
    assert found is not None and found.clause == "10"


@pytest.mark.clause("20(1)")
def test_a_report_is_merged_into_a_case_of_ones_own(here: Scene, see: See, send: Send, log: Callable[[], list[bytes]]) -> None:
    case, report = own_case(here), here.report("county").id
    home = world.office("安顺市")
    with behind(here["county"]):
        operations.pass_on(session().get_one(Report, report), home, "属市局", by=here["county"], at=world.AT)
    assert case.number in see("home", f"/reports/{report}/merge").text
    assert send("home", f"/reports/{report}/merge", version="1", number=case.number.lower()).status_code == 303
    assert case.number in see("home", f"/reports/{report}").text
    assert "未安排质量督导" in see("home", f"/cases/{case.id}").text
    assert sum(b'"report:merged"' in row for row in log()) == 1


@pytest.mark.clause("20(1)")
def test_a_report_is_not_merged_into_what_one_does_not_investigate_or_what_has_ended(here: Scene) -> None:
    report, case = here.report("home"), own_case(here)
    strange = here.report("far", subject_kind="candidate")
    with pytest.raises(Refused) as refused:
        from_reports.merge(strange, case.number, by=here["far"], at=world.AT)
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, "number")
    case.state = State.CLOSED.value
    session().flush()
    with pytest.raises(Refused, match="已结案"):
        from_reports.merge(report, case.number, by=here["home"], at=world.AT)
    assert report.state == "registered"
