"""People who read certificate data over and over while permissions are taken from them, and what each of them got."""

import itertools
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from benchmarks.browsing import Answer, Browser, Unexpected
from portal.kit.clock import today

MARK: Final = b"S000052"
"""How the number of every certificate begins, masked or not."""
GIVEN: Final = {
    "person": "0", "purpose": "verify", "words": "核验证书真伪", "basis": "实施细则第四条",
    "read_number": "full", "read_name": "full", "read_id_number": "full", "read_occupation": "full",
    "read_institution": "full", "read_issued_on": "full", "read_state": "full", "daily_quota": "10000000",
    "total_quota": "10000000",
}  # fmt: skip
WANTED: Final = {
    "words": "报送核验", "number": "full", "name": "full", "id_number": "full", "occupation": "full", "institution": "full",
    "issued_on": "full",
}  # fmt: skip
API: Final = "/api/v1/certificates?reason=verify"
UNAUTHORIZED: Final = 401
KEY: Final = re.compile(r"gz_[A-Za-z0-9]+_[A-Za-z0-9_-]+")
FOLLOWING: Final = re.compile(r'"following": ?"([^"]+)"')
NEXT: Final = re.compile(r'href="([^"]*[?&;]after=[^"]*)"')
PATIENCE: Final = 120.0
"""Seconds within which a workbook is made."""


@dataclass(frozen=True)
class Aim:
    """One grant, with what its data are read, and at which address in which way."""

    grant: int
    browser: Browser
    at: Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """One answer. `last` is when the last of the certificate data in it arrived, 0 where there was none."""

    grant: int
    way: str
    begun: float
    status: int
    last: float
    ended: str


@dataclass
class Reader:
    """Somebody of an office who holds a post there, with a session opened before."""

    office: str
    post: str
    place: dict[str, str]
    browser: Browser
    aim: Aim | None = None
    windows: tuple[tuple[str, ...], ...] = (("list",), ("list",), ("one", "stream", "list", "file"))
    """The windows: what is asked in each, over and over."""

    def begin(self, approver: Browser) -> None:
        """A new grant, an occasion, and two exports, one of them finished."""
        grant = self._asked("post")
        approver.form(f"{grant}/approve", words="同意")
        occasion = self.browser.form(f"{grant}/read", words="核验举报所涉证书")
        stream = self.browser.form(f"{occasion}/export", format="csv", **WANTED)
        book = self.browser.form(f"{occasion}/export", format="xlsx", **WANTED)
        single = re.search(rf'href="({occasion}/\d+)"', self.browser.page(occasion))
        if single is None:
            raise Unexpected("no certificate is listed")
        self._await(book)
        addresses = {"list": occasion, "one": single[1], "stream": f"{stream}/stream", "file": f"{book}/file"}
        self.aim = Aim(_number(grant), self.browser, addresses)

    def _asked(self, reader: str) -> str:
        """A grant asked for on the pages."""
        day = today()
        stated = {**GIVEN, "starts_on": day.isoformat(), "ends_on": (day + timedelta(30)).isoformat()}
        return self.browser.form("/grants/new", **{**stated, **self.place, "reader": reader, "post": self.post})

    def _await(self, book: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while f"{book}/file" not in self.browser.page(book):
            if time.monotonic() > deadline:
                raise Unexpected("the workbook is not made")
            time.sleep(0.3)


@dataclass
class System(Reader):
    """An institution's own system, with a key that its administrator made; where it was ended, with another."""

    keeper: Browser | None = None
    windows: tuple[tuple[str, ...], ...] = (("system",), ("system",))
    asking: threading.Lock = field(default_factory=threading.Lock)
    """Held while it asks: its address is the same under every grant, so none is approved while an answer is under way that
    counts for the one before."""

    def begin(self, approver: Browser) -> None:
        """A new grant, and a key that works."""
        grant = self._asked("system")
        reading = self.aim.browser if self.aim else Browser(self.browser.port)
        with self.asking:
            self.aim = Aim(_number(grant), reading, {"system": API})
        approver.form(f"{grant}/approve", words="同意")
        while reading.watch(API).status == UNAUTHORIZED:
            assert self.keeper is not None
            made = KEY.search(self.keeper.fill("/my-keys", name=f"业务系统{_number(grant)}")[1])
            if made is None:
                raise Unexpected("no key is made")
            reading = Browser(self.browser.port, headers={"Authorization": f"Bearer {made[0]}"})
        self.aim = Aim(_number(grant), reading, {"system": API})


def _number(address: str) -> int:
    return int(address.rpartition("/")[2])


@dataclass
class Client(threading.Thread):
    """One of a reader's windows: asks in one way after the other, at the addresses of the grant there is, revoked or not."""

    reader: Reader
    ways: Sequence[str]
    stopping: threading.Event
    seen: list[Seen] = field(default_factory=list)
    following: tuple[Aim, str] | None = None

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Until told to stop."""
        for way in itertools.cycle(self.ways):
            if self.stopping.is_set():
                return
            assert self.reader.aim is not None
            self.seen.append(WAYS[way](self, self.reader.aim))


def page_on(client: Client, aim: Aim) -> Seen:
    """The list, page after page."""
    return _page(client, aim, "list", NEXT)


def system(client: Client, aim: Aim) -> Seen:
    """The same as a system asks for it."""
    assert isinstance(client.reader, System)
    with client.reader.asking:
        return _page(client, client.reader.aim or aim, "system", FOLLOWING)


def _page(client: Client, aim: Aim, way: str, going_on: re.Pattern[str]) -> Seen:
    path = client.following[1] if client.following and client.following[0] is aim else aim.at[way]
    answer = aim.browser.watch(path, MARK)
    following = going_on.search(answer.tail.decode(errors="ignore"))
    client.following = (aim, following[1].replace("&amp;", "&")) if following else None
    return _seen(aim, way, answer, "whole")


def look_at_one(client: Client, aim: Aim) -> Seen:
    """One certificate."""
    return _seen(aim, "one", aim.browser.watch(aim.at["one"], MARK), "whole")


def stream(client: Client, aim: Aim) -> Seen:
    """A streamed export, which says at its end whether it is whole."""
    answer = aim.browser.watch(aim.at["stream"], MARK)
    ended = "whole" if b"SHA-256" in answer.tail else "cut" if "导出已中断".encode() in answer.tail else "broken"
    return _seen(aim, "stream", answer, ended)


def fetch(client: Client, aim: Aim) -> Seen:
    """A finished workbook; all of it is certificate data, and without its end it is none."""
    answer = aim.browser.watch(aim.at["file"])
    return _seen(aim, "file", answer, "whole" if answer.whole and b"PK\5\6" in answer.tail else "broken")


def _seen(aim: Aim, way: str, answer: Answer, ended: str) -> Seen:
    return Seen(aim.grant, way, answer.begun, answer.status, answer.last if answer.status == 200 else 0.0, ended)


WAYS: Final[dict[str, Callable[[Client, Aim], Seen]]] = {
    "list": page_on, "one": look_at_one, "stream": stream, "file": fetch, "system": system,
}  # fmt: skip
"""Every way in which certificate data leaves; a further one is a line here and an address in an `Aim`."""
