"""The console: filters, pages, one entry with its proof; whoever reads is in the log before anything is shown."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.audit.models import AuditEntry
from portal.audit.reading import reader
from portal.auditing import proof, search
from portal.auditing.filters import Filters, filters_in
from portal.kit.clock import today
from portal.kit.db import acting
from tests import world
from tests.auditing.conftest import SEATS, See, Watched


def last(log: Callable[[], list[bytes]], event: str) -> dict[str, object]:
    """The latest entry of this event."""
    return next(body for raw in reversed(log()) if (body := json.loads(raw))["event"] == event)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"what": "access:refused"}, 3), ({"what": "access:"}, 3), ({"result": "refused"}, 3), ({"result": "read"}, 0),
        ({"object": "case:71"}, 3), ({"object": "case:72"}, 0), ({"clause": "4(3)", "what": "access:"}, 3),
        ({"person": "人officer", "what": "access:"}, 1), ({"office": "西秀区人社局", "what": "access:"}, 1),
        ({"about": "case", "number": "71"}, 3), ({"about": "report", "number": "XS-0000"}, 0),
        ({"until": "2020-01-01"}, 0), ({"since": "2999-01-01"}, 0), ({"what": "nonsense", "result": "refused"}, 3),
    ],
)  # fmt: skip
def test_every_filter_narrows_to_what_it_says(asked: dict[str, str], count: int, watched: Watched) -> None:
    by = watched["auditor"]
    with acting(by):
        assert len(search.page_of(filters_in(asked, by), by).entries) == count


def test_days_of_recording_include_today(watched: Watched) -> None:
    by, day = watched["auditor"], today()
    narrowed = Filters(since=day, until=day, what="access:refused")
    before = Filters(until=day - timedelta(days=1), what="access:refused")
    with acting(by):
        assert len(search.page_of(narrowed, by).entries) == 3
        assert search.page_of(before, by).entries == []


def test_pages_go_back_and_forth_without_gap_or_repetition(watched: Watched) -> None:
    by, narrowed = watched["auditor"], Filters(what="access:refused")
    for _ in range(42):
        watched.refused("officer")
    watched.seal()
    with acting(by):
        first = search.page_of(narrowed, by)
        second = search.page_of(narrowed, by, before=first.older)
        third = search.page_of(narrowed, by, before=second.older)
        back = search.page_of(narrowed, by, after=third.newer)
    everything = [one.position for page in (first, second, third) for one in page.entries]
    assert everything == sorted(set(everything), reverse=True)
    assert len(everything) == 45
    assert (third.older, first.newer) == (None, None)
    assert [one.position for one in back.entries] == [one.position for one in second.entries]


@pytest.mark.clause("19")
def test_a_search_is_in_the_log_before_the_page_is_shown(
    watched: Watched, see: See, log: Callable[[], list[bytes]], monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(search, "page_of", broken)
    world.login(client, watched["auditor"])
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.get("/audit/?person=人officer&result=refused").status_code == 500
    client.application.config["PROPAGATE_EXCEPTIONS"] = None
    entry = last(log, "audit:searched")
    assert entry["facts"] == {"filters": [f"person:{watched['officer'].person_id}", "result:refused"], "before": None}
    assert (entry["person"], entry["result"]) == (watched["auditor"].person_id, "read")


def test_reading_an_entry_is_in_the_log(watched: Watched, see: See, log: Callable[[], list[bytes]]) -> None:
    entry = watched.entry("officer")
    see("auditor", f"/audit/entries/{entry.entry_id}")
    assert last(log, "audit:entry_read")["facts"] == {"entry": entry.entry_id}


def test_an_entry_shows_who_did_what_and_that_it_verifies(watched: Watched, see: See) -> None:
    page = see("auditor", f"/audit/entries/{watched.entry('officer').entry_id}")
    for words in ("核验通过", "请求被拒绝", "人officer", "西秀区人社局", "承办人", "作出处理决定", "没有权限", "案件 71"):
        assert words in page.text
    assert '<svg class="proof"' in page.html


def test_the_picture_climbs_to_the_signed_root(watched: Watched) -> None:
    place = watched.entry("officer")
    with acting(watched["auditor"]):
        with reader() as asked:
            entry = asked.get_one(AuditEntry, place.entry_id)
        shown = proof.proof_of(entry, place)
    assert shown is not None
    assert shown.holds
    assert shown.picture.nodes[-1].hash == shown.head.root.hex()
    assert shown.picture.steps[-1].result == shown.head.root.hex()
    assert json.loads(shown.text)["checkpoint"] == shown.evidence.note


def test_an_altered_entry_does_not_verify(watched: Watched, see: See) -> None:
    entry = watched.entry("officer").entry_id
    with watched.sandbox.below_the_application() as connection:
        connection.execute("alter table audit_entry disable trigger user")
        connection.execute("update audit_entry set body = body || ' ' where id = %s", [entry])
        connection.execute("alter table audit_entry enable trigger user")
    page = see("auditor", f"/audit/entries/{entry}")
    assert "核验不通过" in page.text
    assert "可能被改动" in page.text


def test_an_entry_not_sealed_yet_says_so(watched: Watched, see: See) -> None:
    watched.refused("officer")
    with watched.sandbox.below_the_application() as connection:
        newest = connection.execute("select max(id) from audit_entry").fetchone()
    assert newest
    assert "尚未封存" in see("province", f"/audit/entries/{newest[0]}").text
    see("auditor", f"/audit/entries/{newest[0]}", 404)


def test_following_a_person_is_a_timeline_and_administrators_are_tagged(watched: Watched, see: See) -> None:
    page = see("auditor", f"/audit/?person={watched['admin'].person_id}")
    assert "人admin 的全部留痕" in page.text
    assert 'class="timeline' in page.html
    assert "系统管理员" in page.text


def test_a_search_that_would_walk_too_far_is_stopped_and_says_what_to_narrow(
    watched: Watched, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting(watched["auditor"]), pytest.raises(Exception, match="用时过长"), search.patient() as asked:
        asked.execute(search.text("set local statement_timeout = 20"))
        asked.execute(search.text("select pg_sleep(1)"))


def test_searches_are_ones_own_and_can_be_given_up(watched: Watched, see: See, send: Callable[..., str]) -> None:
    assert send("auditor", "/audit/searches/new?result=refused", name="被拒绝的") == "/audit/?result=refused"
    assert "已有同名的检索" in send("auditor", "/audit/searches/new?result=read", name="被拒绝的")
    assert "被拒绝的" in see("auditor", "/audit/").text
    assert "被拒绝的" not in see("second", "/audit/").text
    html = see("auditor", "/audit/").html
    address = html.partition('action="/audit/searches/')[2].partition('"')[0]
    assert "没有找到" in send("second", f"/audit/searches/{address}")
    assert send("auditor", f"/audit/searches/{address}") == "/audit/"
    assert "被拒绝的" not in see("auditor", "/audit/").text


PAGES = ("", "?what=access:", "figures", "figures?days=92", "checks", "witness", "witness/key", "reviews", "reviews/new")


@pytest.mark.parametrize("who", ["province", "auditor", "county", "school"])
def test_every_page_has_one_heading_unique_ids_and_no_words_of_the_code(who: str, watched: Watched, see: See) -> None:
    for address in PAGES:
        page = see(who, f"/audit/{address}")
        assert len(page.headings) == 1, address
        assert len(page.ids) == len(set(page.ids)), address
        # A signed note and public keys are shown as they are.
        assert address == "witness" or set(page.english) <= {*SEATS, "teacher"}, address

