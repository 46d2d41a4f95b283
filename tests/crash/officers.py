"""Officers at their browsers while the portal is killed under them: each remembers what the portal said was done."""

import http.client
import itertools
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from typing import IO, Any

from tests import world

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
LOST = (OSError, http.client.HTTPException)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A 303 is the portal's word that it is done; it is not followed."""

    def redirect_request(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str) -> None:
        return None


@dataclass
class Act:
    """What one officer does again and again: the page below a case, and the fields; `{}` is the mark of this one time."""

    page: str
    fields: dict[str, str]

    def typed(self, mark: str) -> dict[str, str]:
        return {name: value.replace("{}", mark) for name, value in self.fields.items()}


@dataclass
class Officer:
    """One person with one browser. `done` are the marks of what was answered with its redirect, `tried` of all there were."""

    address: str
    username: str
    cases: list[int]
    act: Act
    done: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._browser = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(CookieJar()))

    def work(self, stopping: threading.Event) -> None:
        """Act until told to stop; what fails is never tried again under the same mark."""
        turns = itertools.count(1)
        while not stopping.is_set():
            number = next(turns)
            try:
                self._once(f"{self.username}第{number}次", self.cases[number % len(self.cases)])
            except LOST:
                time.sleep(0.1)

    def _once(self, mark: str, case_id: int) -> None:
        path = f"/cases/{case_id}/{self.act.page}"
        status, page, _ = self._ask(path)
        if status != 200:
            self._log_in()
            return
        version = VERSION.search(page)
        fields = {"csrf_token": TOKEN.search(page)[1], "version": version[1] if version else "", **self.act.typed(mark)}  # type: ignore[index]
        self.tried.append(mark)
        status, _, location = self._ask(path, fields)
        if status == 303 and "/login" not in location:
            self.done.append(mark)

    def _log_in(self) -> None:
        _, page, _ = self._ask("/login")
        found = TOKEN.search(page)
        if found:
            self._ask("/login", {"csrf_token": found[1], "username": self.username, "password": world.PASSWORD})

    def _ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        sent = urllib.parse.urlencode(fields).encode() if fields else None
        try:
            with self._browser.open(self.address + path, sent, timeout=30) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), refused.headers.get("Location", "")
