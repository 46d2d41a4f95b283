"""What the desk says of grants: those that end soon are announced, those that nobody uses are proposed for return (19)."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.grants import asking
from portal.grants.models import ReadGrant
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from tests import world
from tests.readings import scene

pytestmark = pytest.mark.clause("19")


@pytest.fixture
def officer(db_session: scoped_session[Session]) -> Actor:
    with acting(SYSTEM):
        return world.actor("安顺市", "data_officer")


def given(reader: Actor, ago: int, lasts: int) -> str:
    """The number of a grant for a region, asked for so many days ago."""
    with acting(SYSTEM):
        boss, place = world.actor("安顺市", "approver"), world.office("安顺市")
    first = today() - timedelta(ago)
    days = {"starts_on": first, "ends_on": first + timedelta(lasts)}
    return scene.given(scene.wanted([place], **days), reader, boss, at=now() - timedelta(ago)).number


def desk(client: FlaskClient, actor: Actor) -> str:
    with acting(SYSTEM):
        world.login(client, actor)
    return client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(("ago", "lasts", "told"), [(0, 14, True), (0, 15, False), (20, 19, False)])
def test_a_grant_is_announced_a_fortnight_before_it_ends(
    client: FlaskClient, officer: Actor, ago: int, lasts: int, told: bool
) -> None:
    number = given(officer, ago, lasts)
    assert (f"读取权限 {number} 将于" in desk(client, officer)) is told


@pytest.mark.parametrize(("ago", "told"), [(60, True), (59, False)])
def test_a_grant_that_nobody_uses_is_proposed_for_return_once(
    client: FlaskClient, officer: Actor, ago: int, told: bool
) -> None:
    number = given(officer, ago, 200)
    assert (f"读取权限 {number} 已 60 日未用" in desk(client, officer)) is told


def test_what_was_handed_back_is_announced_no_more(client: FlaskClient, officer: Actor) -> None:
    number = given(officer, 0, 10)
    with acting(officer):
        (grant,) = session().scalars(select(ReadGrant)).unique().all()
        asking.hand_back(grant, "不再需要", by=officer, at=now())
        session().commit()
    assert number not in desk(client, officer)
