"""Another prefecture reads what became of a case in which it is venue or was asked to help, and does nothing about it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.authority.models import CaseCapacity, Recusal
from portal.authority.seats import Capacity
from portal.desk.waiting import tasks
from portal.kit.actor import Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.rectifications import queries
from portal.rectifications.scope import capacities_of
from tests import world
from tests.rectifications.scene import SERVED, Scene, at

ELSEWHERE = "遵义市"


@pytest.fixture(autouse=True)
def day(until: Callable[[date], None]) -> None:
    """Twenty days into the period."""
    until(SERVED + timedelta(days=20))


@pytest.fixture
def officer() -> Actor:
    return world.actor(ELSEWHERE, "handler", name="骆外办")


def venue(ordered: Scene) -> None:
    """What it is about happened in another prefecture."""
    ordered.way.case.venue_id = world.office(ELSEWHERE).id
    session().flush()


def asked(ordered: Scene, until: date | None = None, capacity: Capacity = Capacity.ASSIST) -> None:
    """Another prefecture was asked to help with the case, or takes part in it otherwise."""
    case, office = ordered.way.case, world.office(ELSEWHERE)
    session().add(
        CaseCapacity(
            office_id=office.id, case_id=case.id, capacity=capacity, opened_at=case.opened_at, since=at(SERVED),
            until=at(until) if until else None,
        )
    )  # fmt: skip
    session().flush()


def known(ordered: Scene, who: Actor) -> tuple[set[Capacity], list[int], bool]:
    """By the capacities of one, by the scope of lists, and behind the second wall."""
    number = ordered.order.id
    held = set(capacities_of(ordered.order, who))
    listed = list(session().scalars(queries.of(who).with_only_columns(queries.Rectification.id)))
    session().commit()
    with acting(who):
        walled = session().get(queries.Rectification, number, populate_existing=True) is not None
        session().rollback()
    assert set(listed) <= {number}
    return held, listed, walled


@pytest.mark.clause("4(2)")
def test_the_prefecture_of_the_venue_knows_of_it_and_one_that_has_no_part_in_the_case_does_not(
    ordered: Scene, officer: Actor
) -> None:
    assert known(ordered, officer) == (set(), [], False)
    venue(ordered)
    assert known(ordered, officer) == ({Capacity.VENUE}, [ordered.order.id], True)
    assert known(ordered, world.actor("毕节市", "handler")) == (set(), [], False)


@pytest.mark.clause("20(5)")
def test_that_something_was_filed_with_it_gives_a_prefecture_nothing_here(ordered: Scene, officer: Actor) -> None:
    asked(ordered, capacity=Capacity.FILED_TO)
    assert known(ordered, officer)[:2] == (set(), [])


@pytest.mark.clause("20(6)")
def test_a_prefecture_that_was_asked_to_help_knows_of_it_until_that_ends(ordered: Scene, officer: Actor) -> None:
    asked(ordered)
    assert known(ordered, officer) == ({Capacity.ASSIST}, [ordered.order.id], True)
    assert known(ordered, world.actor(ELSEWHERE, "reviewer"))[1] == [], "its lawyers were not asked"


@pytest.mark.clause("20(6)")
def test_what_ended_gives_nothing(ordered: Scene, officer: Actor) -> None:
    asked(ordered, SERVED)
    held, listed, _ = known(ordered, officer)
    assert (held, listed) == (set(), [])


@pytest.mark.clause("R-10")
def test_whoever_is_recused_from_the_case_does_not(ordered: Scene, officer: Actor) -> None:
    venue(ordered)
    case = ordered.way.case
    session().add(
        Recusal(
            case_id=case.id, person_id=officer.person_id, office_id=officer.office_id, reason="亲属",
            ordered_by=officer.person_id, at=at(SERVED),
        )
    )  # fmt: skip
    session().flush()
    assert known(ordered, officer)[:2] == (set(), [])


@pytest.mark.clause("4(2)")
def test_it_reads_and_neither_checks_nor_judges(ordered: Scene, officer: Actor, client: FlaskClient, app: Flask) -> None:
    venue(ordered)
    ordered.on(SERVED + timedelta(days=20)).report()
    page = f"/rectifications/{ordered.order.id}"
    world.login(client, officer)
    told = client.get(page).text
    assert "已逐项整改。" in told and "活动所在地" in told and f'href="{page}/' not in told
    assert ordered.order.number in client.get("/rectifications?tab=all").text
    assert client.get(f"{page}/inspect").status_code == 403
    with pytest.raises(Refused) as refused:
        ordered.accept(by=world.actor(ELSEWHERE, "approver"))
    assert refused.value.ground is Ground.AUTHORITY
    for who, waits in ((world.actor(ELSEWHERE, "approver"), False), (ordered.signer, True)):
        with app.test_request_context(), acting(who):
            assert any(task.number == ordered.order.number for task in tasks(who)) is waits
