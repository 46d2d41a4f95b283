"""What every template may use: dates as people here write them, and clauses by their Chinese names."""

import re
from datetime import date, datetime
from typing import Any

from flask import Flask, url_for
from werkzeug.routing import BuildError

from portal.kit.clock import local, now
from portal.kit.forms import must_be_filled

NUMERALS = "零一二三四五六七八九十"
WEEKDAYS = "一二三四五六日"
READINGS = re.compile(r"^R-\d+$")


def init_app(app: Flask) -> None:
    """Filters and the present day."""
    app.jinja_env.filters |= {
        "day": day,
        "moment": moment,
        "month_day": month_day,
        "clause": clause_name,
        "cite": clause_name,
        "wording": no_wording,
        "weekday": weekday,
        "size": size,
        "chinese_day": chinese_day,
        "must_be_filled": must_be_filled,
    }
    app.jinja_env.globals["address"] = address
    app.context_processor(lambda: {"today": now().date()})


def address(endpoint: str, **values: Any) -> str:
    """The address of an endpoint, or "" where this portal has no such page."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return ""


def no_wording(clause: str) -> str:
    """The text of a clause for tooltips: known above this room, so here there is none."""
    return ""


def day(value: date | datetime | None) -> str:
    """2026-11-23, or a dash where there is none."""
    if value is None:
        return "—"
    return (local(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def chinese_day(value: date | datetime) -> str:
    """2026年11月23日, as documents write it."""
    shown = local(value) if isinstance(value, datetime) else value
    return f"{shown.year}年{shown.month}月{shown.day}日"


def moment(value: datetime | None) -> str:
    """2026-11-23 10:42 in Asia/Shanghai."""
    return "—" if value is None else local(value).strftime("%Y-%m-%d %H:%M")


def month_day(value: date | datetime) -> str:
    """11月23日, where the year goes without saying."""
    shown = local(value) if isinstance(value, datetime) else value
    return f"{shown.month}月{shown.day}日"


def weekday(value: date) -> str:
    """周一 to 周日."""
    return f"周{WEEKDAYS[value.weekday()]}"


def size(count: int) -> str:
    """A number of bytes in the unit people read."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def numeral(number: int) -> str:
    """Chinese numerals up to 99: 十七, 二十."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return ten + (NUMERALS[ones] if ones or not tens else "")


def clause_name(identifier: str | None) -> str:
    """`17.6` → 第十七条第（六）项; `20(3)` → 第二十条第（三）项; `R-3` → 适用口径（三）; other words stay."""
    if not identifier:
        return ""
    if READINGS.match(identifier):
        return f"适用口径（{numeral(int(identifier[2:]))}）"
    found = re.fullmatch(r"(\d+)(?:[.(](\d+)\)?)?", identifier)
    if found is None:
        return identifier
    article, item = int(found[1]), found[2]
    return f"第{numeral(article)}条" + (f"第（{numeral(int(item))}）项" if item else "")
