"""Looking for words in everything that is kept: files of the database, its log of changes, what servers say, stores, a dump."""

import gzip
import io
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from portal.jobs.cluster import open_layout
from portal.jobs.credentials import for_psycopg
from portal.jobs.postgres import find_programs
from tests.databases import Fresh

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
HEX = b"\\x"
"""How a dump writes bytes."""


def unpacked(content: bytes) -> Iterator[bytes]:
    """What is in it, as it is and out of every archive in it."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(content))
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))


def spellings(word: str) -> list[bytes]:
    """The word as files hold it."""
    return [word.encode(one) for one in ENCODINGS] + [word.encode().hex().encode()]


def found(words: Sequence[str], content: bytes) -> set[str]:
    """Which of the words are in it."""
    parts = list(unpacked(content))
    return {word for word in words if any(one in part for part in parts for one in spellings(word))}


@dataclass
class Kept:
    """Everything that is kept of a portal on a database of its own in the run's cluster."""

    fresh: Fresh
    homes: Sequence[Path]
    cluster: Path
    since: str = ""
    said: int = 0

    def begin(self) -> None:
        """From here on is what is looked at, where files are shared with others."""
        self.since, self.said = self._asked("select pg_walfile_name(pg_current_wal_lsn())"), self._log.stat().st_size

    @property
    def _log(self) -> Path:
        return self.cluster / "log" / "database.log"

    def _asked(self, question: str) -> str:
        with psycopg.connect(for_psycopg(str(self.fresh.urls.superuser)), autocommit=True) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[call-overload]
            return str(row[0]) if row else ""

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Each place with what is there, after a checkpoint."""
        with psycopg.connect(for_psycopg(str(self.fresh.urls.superuser)), autocommit=True) as connection:
            connection.execute("checkpoint")
        yield from self._database()
        yield "server log", self._log.read_bytes()[self.said :]
        yield "dump", self.dump()
        for home in self.homes:
            for path in sorted(one for one in home.rglob("*") if one.is_file()):
                yield str(path.relative_to(home)), path.read_bytes()

    def _database(self) -> Iterator[tuple[str, bytes]]:
        data = (self.cluster / "data").resolve()
        folder = data / "base" / self._asked("select oid from pg_database where datname = current_database()")
        for path in sorted(folder.iterdir()):
            yield "database files", path.read_bytes()
        last = self._asked("select pg_walfile_name(pg_current_wal_lsn())")
        for path in sorted((data / "pg_wal").iterdir()):
            if path.is_file() and self.since <= path.name <= last:
                yield "log of changes", path.read_bytes()

    def dump(self) -> bytes:
        """What a backup would hold."""
        programs = find_programs(open_layout(self.cluster).account)
        address = for_psycopg(str(self.fresh.urls.superuser))
        return subprocess.run([str(programs / "pg_dump"), address], check=True, capture_output=True).stdout
