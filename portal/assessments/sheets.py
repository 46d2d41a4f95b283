"""Sheets that are filled in: what their columns are, the template to download, and the sheet given back with its mistakes.

A row is taken apart column by column; every mistake of every row is found, not only the first.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from xlsxwriter import Workbook

from portal.assessments.workbook import MOST_ROWS, Cell, Sheet, too_many
from portal.kit.refusal import Ground, Refused

MARKS: Final = "错误说明"
FULL_WIDTH: Final = re.compile(r"[\uff01-\uff5e\u3000]")
ROUNDED: Final = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+")
"""How Excel writes a long number into a comma-separated file."""
EMPTY: Final = "表中没有内容。请下载模板填写后上传。"
LOST: Final = "被 Excel 存成了数值，末几位可能已经丢失。请把该列设为“文本”格式后重新填写。"


class Problem(NamedTuple):
    """What is wrong with a cell: the row as Excel numbers it, the column's heading, and why, with the clause where the record
    breaks one. It repeats no content."""

    row: int
    heading: str
    why: str
    clause: str = ""


@dataclass(frozen=True)
class Column:
    """One column: `read` makes a value of its text or raises `ValueError` with a Chinese sentence. `exact` columns hold
    codes and numbers: they are plain text in half-width signs, and a number that Excel has rounded is no answer."""

    key: str
    heading: str
    read: Callable[[str], object]
    required: bool = True
    hint: str = ""
    choices: tuple[str, ...] = ()
    exact: bool = False
    width: int = 16


@dataclass(frozen=True)
class Template:
    """A kind of sheet: its columns and what stands on the page of instructions."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()


class Row(NamedTuple):
    """A row as read: its number in Excel and its values by column, those that could not be read left out."""

    number: int
    values: dict[str, Any]


@dataclass
class Parsed:
    """A sheet taken apart."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(template: Template, sheet: Sheet) -> Parsed:
    """Every row with a cell in it, and every mistake. Raises `Refused` where the sheet is not this template's."""
    if not sheet.rows:
        raise _wrong(EMPTY)
    places = _places(template, sheet.rows[0])
    filled = [(number, cells) for number, cells in enumerate(sheet.rows[1:], 2) if any(cell != "" for cell in cells)]
    if not filled:
        raise _wrong("表中除了标题没有数据，请从第 2 行起填写。")
    if len(filled) > MOST_ROWS:
        raise too_many()
    found = Parsed()
    formulas = {number for number, _ in sheet.formulas}
    columns = [(column, places[column.heading]) for column in template.columns if column.heading in places]
    for number, cells in filled:
        found.rows.append(Row(number, _values(columns, number, cells, found.problems)))
        if number in formulas:
            found.problems += _calculated(columns, number, sheet.formulas)
    return found


def ensure_fits(template: Template, sheet: Sheet) -> None:
    """Raise `Refused` where the sheet is not this template's: what `parse` would say of it as a whole."""
    if not sheet.rows:
        raise _wrong(EMPTY)
    _places(template, sheet.rows[0])
    if len(sheet.rows) > MOST_ROWS + 1:
        raise too_many()


def _places(template: Template, headings: Sequence[Cell]) -> dict[str, int]:
    """Where each heading of the template stands; others are passed over."""
    written = [str(heading).strip().rstrip("*＊") for heading in headings]
    known = {column.heading for column in template.columns}
    if twice := sorted({heading for heading in written if heading in known and written.count(heading) > 1}):
        raise _wrong(f"“{'、'.join(twice)}”列出现了两次，请删去多余的一列。")
    missing = [column.heading for column in template.columns if column.required and column.heading not in written]
    if missing:
        raise _wrong(f"第 1 行缺少这些标题：{'、'.join(missing)}。请使用下载的“{template.title}”模板，不要改动标题。")
    return {heading: place for place, heading in enumerate(written) if heading in known}


