"""Who takes back a suspension or a revocation: never who reads under the grant, and no office below the one that ordered it;
and what was handed back is revoked all the same (19, R-8)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from portal.grants import asking, revoking
from portal.grants.models import ReadGrant
from portal.grants.revoking import Order
from portal.grants.stepping import last_step
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from portal.organisations.models import Office
from tests import world
from tests.assessments.scene import AT, DAY
from tests.readings import scene

pytestmark = pytest.mark.clause("19")


@pytest.fixture
def school(db_session: scoped_session[Session]) -> Office:
    with acting(SYSTEM):
        return world.institution().office


@pytest.fixture
def grant(school: Office) -> ReadGrant:
    """For the school's handlers."""
    clerk = person(school, "handler")
    return scene.given(scene.wanted((), [school.id], post="handler"), clerk, person("安顺市", "approver"))


def person(office: str | Office, *posts: str) -> Actor:
    with acting(SYSTEM):
        made = world.actor(office, *posts)
        session().commit()
    return made


def does(by: Actor, act: str, grant: ReadGrant) -> str:
    """The last step after somebody tried to do this."""
    with acting(by):
        try:
            if act == "suspend":
                revoking.suspend(grant, "夜间集中读取", None, by=by, at=AT)
            elif act == "shorten":
                revoking.suspend(grant, "已了解", DAY, by=by, at=AT)
            elif act == "resume":
                revoking.resume(grant, "属实", by=by, at=AT)
            elif act == "revoke":
                revoking.revoke(Order(grant.office, "beyond", "超范围", "第十九条"), by=by, at=AT)
            else:
                revoking.settle(grant, "查无此事", confirmed=act == "confirm", by=by, at=AT)
        except Refused as refused:
            session().rollback()
            return refused.why
        session().commit()
        return last_step(grant.id).event


@pytest.mark.parametrize(
    ("ordering", "lifting", "may"),
    [
        ("安顺市", "school", False), ("安顺市", "安顺市", True), ("安顺市", "贵州省", True), ("贵州省", "安顺市", False),
        ("贵州省", "school", False), ("贵州省", "贵州省", True), ("school", "school", True), ("school", "安顺市", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("act", ["resume", "shorten"])
def test_no_office_below_takes_a_suspension_back(
    grant: ReadGrant, school: Office, ordering: str, lifting: str, may: bool, act: str
) -> None:
    first, then = (person(school if name == "school" else name, "approver") for name in (ordering, lifting))
    assert does(first, "suspend", grant) == "suspend"
    done = does(then, act, grant)
    assert done == {"resume": "resume", "shorten": "suspend"}[act] if may else "下级机构不能恢复" in done


def test_what_the_system_suspended_no_office_below_the_one_that_gave_it_resumes(grant: ReadGrant, school: Office) -> None:
    with acting(SYSTEM):
        revoking.suspend(grant, "读取异常", None, by=SYSTEM, at=AT)
        session().commit()
    assert "由系统因读取异常暂停" in does(person(school, "approver"), "resume", grant)
    assert does(person("安顺市", "approver"), "resume", grant) == "resume"


@pytest.mark.clause("R-8")
@pytest.mark.parametrize(("ordering", "may"), [("安顺市", True), ("贵州省", False), ("school", True)])
def test_no_office_below_settles_a_revocation(grant: ReadGrant, school: Office, ordering: str, may: bool) -> None:
    assert does(person(school if ordering == "school" else ordering, "approver"), "revoke", grant) == "revoke"
    done = does(person("安顺市", "approver"), "lift", grant)
    assert done == "lift" if may else "下级机构不能恢复" in done
    assert may or does(person("贵州省", "approver"), "lift", grant) == "lift"


def test_who_reads_in_the_post_does_not_resume_for_the_post(grant: ReadGrant, school: Office) -> None:
    assert does(person(school, "approver"), "suspend", grant) == "suspend"
    assert "不能恢复自己的" in does(person(school, "approver", "handler"), "resume", grant)
    assert does(person(school, "approver"), "resume", grant) == "resume"


def test_what_was_handed_back_is_revoked_and_never_given_again(grant: ReadGrant, school: Office) -> None:
    """Else a reader would hand back what he read under, and nothing could be ordered to be deleted."""
    boss, clerk = person("安顺市", "approver"), person(school, "handler")
    with acting(clerk):
        asking.hand_back(grant, "不再需要", by=clerk, at=AT)
        session().commit()
    assert does(boss, "revoke", grant) == "revoke"
    assert does(boss, "lift", grant) == "end"


def test_the_page_keeps_resuming_back_and_says_who_may(client: FlaskClient, grant: ReadGrant, school: Office) -> None:
    does(person("安顺市", "approver"), "suspend", grant)
    with acting(SYSTEM):
        world.login(client, person(school, "approver"))
    page = client.get(f"/grants/{grant.id}").get_data(as_text=True)
    assert "恢复读取" in page and "由安顺市人力资源和社会保障局或者其上级机构办理" in page
    assert client.get(f"/grants/{grant.id}/resume").status_code == 403
