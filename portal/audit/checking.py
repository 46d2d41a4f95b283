"""Checking the log against itself and against what others hold: the tree is computed anew from the bodies.

Found are an altered, missing, exchanged or added entry, a cut tail, a forked tree, a wrong signature; the first bad entry is
named. What only copies held elsewhere can show (a tail cut together with its checkpoints, a whole database put back) is found
only where such copies are given: see docs/log.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal.audit.feed import Entry, Feed
from portal.audit.growing import Frontier
from portal.audit.notes import BadNote, Head, Note, Trust, Verifier
from portal.audit.outcomes import Bad, Known, Outcome, Wrong
from portal.audit.stored import SIGNED, Connection, Incomplete, Signed, StoredTree, as_system, rotations
from portal.audit.tree import DIGESTS, WIDTH, Digest


def check(connection: Connection, known: Known) -> Outcome:
    """Check the log, as the reader. Give the connection REPEATABLE READ where the log is being written to."""
    with as_system(connection):
        return Check(connection, known).run()


@dataclass
class Check:
    """One check over one consistent view of the database (the caller's transaction), as the reader with the whole in sight."""

    connection: Connection
    known: Known
    outcome: Outcome = field(default_factory=Outcome)
    held: list[Head] = field(default_factory=list)

    def run(self) -> Outcome:
        """Check; the outcome names the first thing that is wrong."""
        try:
            self._run()
        except Wrong as wrong:
            self.outcome.bad = wrong.bad
        return self.outcome

    def _run(self) -> None:
        self._read_held()
        frontier = self._begin()
        entries = Feed(self.connection, frontier.size)
        try:
            self._walk(entries, frontier)
        finally:
            entries.close()

    def _walk(self, entries: Feed, frontier: Frontier) -> None:
        last: Signed | None = None
        for one in self._checkpoints(frontier.size):
            self._check_order(last, one)
            self._reach_held(entries, frontier, one.size)
            self._advance(entries, frontier, one.size)
            if frontier.root() != one.root:
                raise Wrong(self._located(self.outcome.size, one.size, frontier.digest))
            self.outcome.size, self.outcome.note = one.size, one.note
            self.outcome.checkpoints += 1
            last = one
        self._finish(entries, frontier, last)

    def _read_held(self) -> None:
        """The checkpoints from elsewhere, each of which must be this log's; the smallest first."""
        trusted = chain(self.known.verifier, [*rotations(self.connection), *self.known.held])
        for text in filter(None, [*self.known.held, self.known.verified]):
            try:
                note = Note.parse(text)
                head = note.head
            except BadNote as error:
                raise Wrong(Bad("signature", detail=f"held checkpoint: {error}")) from error
            if not any(note.signed_by(one) for one in trusted):
                raise Wrong(Bad("signature", head.size - 1, detail="held checkpoint"))
            self.held.append(head)
        self.held.sort(key=lambda head: head.size)
        self.outcome.held = len(self.held)

    def _begin(self) -> Frontier:
        """An empty tree, or the one an earlier check ended with, put together from the stored tiles and compared."""
        if not self.known.verified:
            return Frontier(self._digest())
        head = Note.parse(self.known.verified).head
        tree = StoredTree(self.connection, DIGESTS[head.hash])
        self.outcome.first = self.outcome.size = head.size
        try:
            frontier = tree.frontier(head.size)
        except Incomplete as missing:
            raise Wrong(Bad("cut", self._next_position(), until=head.size)) from missing
        if frontier.root() != head.root:
            raise Wrong(Bad("forked", until=head.size))
        return frontier

    def _digest(self) -> Digest:
        row = self.connection.execute("select hash from audit_checkpoint order by id limit 1").fetchone()
        return DIGESTS[row[0] if row else "sha256"]

    def _next_position(self) -> int:
        row = self.connection.execute("select max(position) from audit_sealed").fetchone()
        return (row[0] if row and row[0] is not None else -1) + 1

    def _checkpoints(self, size: int) -> Iterator[Signed]:
        """Every stored checkpoint that covers more than `size`, each signed as it must be, in the order of signing."""
        trust = Trust(self.known.verifier)
        for text in rotations(self.connection) if size else ():
            trust = _follow(trust, text, size)
        with self.connection.cursor("checkpoints") as cursor:
            for row in cursor.execute(f"{SIGNED} where size > %s or %s = 0 order by id", [size, size]):
                one = Signed(*row)
                try:
                    head = trust.accept(Note.parse(one.note))
                except BadNote as error:
                    raise self._unsigned(one, str(error)) from error
                if (head.size, head.root, head.hash) != (one.size, one.root, one.hash):
                    raise self._unsigned(one, "stored beside what was signed")
                yield one

    def _unsigned(self, one: Signed, why: str) -> Wrong:
        good = self.outcome.size
        row = self.connection.execute("select entry_id from audit_sealed where position = %s", [good]).fetchone()
        return Wrong(Bad("signature", good, row[0] if row else None, one.size, f"checkpoint {one.id}: {why}"))

    def _check_order(self, last: Signed | None, one: Signed) -> None:
        if last and (one.size < last.size or one.signed_at < last.signed_at):
            raise Wrong(Bad("backwards", one.size - 1, detail=f"checkpoint {one.id}"))

    def _reach_held(self, entries: Feed, frontier: Frontier, size: int) -> None:
        """On the way to `size`, compare the tree with every held checkpoint."""
        while self.held and self.held[0].size <= size:
            head = self.held.pop(0)
            if head.size < frontier.size or (head.size == 0):
                self._compare_old(head)
                continue
            self._advance(entries, frontier, head.size)
            if frontier.root() != head.root:
                found = self._located(self.outcome.size, head.size, frontier.digest)
                kind = "forked" if found.kind == "misplaced" else found.kind
                raise Wrong(found._replace(kind=kind, detail=f"held checkpoint {head.time}"))

    def _compare_old(self, head: Head) -> None:
        tree = StoredTree(self.connection, DIGESTS[head.hash])
        try:
            agrees = head.size == 0 or tree.root(head.size) == head.root
        except Incomplete:
            agrees = False
        if not agrees:
            raise Wrong(Bad("forked", until=head.size, detail=f"held checkpoint {head.time}"))

    def _advance(self, entries: Feed, frontier: Frontier, size: int) -> None:
        """Read on until the tree has this size, each body against the leaf that was sealed."""
        while frontier.size < size:
            some = entries.take(size - frontier.size)
            if not some:
                raise Wrong(Bad("gap", frontier.size, until=size))
            frontier.extend(self._leaves(some, frontier))

    def _leaves(self, some: Sequence[Entry], frontier: Frontier) -> list[bytes]:
        digest, leaves = frontier.digest, []
        for expected, (position, entry, leaf, body) in enumerate(some, frontier.size):
            if position != expected:
                raise Wrong(Bad("gap", expected))
            if body is None:
                raise Wrong(Bad("missing", position, entry))
            found = digest(b"\x00" + body)
            if found != leaf:
                raise Wrong(Bad("altered", position, entry))
            leaves.append(found)
        return leaves

    def _located(self, good: int, size: int, digest: Digest) -> Bad:
        """Which entry between two signed sizes is wrong: where a tile still has the leaf that was sealed, exactly that one."""
        tree = StoredTree(self.connection, digest)
        for start in range(good - good % WIDTH, size, WIDTH):
            rows = self.connection.execute(
                "select position, entry_id, leaf from audit_sealed where position >= %s and position < %s order by position",
                [start, start + WIDTH],
            ).fetchall()
            sealed = tree.fetch(0, start, len(rows))
            for (position, entry, leaf), kept in zip(rows, sealed, strict=False):
                if leaf != kept:
                    return Bad("altered", position, entry)
        row = self.connection.execute("select entry_id from audit_sealed where position = %s", [good]).fetchone()
        return Bad("misplaced", good, row[0] if row else None, until=size)

    def _finish(self, entries: Feed, frontier: Frontier, last: Signed | None) -> None:
        """What must not be there after the last checkpoint, and what should be."""
        if self.held:
            self._reach_end(frontier)
        beyond = entries.take(1)
        if beyond:
            raise Wrong(Bad("unsigned", *beyond[0][:2]))
        row = self.connection.execute(EXTRA, [last.watermark if last else 0]).fetchone()
        if row:
            raise Wrong(Bad("extra", None, row[0]))

    def _reach_end(self, frontier: Frontier) -> None:
        for head in self.held:
            if head.size > frontier.size:
                raise Wrong(Bad("cut", frontier.size, until=head.size, detail=f"held checkpoint {head.time}"))
            self._compare_old(head)


EXTRA = """
select e.id from audit_entry e where e.xid < %s and not exists (select from audit_sealed s where s.entry_id = e.id)
order by e.id limit 1"""


def _follow(trust: Trust, text: str, size: int) -> Trust:
    note = Note.parse(text)
    if note.head.size <= size and note.head.new_key and note.signed_by(trust.verifier):
        trust.accept(note)
    return trust


def chain(first: Verifier, notes: Sequence[str]) -> list[Verifier]:
    """Every key that these notes lead to from the first one."""
    trust, found = Trust(first), [first]
    for text in notes:
        try:
            note = Note.parse(text)
            if note.head.new_key and note.signed_by(trust.verifier):
                trust.accept(note)
                found.append(trust.verifier)
        except BadNote:
            continue
    return found
