"""What is remembered: a second breach of 16 after the end of a rectification (17.7, R-9), one not finished (16.5), and what was
decided before about the same respondent."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from portal.cases.opening import Accused, Matter, open_case
from portal.decisions.consequences import follow_reversal
from portal.decisions.earlier import decided_before
from portal.findings import memory, queries
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.rectifications import following
from tests import world
from tests.decisions.course import course
from tests.findings import scene as findings
from tests.rectifications.scene import DUE, Scene

DAY = timedelta(days=1)
Again = Callable[..., findings.Scene]


@pytest.fixture(autouse=True)
def in_a_request(app: Flask, everywhere: None) -> Iterator[None]:
    """What is remembered is told with its address."""
    with app.test_request_context():
        yield


@pytest.fixture
def again(ordered: Scene, tmp_path: Path) -> Again:
    """Another case against the same school, about what it did on a day."""

    def make(day: date, clause: str = "16.2") -> findings.Scene:
        made = findings.scene(tmp_path / "again", clause, school=ordered.institution.office)
        made.case.happened_on = day
        made.exhibit()
        session().flush()
        return made

    return make


def offers(made: findings.Scene) -> set[str]:
    """The clauses offered to the case's handler."""
    return {offer.clause.id for offer in queries.offered(made.case, made.first)}


@pytest.mark.clause("17.7")
def test_conduct_under_16_after_the_end_of_rectification_is_offered_as_17_7(ordered: Scene, again: Again) -> None:
    made = again(DUE + DAY)
    assert "17.7" in offers(made)
    told = memory.before(made.case, [])
    assert told is not None
    assert told.said.startswith(f"{ordered.order.number}责令限期整改，整改期于 2026-12-16 届满")
    assert made.find("17.7", premise=told.said).clause == "17.7"


@pytest.mark.clause("17.7")
def test_the_page_of_findings_offers_17_7_with_the_rectification_it_follows(
    ordered: Scene, again: Again, client: FlaskClient
) -> None:
    made, number = again(DUE + DAY), ordered.order.number
    address = f"/cases/{made.case.id}/findings/add"
    earlier = ordered.way.case.number
    world.login(client, made.first)
    choice = client.get(address).text
    assert f"{address}?clause=17.7" in choice and f"{number}责令限期整改" in choice
    assert earlier in choice, "what was decided before is told as well"
    assert f"{address}?clause=17.7" in client.get(f"{address}?clause=16.2").text
    assert f"{address}?clause=17.7" not in client.get(f"{address}?clause=16.6").text, "16.6 is no breach of one's own (R-9)"
    form = client.get(f"{address}?clause=17.7").text
    assert f"{number}责令限期整改，整改期于 2026-12-16 届满" in form.partition('name="premise"')[2], "its premise is filled in"


@pytest.mark.clause("16.1")
def test_what_is_grave_under_15_is_offered_as_16_1_naming_the_item(again: Again, client: FlaskClient) -> None:
    made = again(DUE, "15.3")
    made.find("15.3", serious=True)
    address = f"/cases/{made.case.id}/findings/add"
    graver = str(escape(f"{address}?clause=16.1&aggravates=15.3"))
    world.login(client, made.first)
    assert graver in client.get(address).text
    assert graver in client.get(f"{address}?clause=15.3").text
    form = client.get(f"{address}?clause=16.1&aggravates=15.3").text
    assert '<option selected value="15.3">' in form


@pytest.mark.clause("17.7")
def test_conduct_while_the_period_runs_is_no_second_breach(again: Again) -> None:
    made = again(DUE)
    assert "17.7" not in offers(made)
    with pytest.raises(Refused) as refused:
        made.find("17.7")
    assert refused.value.why.startswith("本案行为发生于 2026-12-16")
    assert "整改期至 2026-12-16，行为不在整改期满之后" in refused.value.why


@pytest.mark.clause("17.7")
def test_acceptance_ends_the_period_before_its_last_day(ordered: Scene, again: Again) -> None:
    ordered.report()
    ordered.accept()
    assert "17.7" not in offers(again(ordered.today))
    assert "17.7" in offers(again(ordered.today + DAY))


