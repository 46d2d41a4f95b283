"""`authority check` answers line by line and needs nothing but the policy."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.authority import policy
from portal.authority.lines import Line, PolicyError
from portal.authority.policy import standing_policy
from portal.cli.authority import authority


def check(text: str | bytes) -> Result:
    return CliRunner().invoke(authority, ["check"], input=text)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_permission_is_printed_with_its_basis() -> None:
    result = check("prefecture/handler/lead,case,investigate,16.1\n")
    (answer,) = answers(result)
    assert list(answer) == ["seat", "kind", "action", "clause", "allowed", "basis", "reason"]
    assert answer["reason"].startswith("市（州）人社局承办人以主办身份可以调查核实")
    assert (answer["seat"], answer["clause"], answer["allowed"], answer["basis"]) == (
        *("prefecture/handler/lead", "16.1"),
        *(True, "4(2)"),
    )
    assert result.exit_code == 0


def test_a_refusal_has_no_basis_and_is_no_error() -> None:
    result = check("county/approver/assist,case,decide,6.1\n")
    (answer,) = answers(result)
    assert (answer["allowed"], answer["basis"]) == (False, None)
    assert "市（州）人社局审批人以主办身份" in answer["reason"]
    assert result.exit_code == 0


def test_an_act_without_a_clause_has_an_empty_one() -> None:
    (answer,) = answers(check("prefecture/handler/own,report,receive,\n"))
    assert (answer["clause"], answer["allowed"]) == ("", True)


def test_an_unknown_word_is_an_error_of_its_line_and_of_the_whole() -> None:
    lines = [
        "city/handler/lead,case,read,",
        "county/handler/assist,case,decied,6.1",
        "county/handler/assist,folder,read,",
        "county/handler/assist,case,read,6.6",
        "county/handler/assist,case,read,any",
        "county/handler/assist,case,read,9",
    ]
    result = check("\n".join(lines) + "\n")
    assert [list(answer) == ["error"] for answer in answers(result)] == [True] * 5 + [False]
    assert result.exit_code == 2


def test_a_wrong_number_of_columns_is_an_error_line() -> None:
    result = check("county/handler/assist,case,read\na,b,c,d,e\n")
    assert ["error" in answer for answer in answers(result)] == [True, True]
    assert result.exit_code == 2


def test_bytes_that_are_no_text_are_an_error_line() -> None:
    result = check(b"\xff\xfe,case,read,\ncounty/handler/assist,case,read,9\n")
    assert ["error" in answer for answer in answers(result)] == [True, False]
    assert result.exit_code == 2


def test_a_blank_line_is_nothing_and_spaces_and_windows_line_ends_do_not_count() -> None:
    result = check("\r\n\n  county/handler/assist , case,read,9\r\n\n")
    (answer,) = answers(result)
    assert (answer["seat"], answer["allowed"]) == ("county/handler/assist", True)
    assert result.exit_code == 0


def test_nothing_asked_is_nothing_answered() -> None:
    result = check("")
    assert (result.stdout, result.exit_code) == ("", 0)


def test_an_unfit_policy_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unfit(path: Path) -> tuple[Line, ...]:
        raise PolicyError("authority.csv:3: unknown matter '6.6'")

    monkeypatch.setattr(policy, "read_lines", unfit)
    standing_policy.cache_clear()
    result = check("county/handler/assist,case,read,9\n")
    assert (result.stdout, result.exit_code) == ("", 1)
    assert "authority.csv:3: unknown matter" in result.stderr
