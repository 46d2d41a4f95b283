"""What the project's numbers are measured on: every module and function, read as syntax and never imported."""

import ast
import functools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CODE = ("portal", "migrations", "benchmarks")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NESTED = (*FUNCTIONS, ast.ClassDef, ast.Lambda)
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)
IMPORTS = (ast.Import, ast.ImportFrom)
ROUTE = re.compile(r"\.(route|get|post)\(")
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)")


@dataclass(frozen=True)
class Function:
    """One function, and where it stands."""

    path: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def place(self) -> str:
        """As an editor jumps to it."""
        return f"{self.path.relative_to(PROJECT)}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        """From `def` to the last line; decorators are declarations about it and do not count."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def parameters(self) -> int:
        """Without `self` and `cls`."""
        given = self.node.args
        names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        stars = [star for star in (given.vararg, given.kwarg) if star]
        return len([name for name in names if name not in ("self", "cls")]) + len(stars)

    @property
    def complexity(self) -> int:
        """McCabe's number, counted over statements as ruff does: ways through."""
        return 1 + sum(isinstance(node, BRANCHES) for node in own_nodes(self.node))

    @property
    def is_view(self) -> bool:
        """Whether a route leads to it."""
        return any(ROUTE.search(ast.unparse(mark)) for mark in self.node.decorator_list)

    @property
    def is_test(self) -> bool:
        """Whether pytest runs it."""
        return self.node.name.startswith("test_")


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes inside a function but not inside functions or classes in it."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, NESTED):
            yield child
            yield from own_nodes(child)


def modules(*folders: str) -> list[Path]:
    """The Python files under folders of the project."""
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def templates() -> list[Path]:
    """Every page's text."""
    return sorted(path for path in (PROJECT / "portal").rglob("templates/**/*") if path.is_file())


@functools.cache
def syntax(path: Path) -> ast.Module:
    """A module as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(*folders: str) -> list[Function]:
    """Every function under the folders, methods and nested ones included."""
    return [
        Function(path, node)
        for path in modules(*folders)
        for node in ast.walk(syntax(path))
        if isinstance(node, FUNCTIONS)
    ]


def line_count(path: Path) -> int:
    """Lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def percentile(numbers: Iterable[int], share: float) -> int:
    """The smallest of the numbers that is not below `share` of them."""
    ordered = sorted(numbers)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def imported(path: Path) -> set[str]:
    """The modules that a file names in its imports, anywhere in it, with what is taken from them."""
    names: set[str] = set()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return names
