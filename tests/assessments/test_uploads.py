"""A sheet is taken in whole, with a receipt, or turned back whole, with every mistake of every row."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from xlsxwriter import Workbook

from portal.assessments import uploads
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.examiner_sheet import ExaminerSheet
from portal.assessments.models import Candidate, Score
from portal.assessments.score_sheet import ScoreSheet
from portal.assessments.sheets import draw_template
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests.assessments.scene import AT, CODE, School

Log = Callable[[], list[bytes]]
KIND = "居民身份证"


def count(model: Any = Candidate) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def book(rows: list[list[Any]]) -> bytes:
    """A workbook as somebody might make it: numbers as numbers, formulas as formulas."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return made.getvalue()


HEADINGS = ["姓名", "证件类型", "证件号码", "联系电话", "工作单位"]


def spoiled(school: School, good: list[list[str]]) -> dict[int, list[Any]]:
    """Ten kinds of mistakes, 37 rows of them among 2,000, by the row's number in the sheet."""
    known = school.candidates(1)[0]
    number = [row[2] for row in good]
    kinds: list[Callable[[int], list[Any]]] = [
        lambda n: ["", KIND, number[n], "", ""],
        lambda n: ["王敏", "身份证", number[n], "", ""],
        lambda n: ["王敏", KIND, "", "", ""],
        lambda n: ["王敏", KIND, "５２０４０２１９９００３０７００１０", "", ""],
        lambda n: ["王敏", KIND, number[n][:17], "", ""],
        lambda n: ["王敏", KIND, number[n][:-1] + ("1" if number[n][-1] != "1" else "2"), "", ""],
        lambda n: ["王敏", KIND, number[n][:10] + "0230" + number[n][14:], "", ""],
        lambda n: ["王敏", KIND, number[0], "", ""],
        lambda n: [known.name, KIND, school.number_of(known), "", ""] if n < 100 else ["王敏", KIND, number[n], "110", ""],
        lambda n: ["王敏", KIND, int(number[n][:17]), "", ""],
    ]
    return {row + 2: kinds[place % 10](row) for place, row in enumerate(range(11, 11 + 37 * 50, 50))}


def test_of_two_thousand_rows_thirty_seven_bad_ones_of_ten_kinds_are_all_told(school: School, log: Log) -> None:
    good = [[*school.person(), "", ""] for _ in range(2000)]
    wrong = spoiled(school, good)
    before = count()
    content = book([HEADINGS, *(wrong.get(number, row) for number, row in enumerate(good, 2))])
    upload = school.send_file("名单.xlsx", content, CandidateSheet())
    assert not upload.taken
    assert {int(row) for row, _, _ in upload.problems} == set(wrong)
    assert (upload.rows, upload.wrong, count()) == (2000, 37, before)
    assert any(b'"upload:turned_back"' in body and b'"wrong":37' in body for body in log())


def test_the_sheet_that_is_given_back_says_in_each_row_what_is_wrong(school: School) -> None:
    rows = [[*school.person(), "", ""], ["", KIND, "520402199003070019", "", "=1+1"]]
    upload = school.send(CandidateSheet(), rows)
    with acting(school.clerk):
        content = uploads.marked_sheet(upload, school.store, by=school.clerk, at=AT)
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert found[0][-1] == "错误说明"
    assert found[1][-1] == ""
    assert "姓名：没有填写。" in found[2][-1]
    assert "校验码" in found[2][-1]
    assert found[2][4] == "=1+1", "what was sent comes back as text, never as a formula"


def test_a_mended_sheet_with_its_marks_is_taken_in(school: School) -> None:
    upload = school.send(CandidateSheet(), [[*school.person(), "", ""], [*school.person(), "12", ""]])
    with acting(school.clerk):
        marked = uploads.marked_sheet(upload, school.store, by=school.clerk, at=AT)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(marked)).get_sheet_by_index(0).to_python()
    rows[2][3] = ""
    again = school.send_file("改.xlsx", book(rows), CandidateSheet())
    assert (again.taken, again.rows) == (True, 2)


