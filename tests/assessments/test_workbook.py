"""A workbook is not trusted: what it is, how large it becomes, how far its cells reach, whether they calculate."""

import time
import tracemalloc

import pytest

from portal.assessments import workbook
from portal.assessments.workbook import MOST_ROWS, read
from portal.kit.refusal import Ground, Refused
from tests.assessments import bad_files
from tests.assessments.bad_files import text, with_cells

FAR = with_cells(f'<row r="1">{text("A1", "姓名")}</row><row r="1048576">{text("XFD1048576", "x")}</row>')
WIDE = with_cells(f'<row r="1">{text("A1", "姓名")}{text("BA1", "x")}</row>')
LONG = with_cells(f'<row r="{MOST_ROWS + 2}">{text(f"A{MOST_ROWS + 2}", "x")}</row>')
SPACED = with_cells("<row r='1'><c  r = 'XFD1048576' t='str'><v>x</v></c></row>")
UTF_16 = bad_files.rebuilt({bad_files.SHEET: '<?xml version="1.0" encoding="utf-16"?><worksheet/>'.encode("utf-16")})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", bad_files.GOOD, "只接收 .xlsx"), ("a.xlsm", bad_files.GOOD, "带宏"), ("a.txt", b"a,b", "只接收 .xlsx"),
        ("a.xlsx", b"", "空文件"), ("a.xlsx", b"%PDF-1.7", "与扩展名不符"), ("a.xlsx", b"\xd0\xcf\x11\xe0" * 9, "密码"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 99, "已损坏"), ("a.xlsx", bad_files.GOOD[:-200], "已损坏"),
        ("a.xlsx", bad_files.macros(), "含有宏"), ("a.xlsx", bad_files.word_document(), "与扩展名不符"),
        ("a.xlsx", FAR, "一次最多上传"), ("a.xlsx", WIDE, "52 列"), ("a.xlsx", SPACED, "一次最多上传"),
        ("a.xlsx", LONG, "一次最多上传 100000 行"), ("a.xlsx", UTF_16, "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_is_asked_for_is_refused_beside_the_field(name: str, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read(name, content)
    assert (refused.value.field, refused.value.ground) == ("sheet", Ground.INPUT)


def test_a_file_beyond_the_size_is_refused_before_it_is_opened() -> None:
    with pytest.raises(Refused, match="超过 20 MB"):
        read("a.xlsx", b"PK\x03\x04" + bytes(workbook.LARGEST))


@pytest.mark.parametrize("made", [bad_files.bomb, bad_files.understated], ids=["honest", "understated"])
def test_a_zip_bomb_is_refused_and_takes_little_memory_and_time(made: object) -> None:
    content = made(450)  # type: ignore[operator]
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(Refused, match="解压后过大"):
        read("a.xlsx", content)
    took, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(content) < 2 * workbook.MEGABYTE
    assert peak < 64 * workbook.MEGABYTE
    assert took < 20


def test_formulas_are_found_where_they_stand_even_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = "".join(f'<row r="{n}">{text(f"A{n}", "王敏", "<f>1+1</f>" if n % 5 == 0 else "")}</row>' for n in range(1, 60))
    whole = read("a.xlsx", with_cells(cells)).formulas
    monkeypatch.setattr(workbook, "CHUNK", 100)
    assert read("a.xlsx", with_cells(cells)).formulas == whole == {(n, 1) for n in range(5, 60, 5)}


def test_a_good_workbook_is_read_from_its_first_row_on() -> None:
    sheet = read("名单.XLSX", bad_files.GOOD)
    assert sheet.rows[0][:3] == ["姓名*", "证件类型*", "证件号码*"]
    assert sheet.rows[1][:3] == ["王敏", "居民身份证", "520402199003070010"]
    assert sheet.formulas == frozenset()
