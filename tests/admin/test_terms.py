"""The last day of a post: rights end with it, history stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from portal.identity.appointments import Term, appoint
from portal.identity.models import Appointment
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from tests import world
from tests.admin.conftest import Visit, beside

Db = scoped_session[Session]
TODAY = now().date()


def post_of(db: Db, visit: Visit, who: str) -> Appointment:
    return db.scalars(select(Appointment).where(Appointment.person_id == visit.here[who].id)).one()


def end(visit: Visit, held: Appointment, days: int, version: int | None = None) -> TestResponse:
    """End a post so many days from today, by a form that saw `version`."""
    known = version if version is not None else held.ends_on.toordinal() if held.ends_on else 0
    last = TODAY + timedelta(days=days)
    return visit.post("system", f"/admin/appointments/{held.id}/end", ends_on=last.isoformat(), version=known)


def test_who_has_left_has_no_rights_from_the_next_request_on(visit: Visit, db_session: Db) -> None:
    held = post_of(db_session, visit, "handler")
    officer = visit.client.application.test_client()
    world.login(officer, visit.here["handler"])
    assert officer.get("/me").status_code == 200
    assert end(visit, held, -1).status_code == 303
    led = officer.get("/me")
    assert led.location == "/act-for?next=/me"
    assert "没有在任的岗位" in officer.get(led.location).get_data(as_text=True)


def test_the_last_day_itself_is_still_in_office(visit: Visit, db_session: Db) -> None:
    assert end(visit, post_of(db_session, visit, "handler"), 0).status_code == 303
    assert visit.get("handler", "/me").status_code == 200


def test_a_post_does_not_end_before_it_began(visit: Visit, db_session: Db) -> None:
    answer = end(visit, post_of(db_session, visit, "handler"), -3000)
    assert "早于任职第一天" in beside(answer, "ends_on")


def test_an_appointment_to_come_is_revoked_by_the_day_before_it(visit: Visit, db_session: Db) -> None:
    term = Term(world.office("安顺市"), "reviewer", TODAY + timedelta(days=10))
    held = appoint(visit.here["handler"], term, by=SYSTEM, at=now())
    db_session.commit()
    assert end(visit, held, 9).status_code == 303
    page = visit.get("system", f"/admin/people/{visit.here['handler'].id}").get_data(as_text=True)
    assert "法制审核" in page


def test_a_last_day_is_only_moved_forward(visit: Visit, db_session: Db) -> None:
    held = post_of(db_session, visit, "handler")
    assert end(visit, held, 5).status_code == 303
    db_session.refresh(held)
    assert "只能提前" in beside(end(visit, held, 8), "ends_on")


def test_a_form_that_missed_anothers_change_says_so_and_is_sent_again(visit: Visit, db_session: Db) -> None:
    held = post_of(db_session, visit, "handler")
    assert end(visit, held, 20).status_code == 303
    db_session.refresh(held)
    stale = end(visit, held, 10, version=0)
    assert "他人已办理本事项" in stale.get_data(as_text=True)
    assert end(visit, held, 10).status_code == 303


def test_nobody_ends_his_own_post(visit: Visit, db_session: Db) -> None:
    assert end(visit, post_of(db_session, visit, "system"), 0).status_code == 403


@pytest.mark.parametrize("known", [True, False])
def test_somebody_of_another_office_is_appointed_by_user_name(visit: Visit, known: bool) -> None:
    username = visit.here["stranger"].username if known else "nobody.here"
    answer = visit.post(
        "system", "/admin/people/known", username=username, office=world.office("安顺市").id, post="reviewer",
        starts_on=TODAY.isoformat(), ends_on="",
    )  # fmt: skip
    assert (answer.status_code == 303) is known
    assert known or "没有这个用户名" in beside(answer, "username")
