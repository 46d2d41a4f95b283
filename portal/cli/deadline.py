"""`deadline`: by when a notice received on a day must be answered, with the working. Needs no database."""

import json
import re
from datetime import date
from typing import IO, Any

import click

from portal.kit.policy_file import POLICIES, PolicyFileError
from portal.kit.working_days import FIRST_YEAR, LAST_YEAR, WEEKDAYS, OutOfRangeError, load_calendar
from portal.notices.deadlines import Deadline, compute


class NoDeadlineError(click.ClickException):
    """The command cannot answer: exit code 2 and one Chinese sentence."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Only the sentence; click would put English before it."""
        click.echo(f"错误：{self.message}", file=file, err=True)


HELP = "计算收到拟处理告知书后陈述申辩的截止日期（十五个工作日，第二十条第（三）项），按随程序交付的放假安排，不读数据库。"


@click.command("deadline", help=HELP)
@click.argument("receipt", metavar="YYYY-MM-DD")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def command(receipt: str, as_json: bool) -> None:
    """Print the deadline for a receipt on this day."""
    try:
        found = compute(_day(receipt), load_calendar(POLICIES / "calendar"))
    except (PolicyFileError, OutOfRangeError) as error:
        raise NoDeadlineError(str(error)) from error
    click.echo(_json(found) if as_json else _words(found))


def _day(text: str) -> date:
    """The day written YYYY-MM-DD, and no other way."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NoDeadlineError(f"“{text}”不是有效的日期，请按 YYYY-MM-DD 填写，例如 2026-09-18。") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NoDeadlineError(f"“{text}”不在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间。")
    return day


def _json(found: Deadline) -> str:
    parts = {"due": found.due.isoformat(), "provisional": found.provisional, "days": found.working()}
    return json.dumps(parts, ensure_ascii=False)


def _words(found: Deadline) -> str:
    lines = []
    for day in found.days:
        ordinal = f"第{day.ordinal}日" if day.ordinal else "不计"
        lines.append(f"{day.date}　星期{WEEKDAYS[day.date.weekday()]}　{ordinal}　{day.why}")
    end = f"截止：{found.due} 24:00（北京时间）"
    if found.provisional:
        end += "；暂定，所涉年份的放假安排公布后重新计算"
    return "\n".join([*lines, end])
