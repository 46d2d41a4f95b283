"""The desk's figures over the actor's region: capped counts and aggregates over a bounded number of the newest rows, so
that no desk costs more because the table grew. Where a bound cuts, the page says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal.authority.scope import not_recused
from portal.cases.models import Case
from portal.cases.states import State
from portal.desk.counts import CAP, Asked, counts
from portal.desk.places import CLOSED, STILL_OPEN, open_cases
from portal.desk.seats import region
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import session
from portal.organisations import queries as organisations
from portal.organisations.models import Office
from portal.rulebook.citation import numeral

SAMPLE = 5000
"""The newest cases that a composition is drawn from."""

GROUPS = {**dict.fromkeys(range(6, 10), "candidate"), **dict.fromkeys(range(11, 15), "staff")}


@dataclass(frozen=True)
class Place:
    """A region with its open cases and those that are near or past their deadline."""

    name: str
    value: int
    due: int


@dataclass(frozen=True)
class Composition:
    """Cases by article and by month; `cut` when only the newest `SAMPLE` were counted."""

    articles: list[dict[str, Any]]
    months: list[str]
    received: list[int]
    closed: list[int]
    cut: bool


def overview(actor: Actor, today: date, soon: date) -> dict[str, int]:
    """Open cases, those overdue or due today, those near, those still investigated, those closed this month."""
    still = open_cases(actor)
    month = datetime(today.year, today.month, 1, tzinfo=SHANGHAI)
    return counts(
        {
            "open": still,
            "today": still.where(Case.due_on <= today),
            "soon": still.where(Case.due_on > today, Case.due_on <= soon),
            "investigating": still.where(Case.state == State.INVESTIGATING.value),
            "closed": select(Case.id).where(
                region(actor), CLOSED, Case.state_since >= month, not_recused(Case.id, actor)
            ),
        }
    )


def regions(actor: Actor, soon: date) -> list[Place]:
    """Open cases by prefecture for the province, by county for a prefecture; none for the others."""
    if actor.level == "province":
        return [place for office in organisations.bureaus("prefecture") for place in [_prefecture(office, soon)]]
    if actor.level == "prefecture":
        return _counties(actor, soon)
    return []


def _prefecture(office: Office, soon: date) -> Place:
    still = select(Case.id).where(Case.prefecture_id == office.id, STILL_OPEN)
    found = counts({"open": still, "due": still.where(Case.due_on <= soon)})
    return Place(office.region.name, min(found["open"], CAP), min(found["due"], CAP))


def _counties(actor: Actor, soon: date) -> list[Place]:
    few = open_cases(actor).with_only_columns(Case.county_id, Case.due_on).limit(CAP).subquery()
    near = func.count().filter(few.c.due_on <= soon)
    rows = {row[0]: row for row in session().execute(select(few.c.county_id, func.count(), near).group_by(few.c.county_id))}
    bureau = session().get_one(Office, actor.office_id)
    found = [(office.region.name, rows[office.id]) for office in organisations.counties(bureau) if office.id in rows]
    if None in rows:
        found.append(("未定县区", rows[None]))
    return [Place(name, row[1], row[2]) for name, row in found]


def composition(actor: Actor, today: date) -> Composition:
    """This year's cases by article, and twelve months of opening and closing."""
    months = _months(today)
    begin = datetime(months[0].year, months[0].month, 1, tzinfo=SHANGHAI)
    opened = _newest(select(Case.clauses, Case.opened_at), Case.opened_at, region(actor) & (Case.opened_at >= begin))
    ended = CLOSED & (Case.state_since >= begin) & region(actor)
    closed = _newest(select(Case.state_since), Case.state_since, ended)
    this_year = [row[0] for row in opened if row[1].astimezone(SHANGHAI).year == today.year]
    return Composition(
        _by_article(this_year), [str(day.month) for day in months],
        _by_month([row[1] for row in opened], months), _by_month([row[0] for row in closed], months),
        len(opened) >= SAMPLE or len(closed) >= SAMPLE,
    )  # fmt: skip


def _newest(found: Asked, order: Any, condition: ColumnElement[bool]) -> Sequence[Any]:
    return session().execute(found.where(condition).order_by(order.desc()).limit(SAMPLE)).all()


def _months(today: date) -> list[date]:
    day, found = today.replace(day=1), []
    for _ in range(12):
        found.append(day)
        day = (day - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _by_month(moments: Sequence[datetime], months: Sequence[date]) -> list[int]:
    per = Counter((moment.astimezone(SHANGHAI).year, moment.astimezone(SHANGHAI).month) for moment in moments)
    return [per[month.year, month.month] for month in months]


def _by_article(rows: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    per = Counter(article for clauses in rows for article in {int(clause.split(".")[0]) for clause in clauses})
    return [
        {"label": f"第{numeral(article)}条", "count": per[article], "group": GROUPS.get(article, "institution")}
        for article in sorted(per)
    ]
