"""The province publishes versions, and nothing that was published is ever edited (4(1), 21, 22, R-13)."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import psycopg
import pytest
from flask import Flask
from psycopg import errors

from portal.app import create_app
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from portal.rulebook import delivered, rulebook_on, versions
from portal.rulebook.internal_limits import limit_due
from portal.rulebook.models import Kind
from portal.rulebook.publishing import publish, withdraw
from portal.rulebook.writing import limits_text, readings_text, rulebook_text, watching_text
from tests import world
from tests.databases import Fresh
from tests.rulebook.law import book_text, draft, latest, new_limit, new_rulebook, officer
from tests.sandbox import Sandbox

pytestmark = pytest.mark.clause("22")
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
BUILD = {
    Kind.RULEBOOK: rulebook_text, Kind.READINGS: readings_text, Kind.LIMITS: limits_text, Kind.WATCHING: watching_text,
}  # fmt: skip


@pytest.fixture
def by(db_session: object) -> Iterator[Actor]:
    """The policy officer, seeing as the province does."""
    with acting(SYSTEM):
        someone = officer()
    with acting(someone):
        yield someone


@pytest.mark.parametrize("kind", Kind)
def test_what_is_delivered_is_version_one_and_reads_back_as_it_is_written(by: Actor, kind: Kind) -> None:
    (first,) = versions.ever_published(kind)
    said = versions.content(first)
    assert (first.number, first.person) == (1, None)
    assert versions.understood(kind, BUILD[kind](said), "x") == said
    assert kind is not Kind.RULEBOOK or said == delivered()


@pytest.mark.clause("R-13")
def test_each_day_has_the_version_that_was_in_force_on_it(by: Actor) -> None:
    new_rulebook(JUNE, "16.2", by=by, required=("rectify",), optional=("publish",))
    assert rulebook_on(date(2026, 5, 31)).clause("16.2").required == ("rectify", "publish")
    assert rulebook_on(JUNE).clause("16.2").required == ("rectify",)
    assert rulebook_on(date(2020, 1, 1)).version == "1"


@pytest.mark.clause("R-11")
def test_a_new_limit_counts_only_from_the_day_on_which_it_is_effective(by: Actor) -> None:
    before = limit_due("acceptance", date(2026, 5, 29)).day
    new_limit(JUNE, "acceptance", 3, by=by)
    assert limit_due("acceptance", date(2026, 5, 29)).day == before
    assert limit_due("acceptance", JUNE).day == date(2026, 6, 4)


def test_the_log_says_what_was_published_and_taken_back(by: Actor, log: Callable[[], list[bytes]]) -> None:
    version = new_limit(JUNE, "filing", 4, by=by)
    withdraw(version, "上级另有安排。", by=by, at=world.AT)
    said = [body for body in map(json.loads, log()) if body["event"].startswith("rulebook:")]
    assert [one["event"] for one in said] == ["rulebook:published", "rulebook:withdrawn"]
    for one in said:
        known = {"version": version.id, "kind": "limits", "number": 2, "sha256": version.sha256, "effective": "2026-06-01"}
        assert known.items() <= one["facts"].items()
    assert version.entry is not None


def test_a_planned_version_can_be_withdrawn_and_one_in_force_cannot(by: Actor) -> None:
    planned = new_limit(JUNE, "filing", 4, by=by)
    withdraw(planned, "上级另有安排。", by=by, at=world.AT)
    assert versions.in_force(Kind.LIMITS, JULY).number == 1
    again = new_limit(date(2026, 1, 5), "filing", 4, by=by)
    assert again.number == 3, "the number of a withdrawn version is not used again"
    for version, why in ((planned, "已经撤回"), (again, "已经生效")):
        with pytest.raises(Refused, match=why):
            withdraw(version, "理由", by=by, at=world.AT)


@pytest.mark.parametrize(
    ("since", "wrong"), [(date(2026, 1, 4), "不能早于今天"), (JUNE, "须在此之后的日期生效"), (date(2026, 5, 1), "须在此之后")]
)
def test_a_version_works_neither_backwards_nor_before_one_already_planned(by: Actor, since: date, wrong: str) -> None:
    new_limit(JUNE, "filing", 4, by=by)
    text = limits_text({**latest(Kind.LIMITS), "service": replace(latest(Kind.LIMITS)["service"], days=9)})
    with pytest.raises(Refused, match=wrong) as said:
        publish(draft(Kind.LIMITS, text, since), by=by, at=world.AT)
    assert said.value.field == "effective_from"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda text: text.replace('required = ["rectify"', 'required = ["fine"'), "不是已知的词"),
        (lambda text: text.replace('id = "2"', 'id = "7"', 1), "id 应为“2”"),
        (lambda text: text.replace("2026-06-01", "2026-06-02", 1), "与生效日期一致"),
        (lambda text: text.replace('id = "16.7"', 'id = "16.8"'), "缺少条款“16.7”"),
        (lambda text: text + '\n[measures.fine]\nname = "罚款"\n', "新增了处理措施“fine”"),
        (lambda text: text.split("[[rows]]")[0], "缺少“rows”"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_followed_is_refused(by: Actor, change: Callable[[str], str], wrong: str) -> None:
    text = change(book_text(JUNE, "16.2", published=False))
    with pytest.raises(Refused, match=wrong) as said:
        publish(draft(Kind.RULEBOOK, text, JUNE), by=by, at=world.AT)
    assert said.value.field == "text"


def test_what_changes_nothing_is_not_published(by: Actor) -> None:
    with pytest.raises(Refused, match="没有不同"):
        new_limit(JUNE, "filing", 5, by=by)


def test_two_policy_officers_at_once_make_one_version_and_one_looks_again(fresh_app: Flask) -> None:
    with fresh_app.app_context(), acting(SYSTEM):
        people = [officer(), officer()]
        session().commit()
    start = Barrier(2)

    def publishes(by: Actor) -> str:
        with fresh_app.app_context(), acting(by):
            text = limits_text({**latest(Kind.LIMITS), "filing": replace(latest(Kind.LIMITS)["filing"], days=3)})
            ready = draft(Kind.LIMITS, text, JUNE)
            start.wait(10)
            try:
                version = publish(ready, by=by, at=world.AT)
                session().commit()
            except Refused as refused:
                return str(refused)
            return version.name

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(publishes, people), key=len)
    assert first == "内部时限第 2 版" and second.startswith("在您填写期间，他人已发布")


def test_another_worker_process_sees_a_new_version_from_the_next_request(fresh_app: Flask, fresh_database: Fresh) -> None:
    urls, home = fresh_database.urls, str(fresh_database.home)
    other = create_app({"TESTING": True, "PORTAL_HOME": home, "SQLALCHEMY_DATABASE_URI": urls.web, "OWNER_URL": urls.owner})
    with fresh_app.app_context(), acting(SYSTEM):
        by = officer()
        session().commit()
    browser = other.test_client()
    with other.app_context():
        world.login(browser, by)
        assert "2099-01-01" not in browser.get("/rulebook/versions").text
    with other.app_context():
        assert versions.standing(Kind.LIMITS)[-1].number == 1
        session().commit()
        with fresh_app.app_context(), acting(by):
            new_limit(date(2099, 1, 1), "filing", 4, by=by)
            session().commit()
        assert versions.standing(Kind.LIMITS)[-1].number == 2, "a job that keeps its session asks anew in each transaction"
    assert "2099-01-01" in browser.get("/rulebook/versions").text


def test_not_even_the_owner_edits_a_version_and_only_the_province_adds_one(by: Actor, sandbox: Sandbox) -> None:
    new_limit(JUNE, "filing", 4, by=by)
    session().commit()
    edits, stays = "update law_version set text = ''", pytest.raises(errors.InsufficientPrivilege, match="written once")
    with sandbox.below_the_application() as owner, stays, owner.transaction():
        owner.execute(edits)
    stranger = replace(by, level="prefecture")
    with acting(stranger), pytest.raises(Exception, match="row-level security") as said:
        new_limit(JULY, "filing", 3, by=stranger)
    assert isinstance(said.value.__cause__, psycopg.Error)
