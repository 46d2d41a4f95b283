"""The policy officer loads a calendar in the browser, having seen what it does; everybody counts by it (4(1), R-3)."""

import io
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.desk.reminders import missing_year
from portal.kit.actor import SYSTEM
from portal.kit.working_days import parse_year
from portal.notices import calendar_years, queries
from tests import world
from tests.notices.scene import YEAR_2027, Scene, moment

pytestmark = pytest.mark.clause("R-3")


@pytest.fixture
def officer(client: FlaskClient, proposed: Scene) -> Scene:
    """The policy officer is logged in; a deadline waits for 2027."""
    proposed.served(date(2026, 12, 11))
    world.login(client, world.actor("贵州省", "policy_officer"))
    return proposed


def chosen(text: str) -> dict[str, object]:
    return {"version": str(calendar_years.loads()), "file": (io.BytesIO(text.encode()), "2027.toml")}


def test_the_preview_shows_which_deadlines_move_and_loads_nothing(client: FlaskClient, officer: Scene) -> None:
    shown = client.post("/calendar/load", data=chosen(YEAR_2027)).text
    assert officer.case.number in shown and "2027-01-01" in shown and "2027-01-04" in shown
    assert 2027 not in calendar_years.calendar_in_force().years


def test_having_seen_it_the_officer_loads_it(client: FlaskClient, officer: Scene) -> None:
    seen = {"version": str(calendar_years.loads()), "text": YEAR_2027, "confirmed": "yes"}
    assert client.post("/calendar/load", data=seen).status_code == 303
    deadline = queries.deadline(officer.case)
    assert deadline is not None and (deadline.due, deadline.provisional) == (date(2027, 1, 4), False)
    assert "测试" in client.get("/calendar?year=2027").text


def test_a_preview_made_before_another_loading_is_stale(client: FlaskClient, officer: Scene) -> None:
    seen = {"version": str(calendar_years.loads() - 1), "text": YEAR_2027, "confirmed": "yes"}
    assert "他人已办理本事项" in client.post("/calendar/load", data=seen).text
    assert 2027 not in calendar_years.calendar_in_force().years


@pytest.mark.parametrize("text", ["", "year = 2027", YEAR_2027.replace("元旦", "新年"), "\x00", "year = 2027-13"])
def test_a_file_that_is_not_a_whole_arrangement_is_refused(client: FlaskClient, officer: Scene, text: str) -> None:
    shown = client.post("/calendar/load", data=chosen(text))
    assert shown.status_code == 200 and "未能提交" in shown.text


def test_a_year_is_handed_out_as_the_file_that_loads_the_next(client: FlaskClient, officer: Scene) -> None:
    calendar_years.load_year(parse_year(YEAR_2027, "2027.toml"), by=SYSTEM, at=world.AT)
    assert "/calendar/2027/file" in client.get("/calendar/load").text
    for number, year in calendar_years.calendar_in_force().years.items():
        answer = client.get(f"/calendar/{number}/file")
        assert parse_year(answer.text, "file") == year
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{number}.toml"'
    assert client.get("/calendar/2031/file").status_code == 404


def test_the_desk_leads_whoever_loads_a_missing_year_there(app: Flask, proposed: Scene) -> None:
    calendar, at = calendar_years.calendar_in_force(), moment(date(2026, 11, 28))
    with app.test_request_context():
        for by, url in (
            (world.actor("贵州省", "policy_officer"), "/calendar/load"), (proposed.first, "/calendar?year=2027"),
            (world.actor("贵州省", "auditor"), ""),
        ):  # fmt: skip
            assert [note.url for note in missing_year(by, calendar, at)] == [url]


@pytest.mark.clause("4(1)")
def test_only_the_policy_officer_loads_a_calendar(client: FlaskClient, proposed: Scene) -> None:
    world.login(client, proposed.approver)
    assert client.get("/calendar/load").status_code == 403
    assert "载入放假安排" not in client.get("/calendar").text


def test_anybody_in_office_counts_a_deadline_day_by_day(client: FlaskClient, proposed: Scene) -> None:
    world.login(client, proposed.first)
    shown = client.get("/calendar/count?received=2026-09-18").text
    assert "10月15日" in shown and "国庆节放假" in shown and "国庆节调休上班" in shown
    for wrong in ("2026-02-30", "9999-12-31", "x"):
        assert 'role="alert"' in client.get(f"/calendar/count?received={wrong}").text


@pytest.mark.usefixtures("everywhere")
def test_the_command_loads_a_file_and_says_what_is_wrong_with_another(app: Flask, tmp_path: Path) -> None:
    calendar_years.seed_calendar(by=SYSTEM, at=world.AT)
    good, bad = tmp_path / "2027.toml", tmp_path / "bad.toml"
    good.write_text(YEAR_2027, encoding="utf-8")
    bad.write_text("year = 2027\n", encoding="utf-8")
    runner = app.test_cli_runner()
    assert "2027年放假安排" in runner.invoke(args=["calendar", "load", str(good)]).output
    assert "没有改变" in runner.invoke(args=["calendar", "load", str(good)]).output
    assert runner.invoke(args=["calendar", "load", str(bad)]).exit_code == 1
