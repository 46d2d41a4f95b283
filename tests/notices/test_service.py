"""Serving a notice: with proof, in a mode that stands, on a day that can be; and then the window starts (20(3))."""

from datetime import date, timedelta

import pytest

from portal.kit.refusal import Ground, Refused
from portal.notices import queries, service
from portal.notices.papers import Paper, written
from portal.notices.service import Proof
from tests.notices.scene import ISSUED, PDF, Scene, moment

RECEIVED = date(2026, 9, 18)
AT = moment(date(2026, 9, 18), 17)
pytestmark = pytest.mark.clause("20(3)")


@pytest.fixture
def issued(proposed: Scene) -> Scene:
    proposed.issue()
    return proposed


def refused(scene: Scene, field: str, **changes: object) -> str:
    """Serve with these changes; the refusal must stand beside `field` and nothing may have happened."""
    stated: dict[str, object] = {"mode": "direct", "received_on": RECEIVED, "recipient": "张某", "paper": PDF, **changes}
    with pytest.raises(Refused) as found:
        service.serve_notice(scene.case, Proof(**stated), store=scene.store, by=scene.first, at=AT)  # type: ignore[arg-type]
    assert (found.value.ground, found.value.field) == (Ground.INPUT, field)
    assert scene.case.state == "issued" and queries.service(scene.case) is None
    return found.value.why


def test_the_window_starts_at_receipt_and_the_day_after_counts_first(issued: Scene) -> None:
    issued.serve(RECEIVED)
    deadline = queries.deadline(issued.case)
    assert deadline is not None
    assert (deadline.receipt, deadline.due, deadline.provisional) == (RECEIVED, date(2026, 10, 15), False)
    assert deadline.days[0]["counted"] is False
    assert next(day["date"] for day in deadline.days if day["counted"]) == "2026-09-20"  # a make-up Sunday
    assert sum(day["counted"] for day in deadline.days) == 15
    assert (issued.case.state, issued.case.due_on) == ("notified", date(2026, 10, 15))


def test_nothing_is_served_without_proof(issued: Scene) -> None:
    assert "送达回证" in refused(issued, "paper", paper=None)


def test_a_written_record_is_proof_and_is_kept_like_a_file(issued: Scene) -> None:
    proof = Proof("direct", RECEIVED, "张某", written("送达回证记录", "当面交付并签收。"))
    served = service.serve_notice(issued.case, proof, store=issued.store, by=issued.first, at=AT)
    assert issued.store.get(served.proof_sha256).decode() == "当面交付并签收。"
    assert served.proof_type == "text/plain"


def test_a_program_is_no_proof(issued: Scene) -> None:
    refused(issued, "paper", paper=Paper("回证.pdf", b"MZ\x90\x00 program"))


def test_leaving_it_needs_a_witness(issued: Scene) -> None:
    assert "见证人" in refused(issued, "witness", mode="left")


def test_electronic_service_needs_a_signed_consent(issued: Scene) -> None:
    assert "同意" in refused(issued, "consent", mode="electronic")


def test_an_unknown_mode_is_refused(issued: Scene) -> None:
    refused(issued, "mode", mode="pigeon")


def test_somebody_received_it(issued: Scene) -> None:
    refused(issued, "recipient", recipient="  ")


@pytest.mark.parametrize("day", [RECEIVED + timedelta(days=1), ISSUED.date() - timedelta(days=1), None])
def test_it_is_received_between_its_issue_and_today(issued: Scene, day: date | None) -> None:
    refused(issued, "received_on", received_on=day)


def test_public_service_is_received_thirty_days_after_publication(issued: Scene) -> None:
    published = date(2026, 9, 2)
    assert "2026-10-02" in refused(issued, "published_on", mode="public", published_on=published)
    proof = Proof("public", None, "张某", PDF, published_on=published)
    at = moment(date(2026, 10, 2))
    served = service.serve_notice(issued.case, proof, store=issued.store, by=issued.first, at=at)
    assert served.received_on == date(2026, 10, 2)


def test_public_service_names_the_day_of_publication(issued: Scene) -> None:
    refused(issued, "published_on", mode="public")


def test_the_institution_reads_what_it_was_served_from_then_on(issued: Scene) -> None:
    notice = queries.notice(issued.case)
    assert notice is not None and notice.addressee_office_id is None
    issued.serve(RECEIVED)
    assert notice.addressee_office_id == issued.case.respondent.office_id


@pytest.mark.clause("R-10")
def test_only_a_handler_of_the_case_serves(issued: Scene) -> None:
    with pytest.raises(Refused) as found:
        issued.serve(RECEIVED, by=issued.approver)
    assert found.value.ground is Ground.AUTHORITY


def test_a_notice_is_served_once(issued: Scene) -> None:
    issued.serve(RECEIVED)
    with pytest.raises(Refused) as found:
        issued.serve(RECEIVED)
    assert found.value.ground is Ground.PROCEDURE
