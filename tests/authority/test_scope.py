"""One vocabulary, several renderings: what a list shows, what a page opens, what Casbin says and what table 2 says are the
same cases, in random worlds (Article 4, R-10)."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import casbin
import pytest
from hypothesis import HealthCheck, given, settings

from portal.authority.actions import Action
from portal.authority.permission import basis_for
from portal.authority.policy import LINES_PATH, MODEL_PATH
from portal.authority.scope import capacities_of
from portal.cases import queries
from portal.cases.models import Case
from portal.cases.search import matching
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import CONTEXT, acting, session
from tests.authority import worlds
from tests.authority.worlds import Drawn, Written

drawn_worlds = given(worlds.worlds())
shared = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ENOUGH = 100

Enter = Callable[[Drawn], Iterator[tuple[int, Actor, Written]]]


@pytest.fixture
def enter(db_session: object) -> Enter:
    """`for person, actor, written in enter(drawn)`: everybody in turn, behind the wall of their own office."""
    with acting(SYSTEM):
        tree = worlds.offices()
        session().commit()

    def each(drawn: Drawn) -> Iterator[tuple[int, Actor, Written]]:
        with acting(SYSTEM):
            session().rollback()
            written = worlds.write(drawn, tree)
        for person in range(len(drawn.people)):
            actor = written.actor(person)
            assert (set(actor.posts) if actor else set()) == worlds.posts_of(drawn, person)
            if actor is not None:
                context = {"office": str(actor.office_id), "level": actor.level, "person": str(actor.person_id)}
                session().execute(CONTEXT, {**context, "posts": ",".join(actor.posts)})
                yield person, actor, written
        session().rollback()

    return each


@cache
def casbin_permits(seat: str, clause: str) -> bool:
    """Casbin itself, over the whole policy file as it lies there."""
    return bool(_judge().enforce(seat, "case", "read", clause))


@cache
def _judge() -> casbin.Enforcer:
    return casbin.Enforcer(str(MODEL_PATH), str(LINES_PATH))


def casbin_reads(drawn: Drawn, person: int, number: int) -> bool:
    """Whether Casbin lets a post of this person, in a capacity of the office, read the case about each of its clauses."""
    if (person, number) in drawn.recused:
        return False
    office = drawn.people[person].office
    held, posts = worlds.capacities(drawn, number, office), worlds.posts_of(drawn, person)
    seats = [f"{worlds.LEVELS[office]}/{post}/{word}" for word in held for post in posts]
    return all(any(casbin_permits(seat, clause) for seat in seats) for clause in drawn.cases[number].clauses)


def listed(actor: Actor, size: int) -> list[int]:
    """The list to its end, page after page by the last row's key; the way back leads over the same rows."""
    pages = [queries.listed(actor, [], None, size)]
    while len(pages[-1]) == size and len(pages) < ENOUGH:
        last = pages[-1][-1]
        pages.append(queries.listed(actor, [], (last.opened_at, last.id), size))
    found = [case.id for page in pages for case in page]
    for newer, older in pairwise(page for page in pages if page):
        back = queries.listed(actor, [], None, size, after=(older[0].opened_at, older[0].id))
        assert [case.id for case in back] == [case.id for case in newer]
    return found


@pytest.mark.clause("4")
@shared
@drawn_worlds
def test_the_list_shows_what_table_two_gives_each_case_once_and_in_order(enter: Enter, drawn: Drawn) -> None:
    for person, actor, written in enter(drawn):
        mine = [written.cases[number] for number in worlds.in_order(drawn, worlds.readable(drawn, person))]
        for size in (1, 2, ENOUGH):
            assert listed(actor, size) == mine
        assert queries.counted(actor, [], ENOUGH) == len(mine)
        assert queries.counted(actor, [], 1) == min(len(mine), 2)


@pytest.mark.clause("4")
@shared
@drawn_worlds
def test_search_and_filters_find_what_the_list_shows_and_nothing_else(enter: Enter, drawn: Drawn) -> None:
    for person, actor, written in enter(drawn):
        for words in worlds.WORDS:
            mine = [n for n in worlds.in_order(drawn, worlds.readable(drawn, person)) if drawn.cases[n].words == words]
            found = queries.listed(actor, [matching(words)], None, ENOUGH)
            assert [case.id for case in found] == [written.cases[number] for number in mine]
            assert queries.counted(actor, [Case.title == words], ENOUGH) == len(mine)


@pytest.mark.clause("4")
@shared
@drawn_worlds
def test_a_case_opens_for_whom_it_is_listed_and_for_nobody_else(enter: Enter, drawn: Drawn) -> None:
    for person, actor, written in enter(drawn):
        mine = worlds.readable(drawn, person)
        opened = {number for number, case_id in enumerate(written.cases) if queries.load(actor, case_id) is not None}
        assert opened == mine
        related = queries.related(actor, written.cases)
        assert {case.id for case in related} == {written.cases[number] for number in mine}


@pytest.mark.clause("4")
@shared
@drawn_worlds
def test_the_gate_and_casbin_permit_reading_what_is_listed(enter: Enter, drawn: Drawn) -> None:
    for person, actor, written in enter(drawn):
        mine = worlds.readable(drawn, person)
        assert {number for number in range(len(drawn.cases)) if casbin_reads(drawn, person, number)} == mine
        for number in mine:
            case = session().get_one(Case, written.cases[number])
            held = capacities_of(case, actor)
            assert {one.value for one in held} == worlds.capacities(drawn, number, drawn.people[person].office)
            assert basis_for(actor, Action.CASE_READ, held, case.clauses) is not None