@pytest.mark.clause("R-9")
@pytest.mark.parametrize(("clause", "offered"), [("13", False), ("16.4", True)])
def test_only_a_rectification_ordered_under_16_counts(tmp_path: Path, clause: str, offered: bool) -> None:
    way = course(tmp_path, clause).reviewed()
    way.decide()
    way.serve_decision()
    made = findings.scene(tmp_path / "again", "16.2", school=way.case.institution)
    made.case.happened_on = DUE + DAY
    assert ("17.7" in offers(made)) is offered


@pytest.mark.clause("R-9")
def test_an_order_that_was_reversed_was_never_given(ordered: Scene, again: Again) -> None:
    decision = ordered.order.decision
    follow_reversal(ordered.way.case, decision, ["rectify"], by=ordered.signer, at=decision.signed_at + 30 * DAY)
    made = again(DUE + DAY)
    assert "17.7" not in offers(made)
    assert "没有查到" in memory.obstacle(made.case, [])


@pytest.mark.clause("16.5")
def test_not_finishing_it_is_16_5_and_not_itself_the_second_breach(ordered: Scene, again: Again) -> None:
    ordered.on(DUE + DAY).fail()
    made = again(DUE + DAY, "16.5")
    assert {"16.5"} <= offers(made)
    assert "17.7" not in offers(made)
    assert "适用第十六条第（五）项" in memory.obstacle(made.case, [])
    made.find("16.2")
    assert "17.7" in offers(made), "another breach of 16 beside it is one"


@pytest.mark.clause("16.5")
def test_a_case_under_16_5_starts_filled_in_and_is_linked_with_the_case_that_ordered_it(
    ordered: Scene, client: FlaskClient, until: Callable[[date], None]
) -> None:
    page = f"/rectifications/{ordered.order.id}"
    address = f"/cases/new?kind=institution&rectification={ordered.order.id}"
    until(DUE)
    world.login(client, ordered.handler)
    assert escape(address) not in client.get(page).text, "the period still runs"
    ordered.on(DUE + DAY).fail()
    session().commit()
    until(DUE + DAY)
    world.login(client, ordered.handler)
    assert escape(address) in client.get(page).text
    begun = following.beginning(ordered.handler, ordered.order.id)
    assert begun is not None and ordered.way.case.number in begun.values["summary"]
    assert all(escape(str(said)) in client.get(address).text for said in (begun.values["title"], begun.values["summary"]))
    form = {name: said.isoformat() if isinstance(said, date) else said for name, said in begun.values.items()}
    answer = client.post(address, data=form)
    assert answer.status_code == 303, answer.text
    opened = client.get(answer.location).text
    assert ordered.way.case.number in opened, "linked with the case that ordered it"
    after = client.get(page).text
    assert "已立案" in after and escape(address) not in after, "there is one already"


@pytest.mark.clause("4(2)")
def test_earlier_decisions_are_told_to_who_may_know_of_them_and_to_nobody_else(ordered: Scene, again: Again) -> None:
    made = again(DUE + DAY)
    told = decided_before(made.case, made.first)
    assert [(one.number, one.clauses, [taken.name for taken in one.taken]) for one in told] == [
        (ordered.way.case.number, ["16.4"], ["责令限期整改", "向社会公布"])
    ]
    assert decided_before(ordered.way.case, ordered.handler) == [], "a case is not its own past, nor is what came later"
    assert decided_before(made.case, world.actor("遵义市", "handler")) == []


@pytest.mark.clause("20(2)")
def test_a_person_is_known_again_by_the_number_and_never_by_the_name(tmp_path: Path, app: Flask) -> None:
    way = course(tmp_path, "7.2").reviewed()
    keys, officer = app.extensions["portal_keys"], way.scene.first
    way.case.respondent.id_index = keys.index("520402199003070029")
    way.decide()

    def opened(number: str) -> int:
        accused = Accused("candidate", "张某", number)
        matter = Matter(accused, ["7.2"], "抄袭", "查获。", "inspection", world.office("西秀区"), date(2026, 9, 1))
        return len(decided_before(open_case(matter, keys, by=officer, at=world.AT.replace(year=2027)), officer))

    assert [opened("520402199003070029"), opened("")] == [1, 0]
