"""The policy files are law as data: read strictly, so that an unknown word or a missing key stops the start.

A policy file is written by hand. A tolerated slip in it would be a rule that silently does not hold."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

POLICIES = Path(__file__).resolve().parents[2] / "policies"


class PolicyFileError(Exception):
    """A policy file cannot be followed; the message says in Chinese which place of which file, and why."""


@dataclass
class Table:
    """One table of a policy file, with the place where it stands. Take every key, then call `done`."""

    values: dict[str, Any]
    place: str
    taken: set[str] = field(default_factory=set)

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """The value of `key`, which must be of exactly this kind (true is no number, a moment is no day). Without a
        default the key must be there."""
        self.taken.add(key)
        if key not in self.values:
            if default is None:
                raise self.fault(f"缺少“{key}”")
            return default
        value = self.values[key]
        if type(value) is not kind:
            raise self.fault(f"“{key}”应为{KINDS[kind]}，而不是“{value}”")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank."""
        value: str = self.take(key, str, default)
        if not value.strip() and default is None:
            raise self.fault(f"“{key}”不能为空")
        return value

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """A text that is one of the known words."""
        return self._known(key, self.text(key, default), known, also=default)

    def words(self, key: str, known: Collection[str], default: list[str] | None = None) -> tuple[str, ...]:
        """A list of known words, none twice."""
        listed: list[Any] = self.take(key, list, default)
        found = tuple(self._known(key, value, known) for value in listed)
        if len(set(found)) != len(found):
            raise self.fault(f"“{key}”中有重复的词")
        return found

    def tables(self, key: str) -> list["Table"]:
        """A list of tables with at least one entry."""
        listed: list[Any] = self.take(key, list)
        if not listed or not all(isinstance(entry, dict) for entry in listed):
            raise self.fault(f"“{key}”应为至少有一项的表格列表")
        return [Table(entry, f"{self.place} {key} 第 {number} 项") for number, entry in enumerate(listed, 1)]

    def table(self, key: str, default: dict[str, Any] | None = None) -> "Table":
        """A table inside this one."""
        return Table(self.take(key, dict, default), f"{self.place} [{key}]")

    def named_tables(self) -> dict[str, "Table"]:
        """Every key of this table, each of which holds a table."""
        return {key: self.table(key) for key in self.values}

    def named_texts(self) -> dict[str, str]:
        """Every key of this table, each of which holds a text."""
        return {key: self.text(key) for key in self.values}

    def done(self) -> None:
        """Raises if a key is left that nobody took."""
        unknown = sorted(set(self.values) - self.taken)
        if unknown:
            raise self.fault(f"不认识“{'”“'.join(unknown)}”")

    def fault(self, why: str) -> PolicyFileError:
        """The error that names this place."""
        return PolicyFileError(f"{self.place}：{why}")

    def _known(self, key: str, value: Any, known: Collection[str], also: str | None = None) -> str:
        if not isinstance(value, str) or (value not in known and value != also):
            raise self.fault(f"“{key}”中的“{value}”不是已知的词")
        return value


KINDS: dict[type, str] = {
    str: "文本",
    bool: "true 或者 false",
    int: "整数",
    list: "列表",
    dict: "表格",
    date: "日期（如 2026-01-01）",
    datetime: "时间",
}


def parse(text: str, name: str) -> Table:
    """The whole of a policy file given as text; `name` is what its errors call it."""
    try:
        return Table(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(f"{name}：不是有效的 TOML 文件（{error}）") from error


def read(path: Path) -> Table:
    """The whole of a policy file."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError as error:
        raise PolicyFileError(f"{path.name}：找不到该文件") from error
    except UnicodeDecodeError as error:
        raise PolicyFileError(f"{path.name}：不是 UTF-8 编码") from error
