"""Reading a workbook that somebody sent, without trusting it: what it is, how large it becomes, how far its cells reach.

The reader behind it allocates the whole rectangle that a sheet's cells span, so a few hundred bytes could ask for all memory;
sizes and references are therefore looked at in the raw parts first, as they come out of decompression.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from portal.kit.refusal import Ground, Refused

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 20 * MEGABYTE
MOST_INFLATED: Final = 400 * MEGABYTE
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 52
CHUNK: Final = 4 * MEGABYTE
OVERLAP: Final = 256
"""What of a chunk is looked at again with the next, so that nothing hides on the edge."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# A row above 99 999 (looked at more closely), or a column right of AZ.
FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{0,3}(\d{6,})|[B-Zb-z][A-Za-z]\d|[A-Za-z]{3}\d)""")
FORMULA = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,2})(\d+)["'][^>]*>\s*<(?:\w+:)?f[\s/>]""")

Cell = object
"""What a cell holds: text, number, day, time or nothing (`""`)."""


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a workbook: its rows from the top, and the cells (row and column from 1) that hold a formula."""

    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[tuple[int, int]]


def read(name: str, content: bytes) -> Sheet:
    """The first sheet of what was sent, or the rows of a comma-separated file. Raises `Refused` beside the field `sheet`,
    saying what is wrong and what to do."""
    if name.lower().endswith(".csv"):
        return _separated(content)
    _check_kind(name, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            formulas = _look_through(archive)
        first = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = first.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, zlib.error, CalamineError, OSError, EOFError, ValueError, IndexError) as error:
        raise _wrong("文件已损坏，或者不是 Excel 工作簿，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。") from error
    return Sheet(rows, formulas)


def _separated(content: bytes) -> Sheet:
    """A comma-separated file in UTF-8 or GB18030. What begins with = is a formula here too."""
    _check_size(content)
    try:
        rows = list(csv.reader(io.StringIO(_decoded(content), newline=""), strict=True))
    except csv.Error as error:
        raise _wrong("CSV 文件中的引号不成对，无法读取。请用 Excel 或 WPS 另存为 .xlsx 再上传。") from error
    if len(rows) > MOST_ROWS + 1:
        raise too_many()
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise _wrong(f"工作表超过 {MOST_COLUMNS} 列。请使用下载的模板，并删去多余的列。")
    cells = ((place, column, cell) for place, row in enumerate(rows, 1) for column, cell in enumerate(row, 1))
    return Sheet(rows, frozenset((place, column) for place, column, cell in cells if cell.lstrip().startswith("=")))


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise _wrong("文件不是文本，或者编码不是 UTF-8、GB18030，无法读取。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise _wrong("文件的编码不是 UTF-8 或 GB18030，无法读取。请另存为“CSV UTF-8”或 .xlsx 后上传。") from error


def _check_size(content: bytes) -> None:
    if not content:
        raise _wrong("这是一个空文件。")
    if len(content) > LARGEST:
        raise _wrong(f"文件超过 {LARGEST // MEGABYTE} MB，请分批上传。")


def _check_kind(name: str, content: bytes) -> None:
    extension = name.rpartition(".")[2].lower()
    if extension in ("xlsm", "xltm", "xlam", "xlsb"):
        raise _wrong("不接收带宏的或二进制的工作簿。请另存为“Excel 工作簿（.xlsx）”后上传。")
    if extension != "xlsx":
        raise _wrong("只接收 .xlsx 和 .csv 文件。请下载模板填写，或用 Excel、WPS 另存为“Excel 工作簿（.xlsx）”后上传。")
    _check_size(content)
    if content.startswith(OLE):
        raise _wrong("文件设有打开密码，或者是旧格式（.xls）改了扩展名。请去掉密码并另存为 .xlsx 后上传。")
    if not content.startswith(ZIP):
        raise _wrong("文件内容与扩展名不符，不是 Excel 工作簿。")


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any("vbaproject" in name.lower() or "macrosheets" in name.lower() for name in names):
        raise _wrong("工作簿中含有宏，不能接收。请另存为“Excel 工作簿（.xlsx）”后上传。")
    if "xl/workbook.xml" not in names:
        raise _wrong("文件内容与扩展名不符，不是 Excel 工作簿。")


def _look_through(archive: zipfile.ZipFile) -> frozenset[tuple[int, int]]:
    """Inflate every part within the limit; in the sheets, refuse cells that lie too far out and find the formulas."""
    inflated, formulas = 0, set[tuple[int, int]]()
    first = _first_sheet(archive)
    for part in archive.infolist():
        for chunk in _chunks(archive, part):
            inflated += len(chunk) - OVERLAP
            if inflated > MOST_INFLATED:
                raise _wrong("文件解压后过大，不能接收。请只保留要上传的数据，去掉图片和多余的工作表。")
            if part.filename.startswith("xl/worksheets/"):
                _refuse_far(chunk)
                formulas.update(_formulas(chunk) if part.filename == first else ())
    return frozenset(formulas)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    # The size that a part states of itself is not believed: it is read to where its data end.
    part.file_size = MOST_INFLATED + MEGABYTE
    before = b" " * OVERLAP
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield before + chunk
            before = (before + chunk)[-OVERLAP:]


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the first sheet: the first one's relation in the book, looked up in the list of relations."""
    book, relations = (_start(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    sheet = re.search(rb'<(?:\w+:)?sheet\s[^>]*?:id\s*=\s*["\']([^"\']+)', book)
    for relation in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", relations):
        if sheet and re.search(rb'\bId\s*=\s*["\']' + re.escape(sheet[1]) + rb'["\']', relation):
            target = re.search(rb'\bTarget\s*=\s*["\']/?(?:xl/)?([^"\']+)', relation)
            return f"xl/{target[1].decode('utf-8', 'replace')}" if target else ""
    return ""


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(MEGABYTE)


def _refuse_far(chunk: bytes) -> None:
    if b"\x00" in chunk:
        raise _wrong("工作表的编码不是 UTF-8，无法读取。请用 Excel 或 WPS 另存为 .xlsx 后上传。")
    for found in FAR.finditer(chunk):
        if found[1] is None:
            raise _wrong(f"工作表超过 {MOST_COLUMNS} 列。请使用下载的模板，并删去多余的列。")
        if int(found[1]) > MOST_ROWS + 1:
            raise too_many()


def _formulas(chunk: bytes) -> Iterator[tuple[int, int]]:
    if b"<f" not in chunk and b":f" not in chunk:
        return
    for found in FORMULA.finditer(chunk):
        letters = found[1].upper()
        column = sum((sign - 64) * 26**place for place, sign in enumerate(reversed(letters)))
        yield int(found[2]), column


def too_many() -> Refused:
    """The refusal of more rows than are taken at once."""
    return _wrong(f"一次最多上传 {MOST_ROWS} 行，请分成几个文件上传。表中靠下的空行如设有格式，请删除后再上传。")


def _wrong(why: str) -> Refused:
    return Refused(why, "15.3", ground=Ground.INPUT, field="sheet")


