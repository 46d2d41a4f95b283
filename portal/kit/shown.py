"""What the macros draw: plain frozen values. A page decides nothing; whether an act is possible, why not, and who could
instead, arrives here as words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Item:
    """One entry of the side navigation; `hot` marks a count that waits for the person."""

    label: str
    icon: str
    url: str
    count: int | str = 0
    current: bool = False
    hot: bool = False


@dataclass(frozen=True)
class Stage:
    """One stage of the tracker; `state` is `done`, `now`, `todo` or `skipped` (left out in this case)."""

    name: str
    state: str
    clause: str = ""
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class Offered:
    """An act that is possible now. `main` is the one a person is expected to do next: at most one on a page."""

    label: str
    url: str
    hint: str = ""
    clause: str = ""
    icon: str = "arrow-right"
    main: bool = False


@dataclass(frozen=True)
class Blocked:
    """An act that is not possible now, and stays visible. `kind` is one word: 时限, 前置环节, 回避, 权限."""

    label: str
    kind: str
    why: str
    when: str = ""
    who: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Step:
    """One entry of a timeline; `entry` is the number of its row in the log, `system` marks what no person did."""

    who: str
    what: str
    at: datetime
    note: str = ""
    entry: int | None = None
    system: bool = False


@dataclass(frozen=True)
class Note:
    """One reminder on the desk; colour is empty, red, blue, green or amber."""

    text: str
    small: str
    icon: str = "bell"
    colour: str = ""
    url: str = ""


@dataclass(frozen=True)
class Crumb:
    """One place above the present page; without an address it is the page itself."""

    label: str
    url: str = ""
