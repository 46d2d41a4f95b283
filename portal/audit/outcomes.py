"""What a check of the log is given and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.audit.notes import Verifier

WORDS = {
    "altered": "日志内容与封存时的散列值不符（被改动或被调换）",
    "missing": "封存过的日志已不存在（被删除）",
    "gap": "封存序列中断（有日志被删除）",
    "misplaced": "封存序列与签名的检查点不符（有日志被改动、插入或调换）",
    "unsigned": "末尾有封存记录没有签名的检查点覆盖",
    "extra": "有早应封存而没有封存的日志（绕过系统插入）",
    "signature": "检查点的签名不是本日志密钥所签，或内容被改动",
    "backwards": "检查点的大小或时间倒退",
    "cut": "日志短于他处留存的检查点（尾部被截断，或数据库被回退）",
    "forked": "日志与他处留存的检查点不一致（分叉）",
}
"""What was found, in words."""


class Bad(NamedTuple):
    """The first thing that is wrong. `position` is where (`until`: or anywhere before that), `entry` the entry there."""

    kind: str
    position: int | None = None
    entry: int | None = None
    until: int | None = None
    detail: str = ""

    @property
    def words(self) -> str:
        """What it is, in Chinese."""
        return WORDS[self.kind]


class Wrong(Exception):
    """Carries what was found out of the search."""

    def __init__(self, bad: Bad) -> None:
        super().__init__(bad.words)
        self.bad = bad


@dataclass
class Known:
    """What the checker holds independently of the database: the log's first public key, checkpoints from elsewhere, and
    where an earlier check ended."""

    verifier: Verifier
    held: Sequence[str] = ()
    verified: str = ""


@dataclass
class Outcome:
    """How a check ended: from which position, how many entries and checkpoints, and what was wrong first, if anything."""

    first: int = 0
    size: int = 0
    checkpoints: int = 0
    held: int = 0
    note: str = ""
    bad: Bad | None = None
