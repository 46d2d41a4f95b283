"""Keys by which institutions' own systems act: shown once, ended for good, read from their row at each request (19)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.authority.actions import Action
from portal.authority.permission import OWN, basis_for
from portal.authority.seats import Post
from portal.certificates import keys
from portal.certificates.key_models import ApiKey
from portal.identity.posts import LABELS, posts_at
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests import world
from tests.assessments.scene import AT, School


@pytest.fixture
def admin(school: School) -> Actor:
    with acting(SYSTEM):
        made = world.actor(school.institution.office, "system_admin")
        session().commit()
    return made


def make(school: School, admin: Actor, name: str = "教务系统") -> keys.Made:
    with acting(admin):
        made = keys.make_key(school.institution.office, name, by=admin, at=AT)
        session().commit()
    return made


@pytest.mark.clause("19")
def test_a_key_makes_its_institutions_system_the_acting_one_and_nothing_more(school: School, admin: Actor) -> None:
    made = make(school, admin)
    actor = keys.authenticate(f"Bearer {made.token}", AT)
    assert (actor.office_id, actor.person_id, actor.key_id) == (school.institution.office_id, 0, made.key.id)
    assert actor.posts == {"system"}
    may = {action for action in Action if basis_for(actor, action, OWN)}
    assert may == {Action.CERTIFICATE_UPLOAD, Action.CERTIFICATE_READ}


def test_the_secret_is_kept_nowhere(school: School, admin: Actor, log: Callable[[], list[bytes]]) -> None:
    made = make(school, admin)
    secret = made.token.split("_", 2)[2]
    with acting(admin):
        row = session().scalars(select(ApiKey)).one()
    assert secret.encode() not in repr(vars(row)).encode()
    assert not any(secret.encode() in body for body in log())
    assert (len(row.secret_hash), row.last_four) == (32, secret[-4:])


@pytest.mark.clause("19")
def test_an_ended_key_is_answered_as_one_that_never_was(school: School, admin: Actor) -> None:
    made, other = make(school, admin), make(school, admin, "备用系统")
    with acting(admin):
        assert [keys.end_key(made.key, "设备遗失", by=admin, at=AT) for _ in range(2)] == [True, False]
        session().commit()
    for header in (f"Bearer {made.token}", f"Bearer {made.token[:-1]}x", "Bearer gz_aaaaaaaaaa_" + "x" * 43, "", "Basic eA=="):
        with pytest.raises(keys.BadKey):
            keys.authenticate(header, AT)
    assert keys.authenticate(f"Bearer {other.token}", AT).key_id == other.key.id


@pytest.mark.clause("19")
def test_a_revocation_ends_every_key_of_the_institution_at_once(school: School, admin: Actor) -> None:
    made = [make(school, admin, name) for name in ("甲", "乙")]
    with acting(SYSTEM):
        officer = world.actor("安顺市", "approver")
        session().commit()
    with acting(officer):
        assert [keys.end_keys(admin.office_id, "超范围读取", by=officer, at=AT) for _ in range(2)] == [2, 0]
        session().commit()
    for one in made:
        with pytest.raises(keys.BadKey):
            keys.authenticate(f"Bearer {one.token}", AT)
    with acting(admin):
        assert {(key.end_reason, key.ended_office_id) for key in keys.keys_of(admin.office_id)} == {
            ("超范围读取", officer.office_id)
        }


def test_what_ended_a_key_cannot_be_taken_back(school: School, admin: Actor) -> None:
    made = make(school, admin)
    with acting(SYSTEM):
        keys.end_keys(admin.office_id, "停用", by=admin, at=AT)
        session().commit()
        session().refresh(made.key)
        made.key.ended_at = None
        with pytest.raises(Exception, match=r"0 were matched|row-level security"):
            session().flush()
        session().rollback()


def test_a_name_is_used_once_and_keys_are_few(school: School, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    make(school, admin)
    with pytest.raises(Refused, match="同名"):
        make(school, admin)
    monkeypatch.setattr(keys, "MOST_KEYS", 1)
    with pytest.raises(Refused, match="请先停用"):
        make(school, admin, "另一个")


def test_nobody_is_appointed_a_system() -> None:
    assert Post.SYSTEM.value not in LABELS
    assert Post.SYSTEM.value not in posts_at("institution")


@pytest.mark.parametrize(("post", "may_make", "may_end"), [
    ("system_admin", True, True), ("data_officer", False, True), ("approver", False, True), ("handler", False, False),
])  # fmt: skip
def test_the_administrator_makes_keys_and_whoever_answers_for_the_data_may_end_them(
    school: School, admin: Actor, client: FlaskClient, post: str, may_make: bool, may_end: bool
) -> None:
    made = make(school, admin)
    with acting(SYSTEM):
        world.login(client, world.actor(school.institution.office, post))
        session().commit()
    assert client.get("/my-keys").status_code == (200 if may_end else 403)
    answer = client.post("/my-keys", data={"name": "新系统"})
    assert answer.status_code == (200 if may_make else 403)
    assert ("gz_" in answer.get_data(as_text=True) and "只显示这一次" in answer.get_data(as_text=True)) is may_make
    ended = client.post(f"/my-keys/{made.key.id}/end", data={"reason": "更换"})
    assert ended.status_code == (303 if may_end else 403)


def test_the_page_shows_no_secret_and_another_institutions_key_does_not_exist(
    db_session: scoped_session[Session], app: Flask, school: School, admin: Actor, client: FlaskClient
) -> None:
    made = make(school, admin)
    prefix, number = made.key.prefix, made.key.id
    with acting(SYSTEM):
        stranger = world.actor(world.institution("平坝区").office, "system_admin")
        session().commit()
        world.login(client, admin)
    page = client.get("/my-keys").get_data(as_text=True)
    assert prefix in page
    assert made.token not in page
    with acting(SYSTEM):
        world.login(client, stranger)
    assert prefix not in client.get("/my-keys").get_data(as_text=True)
    assert client.get(f"/my-keys/{number}/end").status_code == 404
    assert client.post(f"/my-keys/{number}/end", data={"reason": "x"}).status_code == 404
