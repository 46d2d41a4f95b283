"""RFC 9162, section 2.1: its example, known roots, and a second implementation written from its recursive definitions."""

import importlib.util
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.audit.growing import Edge, Frontier
from portal.audit.tree import (
    DIGESTS,
    consistency_ranges,
    continues,
    inclusion_ranges,
    inclusion_root,
    join,
    leaf_hash,
    perfect_ranges,
    perfect_root,
    sha256,
    sm3,
    tree_root,
)
from tests.audit.tampering import TOOL

BODIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots over the first 0 to 8 of `BODIES`, as the implementations of Certificate Transparency publish them."""


# The second implementation: word for word what 2.1.1, 2.1.3.1 and 2.1.4.1 say, over a list of bodies.


def mth(entries: list[bytes]) -> bytes:
    """MTH(D[n])."""
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0])
    k = largest_power(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = largest_power(len(entries))
    return [*path(m, entries[:k]), mth(entries[k:])] if m < k else [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b)."""
    n = len(entries)
    if m == n:
        return [] if whole else [mth(entries)]
    k = largest_power(n)
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


def largest_power(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The stand-alone tool, which shares no line with the portal."""
    spec = importlib.util.spec_from_file_location("verify_log", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_known_roots_are_found() -> None:
    leaves = [leaf_hash(body) for body in BODIES]
    assert [tree_root(leaves[:size]).hex() for size in range(9)] == ROOTS


def test_the_example_of_seven_leaves_has_the_proofs_that_the_rfc_lists() -> None:
    names = {
        (0, 1): "a", (1, 2): "b", (2, 3): "c", (3, 4): "d", (5, 6): "f", (6, 7): "j", (0, 2): "g", (2, 4): "h", (4, 6): "i",
        (0, 4): "k", (4, 7): "l",
    }  # fmt: skip
    inclusion = {m: "".join(names[part] for part in inclusion_ranges(m, 7)) for m in (0, 3, 4, 6)}
    assert inclusion == {0: "bhl", 3: "cgl", 4: "fjk", 6: "ik"}
    consistency = {m: "".join(names[part] for part in consistency_ranges(m, 7)) for m in (3, 4, 6)}
    assert consistency == {3: "cdgl", 4: "l", 6: "ijk"}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_roots_and_proofs_are_those_of_the_second_implementation(tool: ModuleType, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 600))
    bodies = [number.to_bytes(2, "big") for number in range(size)]
    leaves = [leaf_hash(body) for body in bodies]
    position, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root = mth(bodies)
    included = [tree_root(leaves[a:b]) for a, b in inclusion_ranges(position, size)]
    continued = [tree_root(leaves[a:b]) for a, b in consistency_ranges(old, size)]
    assert tree_root(leaves) == root
    assert included == path(position, bodies)
    assert continued == subproof(old, bodies, True)
    assert inclusion_root(leaves[position], position, size, included) == root
    assert tool.inclusion_root(sha256, leaves[position], position, size, included) == root
    assert continues((old, mth(bodies[:old])), (size, root), continued)
    assert tool.is_continued(sha256, (old, mth(bodies[:old])), (size, root), continued)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_proof_holds_for_nothing_else(tool: ModuleType, data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(size)]
    root, position = tree_root(leaves), data.draw(st.integers(0, size - 1))
    proof = [tree_root(leaves[a:b]) for a, b in inclusion_ranges(position, size)]
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != position))
    wrong = [
        (leaves[other], position, proof),
        (leaves[position], position, proof[:-1]),
        (leaves[position], position, [*proof, root]),
    ]
    for leaf, place, nodes in wrong:
        assert inclusion_root(leaf, place, size, nodes) != root
        assert tool.inclusion_root(sha256, leaf, place, size, nodes) != root
    old = data.draw(st.integers(1, size - 1))
    proof = [tree_root(leaves[a:b]) for a, b in consistency_ranges(old, size)]
    for before, nodes in [(root, proof), (tree_root(leaves[:old]), proof[:-1]), (tree_root(leaves[:old]), [*proof, root])]:
        assert not continues((old, before), (size, root), nodes)
        assert not tool.is_continued(sha256, (old, before), (size, root), nodes)


@given(st.lists(st.integers(0, 700), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_tree_that_grows_in_batches_has_the_same_root_and_tiles(batches: list[int]) -> None:
    leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(sum(batches))]
    edge, frontier, size = Edge(sha256, 0, []), Frontier(), 0
    tiles = {}
    for batch in batches:
        some = leaves[size : size + batch]
        tiles.update({(tile.height, tile.number): tile for tile in edge.extend(some)})
        frontier.extend(some)
        size += batch
        assert edge.root() == frontier.root() == tree_root(leaves[:size])
        edge = Edge.load(size, lambda height, first, count: fetched(tiles, leaves, height, first, count))
    for (height, number), tile in tiles.items():
        assert height < 2
        if height == 0:
            assert tile.hashes == b"".join(leaves[number * 256 : number * 256 + 256])
            assert tile.root == perfect_root(leaves[number * 256 : number * 256 + 256])


def fetched(tiles: dict, leaves: list[bytes], height: int, first: int, count: int) -> list[bytes]:
    """Open nodes, as the database gives them."""
    if height == 0:
        return leaves[first : first + count]
    return [tiles[height - 1, number].root for number in range(first, first + count)]


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_range_that_proofs_name_is_whole_trees_side_by_side(first: int, count: int) -> None:
    parts = perfect_ranges(first, first + count)
    covered = [(index << level, (index + 1) << level) for level, index in parts]
    assert [end for _, end in covered[:-1]] == [start for start, _ in covered[1:]]
    assert (covered[0][0], covered[-1][1]) == (first, first + count) if count else parts == []


def test_sm3_is_the_standards_and_its_tree_another() -> None:
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    leaves = [leaf_hash(body, DIGESTS["sm3"]) for body in BODIES]
    assert join([perfect_root(leaves, sm3)], sm3) == tree_root(leaves, sm3) != tree_root(leaves)
