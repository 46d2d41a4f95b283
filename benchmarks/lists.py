"""The case list: the authorised statement under row-level security against the same statement without scope, as a role
that bypasses row-level security; through the ORM to fetched rows, warm, a page of 20 and one."""

import contextlib
import statistics
from collections.abc import Callable, Iterator
from typing import Final

from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, joinedload

from benchmarks.measure import Figure, at_most, medians
from benchmarks.world import World, actor, bare_app, offices
from portal.authority.scope import branches
from portal.cases import queries
from portal.cases.models import Case
from portal.cases.search import matching
from portal.kit.actor import Actor
from portal.kit.db import ENGINE, acting, session

PAGE: Final = 21
RUNS: Final = 200
RATIO: Final = 1.25
SLACK_MS: Final = 0.2
OUTLIER: Final = 3.0
SEARCH_MS: Final = 250.0
SEARCHES: Final = {"number": "GZ-GY-2024-054166", "digits": "054166", "common": "涂改评价成绩", "nothing": "没有此人"}
BOTH: Final = ("handler", "approver")


def cast() -> dict[str, Actor]:
    """One reader a role. `venue` is the prefecture with 40 % of the cases, `emptiest` an institution without any."""
    prefectures, institutions, province = offices("prefecture"), offices("institution"), offices("province")[0]
    return {
        "prefecture_40": actor(prefectures[0], *BOTH), "prefecture": actor(prefectures[4], *BOTH),
        "reviewer": actor(prefectures[0], "reviewer"), "county": actor(offices("county")[0], *BOTH),
        "institution": actor(institutions[0], *BOTH), "coordinator": actor(province, "coordinator"),
        "province": actor(province, *BOTH), "emptiest": actor(institutions[-1], *BOTH),
    }  # fmt: skip


@contextlib.contextmanager
def seen_by(who: Actor) -> Iterator[Callable[[Callable[[], object]], Callable[[], object]]]:
    """A transaction of this actor, for statements that each make their objects anew."""
    with acting(who):
        session().rollback()
        session().connection()

        def anew(ask: Callable[[], object]) -> Callable[[], object]:
            def run() -> object:
                session().expunge_all()
                return ask()

            return run

        yield anew
        session().rollback()


def unscoped(other: Session) -> Callable[[], object]:
    """The same list for somebody without any limit."""

    def run() -> object:
        other.expunge_all()
        return list(other.scalars(queries.Window(PAGE).of_cases(select(Case).options(joinedload(Case.lead)))))

    return run


def list_times(app: Flask, world: World) -> dict[str, tuple[float, float, int]]:
    """For each role, milliseconds of the authorised list and of the unscoped one taken beside it, and how many scopes the
    first unites."""
    assert world.urls.superuser
    engine = create_engine(world.urls.superuser, **ENGINE)
    took = {}
    with app.app_context(), Session(engine) as other:
        for name, who in cast().items():
            with seen_by(who) as anew:
                pair = medians([anew(lambda who=who: queries.listed(who, [], None, PAGE)), unscoped(other)], RUNS)
                took[name] = (pair[0], pair[1], max(1, len(branches(Case, who))))
    engine.dispose()
    return took


def figures(world: World) -> list[Figure]:
    """The limits by scope, for the narrowest and emptiest role, and for search."""
    app = bare_app(world.urls.web)
    took = list_times(app, world)
    found = [_scoped(name, *took[name]) for name in ("prefecture_40", "institution", "province")]
    usual = statistics.median(mine for mine, *_ in took.values())
    for name in ("institution", "emptiest", "prefecture", "county", "coordinator", "reviewer"):
        mine = took[name][0]
        found.append(at_most(f"list_{name}_to_median_role", mine / usual, OUTLIER, f"{mine:.2f} ms, median {usual:.2f} ms"))
    return found + search_figures(app)


def _search(who: Actor, words: str) -> list[Case]:
    return queries.listed(who, [matching(words)], None, 11)


def _scoped(name: str, mine: float, bare: float, scopes: int) -> Figure:
    """One who reads in several scopes (lead and supervision, venue, what was asked) has so many statements united in one."""
    slack = SLACK_MS * scopes
    note = f"{mine:.2f} ms against {bare:.2f} ms; {scopes} united, or at most {slack:.1f} ms more"
    return Figure(f"list_{name}", mine / bare, f"<={RATIO}", mine <= bare * RATIO or mine - bare <= slack, note)


def search_figures(app: Flask) -> list[Figure]:
    """Search by number and by words, as milliseconds."""
    found = []
    with app.app_context():
        for name in ("prefecture_40", "institution", "province"):
            who = cast()[name]
            for kind, words in SEARCHES.items():
                with seen_by(who) as anew:
                    ask = anew(lambda who=who, words=words: _search(who, words))
                    (took,) = medians([ask], 5, warm=1)
                found.append(at_most(f"search_{kind}_{name}_ms", took, SEARCH_MS))
    return found
