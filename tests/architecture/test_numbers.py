"""The numbers that keep the project readable. A failure names the place; the remedy is a new room, never a new limit."""

import ast
import graphlib
import re

import pytest

from tests.architecture.measures import (
    CODE,
    FUNCTIONS,
    IMPORTS,
    PROJECT,
    SILENCED,
    functions,
    imported,
    line_count,
    modules,
    own_nodes,
    percentile,
    syntax,
    templates,
)

PRODUCT = functions(*CODE)
TESTS = [function for function in functions("tests") if function.is_test]
VIEWS = [function for function in PRODUCT if function.is_view]


def beyond(limit: int, sizes: dict[str, int]) -> list[str]:
    """What is larger than the limit, with its size."""
    return [f"{place}: {size} > {limit}" for place, size in sizes.items() if size > limit]


def sizes(paths: list) -> dict[str, int]:
    """Lines by file."""
    return {f"{path.relative_to(PROJECT)}:1": line_count(path) for path in paths}


def test_files_stay_under_300_lines_and_nine_in_ten_under_180() -> None:
    found = sizes(modules(*CODE))
    assert beyond(300, found) == []
    assert percentile(found.values(), 0.9) <= 180


def test_test_files_stay_under_400_lines() -> None:
    assert beyond(400, sizes(modules("tests"))) == []


def test_templates_stay_under_150_lines() -> None:
    assert beyond(150, sizes(templates())) == []


def test_functions_stay_under_40_lines() -> None:
    assert beyond(40, {function.place: function.lines for function in PRODUCT}) == []


def test_views_stay_under_25_lines() -> None:
    assert beyond(25, {view.place: view.lines for view in VIEWS}) == []


def test_tests_stay_under_30_lines() -> None:
    assert beyond(30, {test.place: test.lines for test in TESTS}) == []


def test_no_function_has_more_than_8_ways_through() -> None:
    assert beyond(8, {function.place: function.complexity for function in PRODUCT}) == []


def test_no_function_takes_more_than_6_parameters() -> None:
    assert beyond(6, {function.place: function.parameters for function in PRODUCT}) == []


@pytest.mark.parametrize(("measure", "middle", "most"), [("lines", 6, 20), ("complexity", 2, 4), ("parameters", 2, 4)])
def test_most_functions_are_small(measure: str, middle: int, most: int) -> None:
    values = [getattr(function, measure) for function in PRODUCT]
    assert percentile(values, 0.5) <= middle
    assert percentile(values, 0.9) <= most


def test_every_function_says_what_it_returns() -> None:
    unsaid = [function.place for function in functions(*CODE, "tests") if function.node.returns is None]
    assert unsaid == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{function.place} imports in line {node.lineno}"
        for function in functions(*CODE, "tests")
        for node in own_nodes(function.node)
        if isinstance(node, IMPORTS)
    ]
    assert hidden == []


def test_no_modules_import_each_other() -> None:
    names = {".".join(path.relative_to(PROJECT).with_suffix("").parts): path for path in modules("portal")}
    packages = {name.removesuffix(".__init__"): path for name, path in names.items()}
    graph = {name: {other for other in imported(path) if other in packages} - {name} for name, path in packages.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_checks_are_hardly_ever_silenced() -> None:
    silenced, lines = [], 0
    for path in modules(*CODE, "tests"):
        text = path.read_text(encoding="utf-8").splitlines()
        lines += len(text)
        silenced += [
            f"{path.relative_to(PROJECT)}:{number}" for number, line in enumerate(text, 1) if SILENCED.search(line)
        ]
    assert len(silenced) <= max(1, 15 * lines // 10_000), silenced


def test_every_module_states_its_law_and_every_public_function_its_meaning() -> None:
    mute = [f"{path.relative_to(PROJECT)}:1" for path in modules("portal") if not ast.get_docstring(syntax(path))]
    for path in modules("portal"):
        for node in syntax(path).body:
            public = isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                mute.append(f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}")
    assert mute == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "Not" + "ImplementedError"]))
    places = [*modules("portal"), *templates()]
    assert [str(path) for path in places if later.search(path.read_text(encoding="utf-8"))] == []
