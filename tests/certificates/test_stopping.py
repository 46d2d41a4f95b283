"""Records out of scope stop the upload and become a lead (18); data that come late are flagged (15.3)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.assessments import standings
from portal.assessments.models import Upload
from portal.assessments.sheets import draw_template
from portal.assessments.uploads import Sent
from portal.certificates import late, sending
from portal.certificates.review_models import StoppedUpload
from portal.certificates.sheet import CertificateSheet
from portal.kit.actor import SYSTEM
from portal.kit.clock import SHANGHAI
from portal.kit.db import acting, session
from portal.reports import queries as reports
from portal.reports.models import Report
from tests import world
from tests.assessments.scene import AT, DAY, FIRST, LAST, School, cause


def send(school: School, rows: list[list[str]], at: datetime = AT) -> Upload:
    """As the portal takes them in, in a transaction that sees as the clerk does."""
    session().commit()
    with acting(school.clerk):
        sheet = Sent("表.xlsx", draw_template(CertificateSheet.template, rows))
        made = sending.send(sheet, school.into(at), school.store, by=school.clerk)
        session().commit()
    return made


def leads() -> list[Report]:
    session().commit()
    with acting(SYSTEM):
        return list(session().scalars(select(Report).order_by(Report.id)))


def beyond(school: School, place: int, value: str) -> Upload:
    (row,) = school.certificate_rows(school.candidates(1))
    row[place] = value
    return send(school, [row])


@pytest.mark.clause("18")
@pytest.mark.parametrize(("place", "value"), [(3, "6-18-02-04"), (4, "一级")])
def test_what_is_out_of_scope_is_stopped_and_becomes_a_lead_for_the_prefecture(school: School, place: int, value: str) -> None:
    upload = beyond(school, place, value)
    assert not upload.taken
    (lead,) = leads()
    assert (lead.channel, lead.clause, lead.against_institution) == ("monitoring", "18", True)
    assert upload.number in lead.content
    assert upload.sha256[:16] in lead.content
    with acting(SYSTEM):
        (kept,) = session().scalars(select(StoppedUpload))
        assert (kept.upload_id, kept.report_id, kept.rows) == (upload.id, lead.id, 1)
        officer = world.actor("安顺市", "handler")
        session().commit()
    with acting(officer):
        assert reports.load(officer, lead.id) is not None
        assert session().scalars(select(StoppedUpload)).one().id == kept.id
        session().commit()
    with acting(school.clerk):
        assert reports.load(school.clerk, lead.id) is None, "the institution does not know of it"
        assert not session().scalars(select(StoppedUpload)).all()


@pytest.mark.clause("18")
def test_a_days_further_ones_add_to_the_lead_and_the_next_day_has_its_own(school: School) -> None:
    (row,) = school.certificate_rows(school.candidates(1))
    row[4] = "一级"
    for _ in range(3):
        send(school, [row])
    (lead,) = leads()
    with acting(SYSTEM):
        assert [step.event for step in reports.steps(lead)] == ["add", "add", "register"]
    send(school, [row], AT + timedelta(days=1))
    assert len(leads()) == 2


@pytest.mark.parametrize(("place", "value"), [(0, "S-1"), (1, "别人"), (4, "六级")])
def test_a_slip_is_no_lead(school: School, place: int, value: str) -> None:
    assert not beyond(school, place, value).taken
    assert leads() == []


@pytest.mark.clause("18")
def test_a_sitting_during_a_suspension_or_an_institution_that_is_delisted_is_out_of_scope(school: School) -> None:
    rows = school.certificate_rows(school.candidates(2))
    with acting(SYSTEM):
        over = cause(1, 1, since=FIRST, until=LAST, clause="20(1)")
        standings.suspend_activity(school.institution, over, by=SYSTEM, at=AT)
    assert {why.partition("（")[0] for _, _, why in send(school, rows).problems} == {"评价期间本机构的该职业"}
    with acting(SYSTEM):
        standings.terminate(school.institution, cause(2, 2, clause="17"), by=SYSTEM, at=AT)
    assert all("已移出目录" in why for _, _, why in send(school, rows).problems)
    assert len(leads()) == 1


@pytest.mark.clause("20(1)")
def test_a_hold_is_no_matter_of_scope(school: School) -> None:
    with acting(SYSTEM):
        standings.hold_data(school.institution, cause(clause="20(1)"), by=SYSTEM, at=AT)
        assert standings.hold_on_data(school.institution.office_id, DAY)
    assert leads() == []


@pytest.mark.clause("15.3")
@pytest.mark.parametrize(("sent_on", "expected"), [(date(2026, 3, 20), False), (date(2026, 3, 23), True)])
def test_ten_working_days_after_the_end_an_upload_is_late(school: School, sent_on: date, expected: bool) -> None:
    rows = school.certificate_rows(school.candidates(1))
    rows[0][5] = LAST.isoformat()
    upload = send(school, rows, datetime(sent_on.year, sent_on.month, sent_on.day, 9, tzinfo=SHANGHAI))
    with acting(SYSTEM):
        assert late.due_of(school.assessment).day == date(2026, 3, 20)
        assert (late.lateness(upload) is not None) is expected


@pytest.mark.clause("15.3")
def test_what_is_still_owed_is_known_until_it_came(school: School) -> None:
    candidates, here = school.candidates(1), school.institution.office_id
    with acting(school.clerk):
        assert [one.id for one, _ in late.still_owed(here, DAY)] == [school.assessment.id]
        assert late.still_owed(here, LAST) == [], "it is not over"
    assert send(school, school.certificate_rows(candidates)).taken
    with acting(school.clerk):
        assert late.still_owed(here, DAY) == []