def test_a_receipt_has_a_number_and_its_log_entry(school: School, log: Log) -> None:
    upload = school.send(CandidateSheet(), [[*school.person(), "", ""]])
    session().refresh(upload)
    assert upload.number == f"SJ-{school.institution.office.letters}-2026-0001"
    taken = [body for body in log() if b'"upload:taken"' in body]
    assert len(taken) == 1
    assert upload.entry > 0
    assert upload.sha256.encode() in taken[0]


def test_a_formula_is_told_with_its_cell(school: School) -> None:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, school.person())
        page.write_formula(1, 4, '="测试"&"厂"', value="测试厂")
    upload = school.send_file("名单.xlsx", made.getvalue(), CandidateSheet())
    assert [(row, column) for row, column, _ in upload.problems] == [("2", "工作单位")]
    assert "公式" in upload.problems[0][2]


def test_the_same_candidate_twice_is_told_with_the_first_row(school: School) -> None:
    one = school.person()
    upload = school.send(CandidateSheet(), [[*one, "", ""], [one[0], KIND, one[2].lower(), "", ""]])
    assert upload.problems == [["3", "证件号码", "与第 2 行是同一人，请删去重复的一行。"]]


@pytest.mark.parametrize(
    ("headings", "said"), [(["姓名"], "缺少这些标题：证件类型、证件号码"), ([*HEADINGS, "姓名"], "出现了两次")]
)
def test_a_sheet_with_other_headings_is_no_such_sheet(school: School, headings: list[str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        school.send_file("名单.xlsx", book([headings, ["x"] * len(headings)]), CandidateSheet())


def test_more_rows_than_the_limit_are_refused_with_what_to_do(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.assessments.sheets.MOST_ROWS", 3)
    with pytest.raises(Refused, match="分成几个文件"):
        school.send(CandidateSheet(), [[*school.person(), "", ""] for _ in range(4)])


def test_scores_are_matched_by_number_and_name_and_never_overwritten(school: School) -> None:
    first, second = school.candidates(2)
    numbers = [school.number_of(one) for one in (first, second)]
    rows = [
        [first.name, numbers[0], "80", "75.5", ""], ["别人", numbers[1], "80", "70", ""],
        ["无名", "520402199003070010", "80", "", ""], [second.name, numbers[1], "100.5", "7.555", ""],
    ]  # fmt: skip
    told = [(row, column) for row, column, _ in school.send(ScoreSheet(), rows).problems]
    assert told == [("3", "姓名"), ("4", "证件号码"), ("5", "技能考核"), ("5", "理论知识")]
    assert count(Score) == 0
    assert school.send(ScoreSheet(), rows[:1]).taken
    assert [why for _, _, why in school.send(ScoreSheet(), rows[:1]).problems] == ["该考生这个科目的成绩已经登记。"] * 2


def test_an_examiner_is_refused_with_an_occupation_that_is_not_published(school: School) -> None:
    rows = [
        [*school.person(), "KP-1", "考评员", f"{CODE}、6-18-02-04", "2026-01-10"],
        [*school.person(), "KP-1", "考评员", CODE, "2027-01-10"],
    ]
    told = [(row, column) for row, column, _ in school.send(ExaminerSheet(), rows).problems]
    assert told == [("2", "可考评职业编码"), ("3", "聘任日期"), ("3", "证卡编号")]


def test_the_template_holds_its_headings_its_choices_and_instructions() -> None:
    template = CandidateSheet.template
    made = CalamineWorkbook.from_filelike(io.BytesIO(draw_template(template)))
    assert made.sheet_names == ["参评人员", "填写说明"]
    assert made.get_sheet_by_index(0).to_python() == [["姓名*", "证件类型*", "证件号码*", "联系电话", "工作单位"]]
