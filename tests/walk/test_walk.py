"""Every page of the portal, as the people see it who are meant to: it changes nothing, it is Chinese, and no link is dead."""

from flask import Flask

from tests.walk.conftest import Walked
from tests.walk.walker import FINE, Walk

UNREACHED: dict[str, str] = {
    "static": "files of the pages themselves",
    "auditing.find": "the box in which the number of an entry is typed; it leads on to the entry",
    "auditing.check_progress": "asked for by the page of a check while it runs",
    "certificates.job": "shown to who sent a large sheet while a worker takes it in",
    "certificates.job_progress": "asked for by that page",
    "api.certificates": "asked by institutions' own systems",
    "api.state": "asked by institutions' own systems",
    "sittings.restored": "offered once a voiding was reversed, which nobody did in this world",
}
"""Routes that nobody need come to by a link, and why not."""


def gets(app: Flask) -> set[str]:
    """Every route that answers a GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def test_a_get_changes_nothing_but_the_log(walked: Walked) -> None:
    changed = {table for table in walked.before if walked.before[table] != walked.after[table]}
    assert changed == set()
    assert set(walked.before) == set(walked.after)


def test_every_page_is_reached_by_following_links(app: Flask, walk: Walk) -> None:
    assert gets(app) - walk.reached == set(UNREACHED)


def test_no_link_is_dead(walk: Walk) -> None:
    dead = {(visit.endpoint, visit.status, visit.address, visit.who) for visit in walk.visits if visit.status not in FINE}
    assert dead == set()


def test_every_page_has_one_heading_and_a_chinese_title(walk: Walk) -> None:
    wrong = {
        (visit.endpoint, visit.page.title, tuple(visit.page.headings))
        for visit in walk.pages()
        if visit.page and (len(visit.page.headings) != 1 or not visit.page.title.strip() or visit.page.title.isascii())
    }
    assert wrong == set()


def test_no_id_is_given_twice_on_a_page(walk: Walk) -> None:
    assert {visit.endpoint for visit in walk.pages() if visit.page and len(visit.page.ids) != len(set(visit.page.ids))} == set()


def test_no_word_of_the_code_is_read_on_a_page(walk: Walk) -> None:
    leaked = {(visit.endpoint, word) for visit in walk.pages() if visit.page for word in visit.page.english}
    assert leaked == set()
