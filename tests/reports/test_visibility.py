"""Who may know of which report, against the sentences of Article 4 written a second time: for every kind of office, every
report there is of the kinds that matter, and every way of asking."""

import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.desk.searching import found as searched
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.organisations.models import Office
from portal.reports import listing, queries
from portal.reports.models import Report
from portal.reports.operations import targets
from portal.reports.routing import KINDS
from portal.reports.self_inquiry import Inquiry, send
from tests import world
from tests.reports.scene import Scene, behind

BUSINESS = {"handler", "approver", "coordinator"}


@dataclass(frozen=True)
class Known:
    """A report as the second writing sees it."""

    id: int
    number: str
    registered_by: Office
    held_by: Office
    accused: Office | None


def may_know(actor: Actor, report: Known) -> bool:
    """4(1): the province of all. 4(2): a prefecture of what lies in its region. 4(3), 4(4): others of what they took down
    or hold. 4(2): an institution never of what accuses it. Nobody by an administrator's post."""
    if not actor.posts & BUSINESS:
        return False
    if report.accused is not None and report.accused.id == actor.office_id:
        return False
    near = actor.office_id in (report.registered_by.id, report.held_by.id)
    if actor.level == "prefecture":
        return near or report.held_by.prefecture_id == actor.office_id
    return near or actor.level == "province"


def everything(here: Scene) -> list[Known]:
    """A report by every office of every kind, about either school, and each passed on wherever it can be."""
    made: list[Known] = []
    for who, kind, school in itertools.product(WHO, KINDS, (here.school, here.other)):
        registering = session().get_one(Office, here[who].office_id)
        accused = school if kind in ("institution", "reader") else None
        first = here.take(who, subject_kind=kind, institution=school)
        made.append(Known(first.report_id, first.number, registering, first.holder, accused))
        report = session().get_one(Report, first.report_id)
        for target in targets(report, here[who]) if report.holder_id == registering.id else ():
            receipt = here.take(who, subject_kind=kind, institution=school)
            _hand_on(receipt.report_id, target)
            made.append(Known(receipt.report_id, receipt.number, registering, target, accused))
    return made


def _hand_on(report_id: int, target: Office) -> None:
    report = session().get_one(Report, report_id)
    report.holder_id, report.prefecture_id, report.state = target.id, target.prefecture_id, "passed_on"
    session().flush()


WHO = ("home", "county", "venue", "far_county", "province", "school", "other")
ASKING = (*WHO, "boss", "far", "auditor", "reviewer")


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize("wall", [behind, lambda actor: behind(SYSTEM)], ids=["behind both walls", "the application alone"])
def test_every_office_knows_of_exactly_its_reports_however_it_asks(
    here: Scene, wall: Callable[[Actor], AbstractContextManager[None]]
) -> None:
    known = everything(here)
    assert len(known) > 100
    for who in ASKING:
        actor = here[who]
        mine = {one.id for one in known if may_know(actor, one)}
        with wall(actor):
            assert {one.id for one in queries.listed(actor, [], None, 1000)} == mine, who
            assert queries.counted(actor, []) == len(mine), who
            assert {one.id for one in known if queries.load(actor, one.id)} == mine, who


@pytest.mark.clause("4(2)")
def test_the_second_wall_alone_hides_a_report_from_the_institution_it_accuses(here: Scene) -> None:
    known = everything(here)
    for who, office in (("school", here.school), ("other", here.other)):
        with behind(here[who]):
            found = {row.id for row in session().query(Report.id)}
        assert found.isdisjoint(one.id for one in known if one.accused is office), who
        assert found


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize("kind", ["institution", "reader"])
def test_the_accused_gets_the_answer_of_a_missing_number_on_every_page(
    here: Scene, client: FlaskClient, kind: str, log: Callable[[], list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    # The watermark names the minute, which may pass between the two.
    monkeypatch.setattr("portal.desk.navigation.now", lambda: at)
    report = here.report("home", subject_kind=kind)
    hidden = (report.id, report.title, report.number)
    own = here.report("school", subject_kind="candidate", title="另一件事").title
    world.login(client, here["school"])
    for page in ("", "/receive", "/refuse", "/pass-on", "/merge", "/open-case", "/reporter"):
        theirs, missing = client.get(f"/reports/{hidden[0]}{page}"), client.get(f"/reports/987654{page}")
        assert (theirs.status_code, theirs.data) == (404, missing.data)
    shown = client.get("/reports?tab=all").text + client.get("/search?q=未安排").text + client.get("/").text
    assert hidden[1] not in shown and hidden[2] not in shown
    assert own in shown
    assert b'"access:missing"' in b"".join(log())


@pytest.mark.clause("4(2)")
def test_neither_lists_nor_counts_nor_search_of_the_accused_change(app: Flask, here: Scene) -> None:
    school = here["school"]
    here.report("school", subject_kind="candidate")

    def everything_it_can_count() -> object:
        with behind(school), app.test_request_context():
            return listing.tabs(school, {}), queries.counted(school, []), len(searched(school, "未安排").reports)

    before = everything_it_can_count()
    for who in ("home", "county", "school", "province"):
        here.take(who)
    assert everything_it_can_count() == before


@pytest.mark.clause("4(4)")
def test_an_institutions_own_inquiry_goes_to_its_prefecture_and_out_of_its_sight(
    here: Scene, log: Callable[[], list[bytes]]
) -> None:
    school = here["school"]
    with behind(school):
        inquiry = Inquiry("自查发现档案缺失", "缺一个批次。", here.school.region_code, clause="15.4")
        receipt = send(inquiry, store=here.store, by=school, at=world.AT)
        assert receipt.holder.id == here["home"].office_id
        assert queries.load(school, receipt.report_id) is None
    report = queries.load(here["home"], receipt.report_id)
    assert report is not None and report.channel == "self_inquiry"
    assert sum(b'"report:self_inquiry"' in row for row in log()) == 1
