"""A page as a reader meets it: title, headings, ids, links, and the words that stand there for people to read."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "svg", "pre", "code", "textarea"}
"""What is for machines, or what somebody typed."""
VOID = {"meta", "link", "img", "input", "br", "circle", "path", "use", "rect"}
# Numbers of cases and documents, letters of offices, readings, hashes, login names, names of formats and endings of files are
# no words of a language.
HASHES = r"\b[0-9a-f]{4,8}…[0-9a-f]{4,8}\b|\b[0-9a-f]{8,}\b"
NAMES = r"(GZ|XS)-[A-Z0-9-]+|[A-Z]{2,3}(?![A-Za-z])|[a-z]{2,3}\d*(j\d+)?\.[a-z]{2,4}\d|R-\d+|T\d"
FORMATS = r"DOCX|XLSX|CSV|TOML|Word|Excel|SHA-256|OpenAPI"
ENDINGS = r"（(docx|xlsx|mp3、m4a(、wav)?|mp4)）|\.xlsx|\.csv|/api/v1/openapi\.json|[^\W_]\.[a-z0-9]{3,4}(?![A-Za-z])"
KEYS = r"gz_[a-z0-9]{10}_…[A-Za-z0-9_-]{4}|[a-z-]+/log\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+"
ALLOWED = re.compile(rf"{KEYS}|(?<![A-Za-z])({NAMES}|{FORMATS})|{ENDINGS}|{HASHES}")
ENGLISH = re.compile(r"[A-Za-z]{2,}")


@dataclass
class Reading(HTMLParser):
    """What a page says."""

    title: str = ""
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    labelled: list[str] = field(default_factory=list)
    html: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in known:
            self.ids.append(known["id"])
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        self.labelled += [known[name] for name in ("aria-label", "title", "placeholder", "alt") if known.get(name)]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if SILENT & set(self._open) or not data.strip():
            return
        if "title" in self._open:
            self.title += data
        elif "h1" in self._open:
            self.headings.append(data.strip())
        self.words.append(data.strip())

    @property
    def text(self) -> str:
        """Everything that can be read, in order."""
        return " ".join(self.words)

    @property
    def english(self) -> list[str]:
        """The words that leaked out of the code, in what is read and in what is read aloud."""
        return [word for one in (*self.words, *self.labelled) for word in ENGLISH.findall(ALLOWED.sub("", one))]


def read(html: str) -> Reading:
    """The page in this HTML."""
    found = Reading(html=html)
    found.feed(html)
    return found