def _values(
    columns: Sequence[tuple[Column, int]], number: int, cells: Sequence[Cell], problems: list[Problem]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column, place in columns:
        try:
            written = text_of(cells[place] if place < len(cells) else "", column)
            if written:
                values[column.key] = column.read(written)
            elif column.required:
                raise ValueError("没有填写。")
            else:
                values[column.key] = None
        except ValueError as error:
            problems.append(Problem(number, column.heading, str(error)))
    return values


def text_of(cell: Cell, column: Column) -> str:
    """A cell as text. Raises `ValueError` for a long number that Excel keeps only 15 digits of, and for full-width signs in
    an exact column."""
    if isinstance(cell, str):
        written = cell.strip()
        if column.exact and FULL_WIDTH.search(written):
            raise ValueError("含有全角字符，请改用半角重新输入。")
        if column.exact and ROUNDED.fullmatch(written):
            raise ValueError(LOST)
        return written
    if isinstance(cell, bool):
        raise ValueError("应为文字，现在是“是/否”值。")
    if isinstance(cell, (int, float)):
        if column.exact and abs(cell) >= 1e11:
            raise ValueError(LOST)
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat() if isinstance(cell, date) else str(cell)


def _calculated(columns: Sequence[tuple[Column, int]], number: int, formulas: frozenset[tuple[int, int]]) -> Iterator[Problem]:
    for column, place in columns:
        if (number, place + 1) in formulas:
            yield Problem(number, column.heading, "是公式。请复制后“选择性粘贴为数值”，只保留文字。")


def draw_template(template: Template, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """The template as an Excel file; `rows` are filled in already (the candidates whose scores are wanted)."""
    return _draw(template, [list(row) for row in rows], {})


def draw_reasons(
    template: Template, rows: Sequence[Sequence[str]], reasons: Mapping[int, Sequence[str]], head: str
) -> bytes:
    """Rows that were given back, with a column that says why: `reasons` by row as Excel numbers it, from 2. `head` stands on
    every page: whose copy it is."""
    return _draw(template, rows, reasons, head)


def draw_marked(template: Template, sheet: Sheet, problems: Sequence[Problem]) -> bytes:
    """The sheet as it was sent, with a column that says what is wrong in each row; it can be mended and sent again."""
    places = _places(template, sheet.rows[0])
    marks: dict[int, list[str]] = {}
    for problem in problems:
        marks.setdefault(problem.row, []).append(f"{problem.heading}：{problem.why}")
    order = [places.get(column.heading) for column in template.columns]
    rows = [
        [_shown(cells[place]) if place is not None and place < len(cells) else "" for place in order]
        for cells in sheet.rows[1:]
    ]
    return _draw(template, rows, marks)


def _shown(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _draw(
    template: Template, rows: Sequence[Sequence[str]], marks: Mapping[int, Sequence[str]], on_top: str = ""
) -> bytes:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "constant_memory": True}) as book:
        page, head = book.add_worksheet(template.title), book.add_format({"bold": True, "bg_color": "#E8EEF6", "border": 1})
        plain, wrong = book.add_format({"num_format": "@"}), book.add_format({"bg_color": "#FDE7E9", "num_format": "@"})
        page.freeze_panes(1, 0)
        page.set_header(f"&C{on_top.replace('&', '&&')}")
        for place, column in enumerate(template.columns):
            page.set_column(place, place, column.width, plain)
            if column.choices:
                page.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": list(column.choices)})
        titles = [f"{column.heading}{'*' if column.required else ''}" for column in template.columns]
        page.set_column(len(titles), len(titles), 60)
        page.write_row(0, 0, [*titles, *([MARKS] if marks else [])], head)
        for number, row in enumerate(rows, 2):
            style = wrong if number in marks else plain
            # write_string: what looks like a formula or a link in somebody's cell is never one here.
            for place, words in enumerate([*row, "；".join(marks.get(number, ()))] if marks else row):
                page.write_string(number - 1, place, words, style)
        _instruct(book, template)
    return made.getvalue()


def _instruct(book: Workbook, template: Template) -> None:
    page, wide = book.add_worksheet("填写说明"), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 22, wide)
    page.set_column(1, 1, 80, wide)
    lines = [(one.heading, f"{'必填' if one.required else '选填'}。{one.hint}") for one in template.columns]
    notes = [("说明", note) for note in (*template.notes, f"一次最多 {MOST_ROWS} 行；任何一行有错，整个文件都不会登记。")]
    for number, line in enumerate([*lines, *notes]):
        page.write_row(number, 0, line)


def _wrong(why: str) -> Refused:
    return Refused(why, "15.3", ground=Ground.INPUT, field="sheet")
