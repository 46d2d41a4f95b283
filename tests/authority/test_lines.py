"""The strict reader: a policy that is not wholly understood does not start."""

import re
from pathlib import Path

import pytest

from portal.authority.lines import Line, PolicyError, read_lines

GOOD = "p, county/handler/assist, case, read, any, 4(3)"


def read(tmp_path: Path, text: str) -> tuple[Line, ...]:
    path = tmp_path / "authority.csv"
    path.write_bytes(text.encode())
    return read_lines(path)


def refused(tmp_path: Path, bad: str, why: str) -> None:
    """The bad line stands third, after a comment and a good line."""
    expected = re.escape(f"{tmp_path / 'authority.csv'}:3: ") + ".*" + why
    with pytest.raises(PolicyError, match=expected):
        read(tmp_path, f"# a comment, with commas\n{GOOD}\n{bad}\n")


def test_a_good_line_reads_as_its_words(tmp_path: Path) -> None:
    (line,) = read(tmp_path, f"\n# comment\n{GOOD}\n\n")
    assert line.row == ["county/handler/assist", "case", "read", "any", "4(3)"]
    assert line.number == 3


def test_an_unknown_level_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, city/handler/lead, case, read, any, 4(2)", "unknown seat.*'city'")


def test_an_unknown_post_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/clerk/lead, case, read, any, 4(2)", "unknown seat.*'clerk'")


def test_an_unknown_capacity_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/host, case, read, any, 4(2)", "unknown seat.*'host'")


def test_half_a_seat_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler, case, read, any, 4(2)", "not a seat")


def test_a_seat_nobody_can_hold_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/coordinator/assist, case, read, any, 4(2)", "nobody can sit")


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, file, read, any, 4(3)", "unknown action 'read' of 'file'")


def test_an_unknown_action_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, decied, any, 4(3)", "unknown action 'decied'")


def test_an_action_of_another_kind_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, report, decide, any, 4(3)", "unknown action 'decide' of 'report'")


def test_an_unknown_clause_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, comment, 6.6, 4(3)", "unknown matter '6.6'")


def test_a_range_of_clauses_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, comment, 6.1-6.5, 4(3)", "unknown matter")


def test_an_unknown_basis_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, comment, any, 4(5)", r"unknown basis '4\(5\)'")


def test_a_missing_field_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, comment, any", "5 fields")


def test_an_empty_field_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, comment, , 4(3)", "the matter is missing")


def test_a_comment_inside_a_line_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "p, county/handler/assist, case, comment, any, 4(3) # since", "unknown basis")


def test_a_quoted_comma_is_not_split_but_refused(tmp_path: Path) -> None:
    refused(tmp_path, 'p, "county/handler/assist, case", comment, any, 4(3)', "unknown seat")


def test_another_mark_than_p_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "g, county/handler/assist, case, comment, any, 4(3)", "not with p")


def test_a_line_twice_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, GOOD.replace("4(3)", "4(2)"), "says again what line 2 says")


def test_a_single_clause_beside_any_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, GOOD.replace("any", "6.1"), "the same as line 2")


def test_an_empty_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"authority\.csv:0: no line at all"):
        read(tmp_path, "# nothing but a comment\n\n")


def test_a_missing_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"authority\.csv:0: cannot be read"):
        read_lines(tmp_path / "authority.csv")


def test_a_policy_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "authority.csv"
    path.write_bytes("# 第四条\n".encode("gb18030"))
    with pytest.raises(PolicyError, match="cannot be read"):
        read_lines(path)
