"""The law answers on the command line, without a database."""

import json

import pytest
from click.testing import CliRunner

from portal.cli.deadline import command
from portal.cli.rulebook import group

KEYS = {"clause", "respondent", "text", "required", "optional", "decided_by", "published", "major"}


@pytest.mark.clause("20(3)")
def test_a_deadline_is_printed_with_its_working() -> None:
    result = CliRunner().invoke(command, ["2026-09-18", "--json"])
    printed = json.loads(result.stdout)
    assert (printed["due"], printed["provisional"]) == ("2026-10-15", False)
    assert set(printed) == {"due", "provisional", "days"}
    assert sum(day["counted"] for day in printed["days"]) == 15
    assert all(set(day) == {"date", "counted", "why"} for day in printed["days"])


@pytest.mark.clause("20(3)")
def test_a_provisional_deadline_says_so() -> None:
    assert json.loads(CliRunner().invoke(command, ["2026-12-11", "--json"]).stdout)["provisional"] is True
    assert "暂定" in CliRunner().invoke(command, ["2026-12-11"]).stdout
    assert "暂定" not in CliRunner().invoke(command, ["2026-09-18"]).stdout


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "20260918", "2026-9-18", "２０２６-09-18", "2026-W38-5", "tomorrow", "1999-01-01", "2099-12-30", ""],
)
def test_a_bad_date_is_refused_in_chinese(text: str) -> None:
    result = CliRunner().invoke(command, [text, "--json"])
    assert result.exit_code == 2
    assert result.stderr.startswith("错误：")
    assert not result.stdout


def test_the_rulebook_is_printed_for_programs() -> None:
    printed = json.loads(CliRunner().invoke(group, ["show", "--json"]).stdout)
    assert len(printed) == 61
    assert all(set(entry) >= KEYS for entry in printed)
    eighteen = next(entry for entry in printed if entry["clause"] == "18")
    assert eighteen["required"] == ["withdraw_data"]
    assert eighteen["major"] == "if_terminated"


def test_the_rulebook_is_printed_for_people() -> None:
    printed = CliRunner().invoke(group, ["show"]).stdout
    assert "第十七条第（六）项　证书数据造假的；" in printed
    assert "应当：责令终止评价活动；移出职业技能评价机构目录" in printed
