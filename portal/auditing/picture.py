"""The inclusion proof as a picture: at every level one's own node and the neighbour it is hashed with, each on its side, the
signed root on top. Geometry only; the template draws it as SVG."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from portal.audit.tree import Range, inclusion_ranges

WIDTH, ROW, BOX, HEIGHT = 330, 68, 152, 42
CENTRE, LEFT, RIGHT, TOP = 89, 1, 177, 2
"""Where the boxes of a row begin."""

Join = Callable[[bytes, bytes], bytes]


@dataclass(frozen=True)
class Node:
    """A box: its place, which entries it stands for, its hash."""

    x: int
    y: int
    words: str
    hash: str
    kind: str

    @property
    def middle(self) -> int:
        """The x of its middle."""
        return self.x + BOX // 2


@dataclass(frozen=True)
class Step:
    """One level of the proof as a row of a table: the neighbour, on which side, and what results."""

    level: int
    side: str
    words: str
    neighbour: str
    result: str


@dataclass(frozen=True)
class Picture:
    """All boxes, the lines between them as SVG paths, and the same as steps."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Level:
    """One's own node at a level, and the neighbour with which the next one is made; none above the root."""

    own: Range
    hash: bytes
    other: Range | None = None
    neighbour: bytes = b""


def climb(position: int, size: int, leaf: bytes, path: Sequence[bytes], join: Join) -> list[Level]:
    """From the leaf to the root."""
    own, node, found = (position, position + 1), leaf, []
    for other, neighbour in zip(inclusion_ranges(position, size), path, strict=True):
        found.append(Level(own, node, other, neighbour))
        left = other[0] < own[0]
        node = join(neighbour, node) if left else join(node, neighbour)
        own = (min(own[0], other[0]), max(own[1], other[1]))
    return [*found, Level(own, node)]


def draw(levels: Sequence[Level]) -> Picture:
    """The boxes of the climb, the root on top."""
    last = len(levels) - 1
    nodes: list[Node] = []
    lines: list[str] = []
    for number, level in enumerate(levels):
        y = TOP + (last - number) * ROW
        kind = "root" if number == last else "leaf" if number == 0 else "own"
        nodes.append(Node(_x(level), y, _entries(level.own), level.hash.hex(), kind))
        if level.other is not None:
            across = LEFT if _x(level) == RIGHT else RIGHT
            nodes.append(Node(across, y, _entries(level.other), level.neighbour.hex(), "other"))
            lines += [_up(node, _x(levels[number + 1])) for node in nodes[-2:]]
    return Picture(WIDTH, TOP + last * ROW + HEIGHT + 2, tuple(nodes), tuple(lines), tuple(_steps(levels)))


def _x(level: Level) -> int:
    """Where one's own node stands: right of a left neighbour, left of a right one, the root in the middle."""
    if level.other is None:
        return CENTRE
    return RIGHT if level.other[0] < level.own[0] else LEFT


def _up(node: Node, above: int) -> str:
    """From the top of a box to the bottom of the one above, which begins at `above`."""
    half = (ROW - HEIGHT) // 2
    return f"M{node.middle} {node.y}V{node.y - half}H{above + BOX // 2}V{node.y - 2 * half}"


def _steps(levels: Sequence[Level]) -> Iterator[Step]:
    for number, level in enumerate(levels[:-1]):
        assert level.other is not None
        side = "左" if level.other[0] < level.own[0] else "右"
        yield Step(number + 1, side, _entries(level.other), level.neighbour.hex(), levels[number + 1].hash.hex())


def _entries(part: Range) -> str:
    first, end = part
    return f"第 {first} 位" if end - first == 1 else f"第 {first}–{end - 1} 位"
