"""What a file is: by its bytes and its name, both."""

import io
import zipfile

import pytest

from portal.evidence import content
from portal.evidence.content import NotTaken, Upload, clean_name, judge
from portal.reports import attachments

pytestmark = pytest.mark.clause("20(2)")


def archive(*names: str) -> bytes:
    """A zip that holds these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return written.getvalue()


GOOD = {
    "记录.pdf": b"%PDF-1.7 x",
    "照片.JPG": b"\xff\xd8\xff\xe0 x",
    "截图.png": b"\x89PNG\r\n\x1a\n x",
    "录像.mp4": b"\x00\x00\x00\x18ftypmp42",
    "录音.m4a": b"\x00\x00\x00\x1cftypM4A ",
    "手机录音.m4a": b"\x00\x00\x00\x18ftypmp42",
    "录音.mp3": b"ID3\x03 x",
    "录音.wav": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "笔录.docx": archive("[Content_Types].xml", "word/document.xml"),
    "名单.xlsx": archive("xl/workbook.xml"),
    "公文.ofd": archive("OFD.xml"),
    "说明.txt": "说明文字".encode(),
    "旧说明.txt": "说明文字".encode("gb18030"),
    "宽字符.txt": "\ufeff说明".encode("utf-16"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_it_says_is_taken(name: str) -> None:
    kept, media_type = judge(Upload(name, GOOD[name]))
    assert kept == name
    assert media_type in {known for known, _ in content.TYPES.values()}


@pytest.mark.parametrize("ending", sorted(attachments.TYPES))
def test_whatever_comes_with_a_report_can_become_evidence(ending: str) -> None:
    assert f".{ending}" in content.ENDINGS.split(",")


BAD = {
    "扫描件.pdf": (b"MZ\x90\x00 a program", "Windows 可执行程序"),
    "录像.mp4": (b"\x7fELF\x02 a program", "可执行程序"),
    "网页.txt": (b"<!DOCTYPE html><script>x</script>", "网页"),
    "图.png": (b"<svg onload=x>", "网页"),
    "资料.zip": (archive("a.exe"), "ZIP 压缩包"),
    "宏.docx": (archive("word/document.xml", "word/vbaProject.bin"), "带宏的"),
    "坏.docx": (b"PK\x03\x04 broken", "已损坏"),
    "旧.doc": (b"\xd0\xcf\x11\xe0 x", "旧版 Office"),
    "乱.bin": (b"\x00\x01\x02\x03\x81", "无法识别"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_taken_is_told_what_it_is_and_what_would_be_taken(name: str) -> None:
    bytes_, called = BAD[name]
    with pytest.raises(NotTaken) as refused:
        judge(Upload(name, bytes_))
    assert called in str(refused.value)
    assert "PDF" in str(refused.value)


@pytest.mark.parametrize("name", ["照片.pdf", "照片.exe", "照片", "照片.pdf.exe", "照片.\u202egpj"])
def test_content_and_ending_must_agree(name: str) -> None:
    with pytest.raises(NotTaken, match="两者不符"):
        judge(Upload(name, b"\xff\xd8\xff\xe0 x"))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(NotTaken, match="空的"):
        judge(Upload("空.pdf", b""))


def test_one_byte_over_fifty_megabytes_is_refused_and_fifty_are_taken() -> None:
    whole = b"%PDF-" + bytes(content.LARGEST - 5)
    assert judge(Upload("大.pdf", whole))[0] == "大.pdf"
    with pytest.raises(NotTaken, match="50 MB"):
        judge(Upload("大.pdf", whole + b"x"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\照片.jpg", "照片.jpg"),
        ("C:\\文件\\记录.pdf", "记录.pdf"),
        ("记\x00录\n.pdf", "记录.pdf"),
        ("假\u202efdp.exe", "假fdp.exe"),
        (".pdf", "未命名.pdf"),
        ("..", "未命名"),
        ("", "未命名"),
        ("  记录.pdf  ", "记录.pdf"),
        ("𠮷野家😀.png", "𠮷野家😀.png"),
    ],
)
def test_a_name_cannot_lead_anywhere_or_mislead(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_very_long_name_is_shortened_and_keeps_its_ending() -> None:
    kept = clean_name("很长的名字" * 100 + ".pdf")
    assert len(kept) == content.LONGEST_NAME
    assert kept.endswith(".pdf")
