"""Files that are not what they seem, made by hand."""

import io
import zipfile

from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.sheets import draw_template

SHEET = "xl/worksheets/sheet1.xml"
GOOD = draw_template(CandidateSheet.template, [["王敏", "居民身份证", "520402199003070010", "", ""]])


def rebuilt(parts: dict[str, bytes], content: bytes = GOOD, without: tuple[str, ...] = ()) -> bytes:
    """The workbook with some parts replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in without:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def part(name: str, content: bytes = GOOD) -> bytes:
    """A part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_cells(cells: str) -> bytes:
    """A workbook whose sheet holds these rows, as XML."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return rebuilt({SHEET: f"{head}{cells}</sheetData></worksheet>".encode()})


def text(place: str, words: str, inner: str = "") -> str:
    """A cell with text in it."""
    return f'<c r="{place}" t="str">{inner}<v>{words}</v></c>'


def bomb(megabytes: int) -> bytes:
    """A small file that becomes large: a sheet of blanks."""
    return rebuilt({SHEET: b"<worksheet>" + b" " * (megabytes * 1024 * 1024) + b"</worksheet>"})


def understated(megabytes: int) -> bytes:
    """The same, with a directory that claims each part is small."""
    content = bytearray(bomb(megabytes))
    true = (megabytes * 1024 * 1024 + len(b"<worksheet></worksheet>")).to_bytes(4, "little")
    return bytes(content).replace(true, (1000).to_bytes(4, "little"))


def macros() -> bytes:
    """A workbook with a macro project in it."""
    return rebuilt({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def word_document() -> bytes:
    """A Word file under another name."""
    return rebuilt({"word/document.xml": b"<w/>"}, without=("xl/workbook.xml",))
