"""What a file is, judged by its bytes and by its name: both must agree, so a program renamed to .pdf is told from a PDF.

Pure. Archives are not taken: what is inside could not be judged. Files are never shown in the browser, only handed out."""

import codecs
import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE
LONGEST_NAME = 120

TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "pdf": ("application/pdf", (".pdf",)),
    "jpeg": ("image/jpeg", (".jpg", ".jpeg")),
    "png": ("image/png", (".png",)),
    "mp4": ("video/mp4", (".mp4",)),
    "m4a": ("audio/mp4", (".m4a",)),
    "mp3": ("audio/mpeg", (".mp3",)),
    "wav": ("audio/wav", (".wav",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    "ofd": ("application/ofd", (".ofd",)),
    "txt": ("text/plain", (".txt",)),
}
"""What is taken: media type and the endings its name may have."""

ACCEPTED = "PDF、OFD、JPG、PNG、MP4、M4A、MP3、WAV、DOCX、XLSX、TXT"
ENDINGS = ",".join(ending for _, endings in TYPES.values() for ending in endings)

OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "Windows 可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"\xca\xfe\xba\xbe", "可执行程序"),
    (b"\xcf\xfa\xed\xfe", "可执行程序"),
    (b"#!", "脚本程序"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文档（请另存为 DOCX、XLSX 或 PDF）"),
    (b"Rar!", "RAR 压缩包（请解压后逐个上传）"),
    (b"7z\xbc\xaf", "7Z 压缩包（请解压后逐个上传）"),
    (b"\x1f\x8b", "GZ 压缩包（请解压后逐个上传）"),
    (b"GIF8", "GIF 图片（请另存为 PNG 或 JPG）"),
    (b"BM", "BMP 图片（请另存为 PNG 或 JPG）"),
    (b"\x1aE\xdf\xa3", "MKV/WEBM 视频（请转换为 MP4）"),
    (b"{\\rtf", "RTF 文档（请另存为 DOCX 或 PDF）"),
)
"""What files are that are not taken, by their first bytes."""

MARKUP = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php")
ODD_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\u200b")


@dataclass(frozen=True)
class NotTaken(Exception):
    """A file that cannot be kept as evidence, and why, in Chinese."""

    why: str

    def __str__(self) -> str:
        return self.why


@dataclass(frozen=True)
class Upload:
    """A file as it arrives: the name its sender gave it, and its bytes."""

    name: str
    content: bytes


def judge(upload: Upload) -> tuple[str, str]:
    """The name under which the file is kept and its media type. Raises `NotTaken` naming what it is and what is taken."""
    if not upload.content:
        raise NotTaken("文件是空的（0 字节），请检查后重新选择。")
    if len(upload.content) > LARGEST:
        size = len(upload.content) / MEGABYTE
        raise NotTaken(f"文件为 {size:.1f} MB，超过单个文件 50 MB 的上限，请压缩或分段后上传。")
    name = clean_name(upload.name)
    ending = PurePosixPath(name).suffix.lower()
    kind, called = recognise(upload.content)
    if kind is None:
        raise NotTaken(f"文件内容是{called}，不能作为证据收存；可收存 {ACCEPTED}。")
    if kind == "mp4" and ending in TYPES["m4a"][1]:
        # One container for both: what a telephone records as sound is told from a video by its name alone.
        kind = "m4a"
    media_type, endings = TYPES[kind]
    if ending not in endings:
        shown = f"扩展名是“{ending}”" if ending else "文件名没有扩展名"
        raise NotTaken(f"文件内容是 {called}，{shown}，两者不符；内容与扩展名须一致，可收存 {ACCEPTED}。")
    return name, media_type


def clean_name(name: str) -> str:
    """The last part of the name without paths, control characters and marks that turn the reading direction around;
    shortened from the middle of a long name so that its ending stays."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c not in ODD_MARKS and unicodedata.category(c) not in ("Cc", "Cs"))
    path = PurePosixPath("x" + kept.rstrip(". "))
    stem, ending = path.stem[1:].strip(". ") or "未命名", path.suffix[:10]
    return stem[: LONGEST_NAME - len(ending)] + ending


def recognise(content: bytes) -> tuple[str | None, str]:
    """What the bytes are: a word of `TYPES` and what to call it, or None and what it is instead."""
    for kind, fits in SIGNATURES:
        if fits(content):
            return kind, kind.upper()
    if content.startswith(b"PK\x03\x04"):
        return _inside(content)
    for start, called in OTHERS:
        if content.startswith(start):
            return None, called
    return _as_text(content)


def _mp3(content: bytes) -> bool:
    # ID3 tag, or a frame header of MPEG layer III; FF FE is the mark of UTF-16 text.
    return content.startswith(b"ID3") or (content[0] == 0xFF and content[1:2] in (b"\xfb", b"\xfa", b"\xf3", b"\xf2"))


SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("pdf", lambda content: content.startswith(b"%PDF-")),
    ("jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    ("png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    ("mp4", lambda content: content[4:8] == b"ftyp"),
    ("wav", lambda content: content.startswith(b"RIFF") and content[8:12] == b"WAVE"),
    ("mp3", _mp3),
)


def _inside(content: bytes) -> tuple[str | None, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OverflowError):
        return None, "已损坏的压缩包或文档"
    if any(name.endswith("vbaProject.bin") for name in names):
        return None, "带宏的 Office 文档（请另存为不带宏的格式或 PDF）"
    for kind, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("ofd", "OFD.xml")):
        if part in names:
            return kind, kind.upper()
    return None, "ZIP 压缩包（请解压后逐个上传）"


def _as_text(content: bytes) -> tuple[str | None, str]:
    text = _decoded(content)
    if text is None:
        return None, "无法识别的二进制数据"
    if text.lstrip("\ufeff \t\r\n").lower().startswith(MARKUP):
        return None, "网页或标记语言文件（请打印为 PDF）"
    return "txt", "文本（TXT）"


def _decoded(content: bytes) -> str | None:
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f" for c in text[:100_000]):
            return text
    return None
