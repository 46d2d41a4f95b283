"""Who asks for a grant, who decides, and how far it can go (19)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.grants import asking, blocking, queries, revoking
from portal.grants.asking import Wanted
from portal.grants.models import ReadGrant
from portal.grants.revoking import Order
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from portal.organisations.models import Office
from tests import world
from tests.assessments.scene import AT, DAY
from tests.readings import scene

pytestmark = pytest.mark.clause("19")


@pytest.fixture(autouse=True)
def founded(db_session: scoped_session[Session]) -> None:
    """The tree of offices."""


@pytest.fixture
def school() -> Office:
    with acting(SYSTEM):
        return world.institution().office


def person(office: str, post: str) -> Actor:
    with acting(SYSTEM):
        return world.actor(office, post)


def at(name: str) -> Office:
    with acting(SYSTEM):
        return world.office(name)


def ask(stated: Wanted, by: Actor) -> ReadGrant:
    with acting(by):
        return asking.ask(stated, by=by, at=AT)


@pytest.mark.parametrize(
    ("office", "places", "approver"),
    [
        ("安顺市", ["安顺市"], "安顺市"), ("西秀区", ["西秀区"], "安顺市"), ("西秀区", ["平坝区"], "安顺市"),
        ("安顺市", ["遵义市"], "贵州省"),
        ("安顺市", ["安顺市", "遵义市"], "贵州省"), ("安顺市", ["贵州省"], "贵州省"),
        ("贵州省", ["安顺市"], "贵州省"),
    ],
)  # fmt: skip
def test_who_decides_is_above_both_the_reader_and_the_data(office: str, places: list[str], approver: str) -> None:
    grant = ask(scene.wanted([at(one) for one in places]), person(office, "data_officer"))
    assert grant.approver_id == at(approver).id


def test_what_lies_inside_another_place_is_named_once() -> None:
    with acting(SYSTEM):
        inside, outside = (world.institution(county).office_id for county in ("西秀区", "红花岗区"))
    grant = ask(scene.wanted([at("安顺市"), at("平坝区")], [inside, outside]), person("贵州省", "handler"))
    assert (grant.regions, grant.institutions) == ([str(at("安顺市").id)], [str(outside)])
    assert grant.prefectures == sorted([at("安顺市").id, at("遵义市").id])


def test_nobody_decides_about_what_he_asked_for_or_is_to_read() -> None:
    asker = person("安顺市", "approver")
    grant = ask(scene.wanted([at("安顺市")], reader="person", person_id=asker.person_id, post="approver"), asker)
    with acting(asker), pytest.raises(Refused, match="不能审批自己"):
        asking.approve(grant, "同意", by=asker, at=AT)
    other = person("安顺市", "approver")
    with acting(other):
        asking.approve(grant, "同意", by=other, at=AT)
        with pytest.raises(Refused, match="有效，不能再批准"):
            asking.approve(grant, "同意", by=other, at=AT)


def test_an_office_decides_only_what_was_sent_to_it() -> None:
    grant = ask(scene.wanted([at("遵义市")]), person("安顺市", "data_officer"))
    with pytest.raises(Refused, match="审批范围"):
        asking.approve(grant, "同意", by=person("安顺市", "approver"), at=AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fields": {}}, "fields"), ({"fields": {"salary": "full"}}, "fields"), ({"fields": {"issued_on": "masked"}}, "fields"),
        ({"daily_quota": 0}, "daily_quota"), ({"daily_quota": 20_000}, "daily_quota"), ({"reader": "system"}, "reader"),
        ({"starts_on": DAY - timedelta(1)}, "ends_on"), ({"ends_on": DAY + timedelta(367)}, "ends_on"),
        ({"institutions": [10**9]}, "institutions"),
        ({"occupations": [f"6-31-01-{n:02d}" for n in range(61)]}, "occupations"),
        ({"issued_from": DAY, "issued_until": DAY - timedelta(1)}, "issued_until"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_told_beside_its_field(changes: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(scene.wanted([at("安顺市")], **changes), person("安顺市", "data_officer"))
    assert refused.value.field == field


@pytest.mark.parametrize(("reader", "post", "field"), [("system", "system", "purpose"), ("post", "data_officer", "post")])
def test_a_grant_for_cases_is_for_posts_that_handle_them(school: Office, reader: str, post: str, field: str) -> None:
    with acting(SYSTEM):
        clerk = world.actor(school, "handler")
    with pytest.raises(Refused) as refused:
        ask(scene.wanted((), [school.id], reader=reader, post=post, purpose="case"), clerk)
    assert refused.value.field == field
    assert ask(scene.wanted((), [school.id], post="handler", purpose="case"), clerk).purpose == "case"


def test_grants_are_found_by_the_readers_office(school: Office) -> None:
    clerk, boss = person(school.name, "handler"), person("安顺市", "approver")
    grant = ask(scene.wanted((), [school.id], post="handler"), clerk)
    ask(scene.wanted([at("平坝区")], post="handler"), person("平坝区", "handler"))
    with acting(boss):
        found = queries.listed(boss, queries.Wanted("region", school.name[:4]), DAY, 10)
    assert found == [grant]


@pytest.mark.parametrize(
    ("who", "about", "may"),
    [
        ("贵州省", "西秀区", True), ("安顺市", "西秀区", True), ("安顺市", "安顺市", True), ("西秀区", "西秀区", True),
        ("遵义市", "西秀区", False), ("平坝区", "西秀区", False), ("西秀区", "安顺市", False), ("安顺市", "遵义市", False),
    ],
)  # fmt: skip
def test_table_2_says_who_takes_a_permission_away(who: str, about: str, may: bool) -> None:
    approver = person("贵州省", "approver")
    grant = scene.given(scene.wanted([at("贵州省")]), person(about, "data_officer"), approver)
    by, order = person(who, "data_officer"), Order(at(about), "beyond", "超范围读取", "第十九条")
    if may:
        with acting(by):
            made = revoking.revoke(order, by=by, at=AT)
        assert [step.event for step in queries.last_steps([grant]).values()] == ["revoke"]
        assert made.about_id == at(about).id
        return
    with pytest.raises(Refused) as refused:
        revoking.revoke(order, by=by, at=AT)
    assert refused.value.clause


def test_one_order_ends_all_grants_of_an_office_and_leaves_others() -> None:
    boss = person("安顺市", "approver")
    mine = [scene.given(scene.wanted([at("安顺市")]), person("西秀区", "handler"), boss) for _ in range(2)]
    other = scene.given(scene.wanted([at("安顺市")]), person("平坝区", "handler"), boss)
    order = Order(at("西秀区"), "leak", "泄露", "第十九条")
    with acting(boss):
        revoking.revoke(order, by=boss, at=AT)
    found = {key: one.event for key, one in queries.last_steps([*mine, other]).items()}
    assert found == {mine[0].id: "revoke", mine[1].id: "revoke", other.id: "approve"}
    with acting(boss), pytest.raises(Refused, match="没有可以取消的"):
        revoking.revoke(order, by=boss, at=AT)


def test_a_county_asks_its_prefecture_for_a_block_and_is_answered_once() -> None:
    with acting(SYSTEM):
        school, far = world.institution("西秀区"), world.institution("平坝区")
    county, boss = person("西秀区", "handler"), person("安顺市", "approver")
    with pytest.raises(Refused, match="本县"):
        blocking.ask_block(far.office, "倒卖数据", by=county, at=AT)
    request = blocking.ask_block(school.office, "倒卖数据", by=county, at=AT)
    assert session().scalars(queries.blocks_waiting(boss)).all() == [request.id]
    blocking.answer_block(request, None, "情况不实", by=boss, at=AT)
    session().refresh(request)
    assert session().scalars(queries.blocks_waiting(boss)).all() == []
    with pytest.raises(Refused, match="已经答复"):
        blocking.answer_block(request, None, "情况不实", by=boss, at=AT)
