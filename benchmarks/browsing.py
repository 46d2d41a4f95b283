"""A browser for measuring: one connection a request, as the server closes them, with the moment each piece arrived."""

import http.client
import re
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

OFFSET: Final = time.time() - time.monotonic()
PIECE: Final = 64 * 1024
TAIL: Final = 64 * 1024
MARKUP: Final = re.compile(r"<[^>]+>|\s+")
TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def moment() -> float:
    """Seconds since 1970, as the database's clock on this machine, but never set back."""
    return time.monotonic() + OFFSET


class Unexpected(Exception):
    """A page that the measuring rests on did not answer as it should."""


@dataclass(frozen=True)
class Answer:
    """What came back: when it was asked for, when the last piece with `mark` in it arrived (0: none did), how it ended."""

    begun: float
    status: int
    last: float
    whole: bool
    tail: bytes


@dataclass
class Browser:
    """Somebody with a session that was opened before."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def watch(self, path: str, mark: bytes = b"") -> Answer:
        """Ask for something and note when what carries `mark` (empty: anything) arrives."""
        connection, begun = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120), moment()
        last, tail, whole = 0.0, b"", True
        try:
            connection.request("GET", path, headers=self._headers())
            answer = connection.getresponse()
            while piece := answer.read1(PIECE):
                if mark in piece:
                    last = moment()
                tail = (tail + piece)[-TAIL:]
        except (http.client.IncompleteRead, ConnectionError):
            whole = False
        finally:
            connection.close()
        return Answer(begun, answer.status, last, whole, tail)

    def form(self, path: str, **fields: str) -> str:
        """Open a form, fill it, send it; where the 303 leads."""
        status, page, location = self.fill(path, **fields)
        if status != http.client.SEE_OTHER:
            raise Unexpected(f"{path}: {status} {MARKUP.sub(' ', page)[-600:]}")
        return location

    def fill(self, path: str, **fields: str) -> tuple[int, str, str]:
        """The same; status, page and where it leads."""
        token = TOKEN.search(self._ask("GET", path)[1])
        if token is None:
            raise Unexpected(f"{path}: no form")
        return self._ask("POST", path, urlencode({"csrf_token": token[1], **fields}))

    def page(self, path: str) -> str:
        """A page as text. Raises `Unexpected` for anything but 200."""
        status, page, _ = self._ask("GET", path)
        if status != http.client.OK:
            raise Unexpected(f"{path}: {status}")
        return page

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, {**self._headers(), **kind})
        answer = connection.getresponse()
        for set_cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        page, location = answer.read().decode(), answer.headers.get("Location", "")
        connection.close()
        return answer.status, page, location

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **self.headers}
