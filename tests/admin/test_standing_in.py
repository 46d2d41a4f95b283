"""An absent officer is stood in for (代理) by a colleague of the same office, in the same posts, until a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from portal.identity import absence
from portal.identity.appointments import Term, appoint, end_appointment
from portal.identity.models import Appointment, StandIn
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import session
from tests import world
from tests.admin.conftest import Place, Visit, beside

Db = scoped_session[Session]
TODAY = now().date()


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def ask(visit: Visit, deputy: str, by: str = "system", absent: str = "approver", first: int = 0, last: int = 5) -> TestResponse:
    """The administrator's form."""
    chosen = f"{world.office('安顺市').id}:{visit.here[deputy].id}"
    address = f"/admin/people/{visit.here[absent].id}/stand-in"
    return visit.post(by, address, deputy=chosen, starts_on=day(first), until=day(last))


def posts(here: Place, who: str, offset: int = 0) -> frozenset[str]:
    return world.acting(here[who], "安顺市", TODAY + timedelta(days=offset)).posts


def test_a_deputy_has_the_posts_of_the_absent_until_the_last_day(visit: Visit) -> None:
    assert ask(visit, "handler").status_code == 303
    assert posts(visit.here, "handler", 5) == {"handler", "approver"}
    assert posts(visit.here, "handler", 6) == {"handler"}
    assert world.acting(visit.here["handler"], "安顺市").stands_for == {visit.here["approver"].id}


def test_both_see_it_on_their_desk_and_on_their_page(visit: Visit) -> None:
    ask(visit, "handler")
    assert "您正代理王建国" in visit.get("handler", "/").get_data(as_text=True)
    assert "张敏正代理您" in visit.get("approver", "/").get_data(as_text=True)
    for who in ("handler", "approver"):
        assert "张敏代理王建国" in visit.get(who, "/me").get_data(as_text=True)


def test_an_officer_names_a_deputy_himself_and_either_ends_it(visit: Visit, db_session: Db) -> None:
    named = visit.post("approver", "/me/stand-in", deputy=visit.here["handler"].id, starts_on=day(0), until=day(3))
    assert named.location == "/me"
    row = db_session.scalars(select(StandIn)).one()
    assert visit.post("third", f"/me/stand-ins/{row.id}/end").status_code == 404
    assert visit.post("handler", f"/me/stand-ins/{row.id}/end").status_code == 303
    assert posts(visit.here, "handler") == {"handler"}
    assert visit.post("approver", f"/me/stand-ins/{row.id}/end").status_code == 404


WRONG = [
    ({"first": 3, "last": 2}, "until", "早于第一天"), ({"first": -2, "last": 2}, "starts_on", "不能追溯"),
    ({"first": -3, "last": -2}, "until", "已经过去"), ({"last": 800}, "until", "最长一年"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "field", "said"), WRONG)
def test_days_that_make_no_sense_are_refused_beside_the_field(
    visit: Visit, days: dict[str, int], field: str, said: str
) -> None:
    assert said in beside(ask(visit, "handler", **days), field)  # type: ignore[arg-type]


def test_empty_days_are_asked_for(visit: Visit) -> None:
    answer = visit.post("approver", "/me/stand-in", deputy=visit.here["handler"].id, starts_on="", until="")
    assert "请填写日期" in beside(answer, "starts_on")
    assert "请填写日期" in beside(answer, "until")


def test_nobody_stands_in_across_offices(visit: Visit) -> None:
    for deputy in ("county", "stranger"):
        assert beside(ask(visit, deputy), "deputy")


@pytest.mark.parametrize("deputy", ["security", "auditor", "approver"])
def test_separated_posts_do_not_come_together_by_standing_in(visit: Visit, db_session: Db, deputy: str) -> None:
    away = absence.Absence(
        world.office("安顺市"), visit.here["system"], visit.here[deputy], TODAY, TODAY + timedelta(days=2)
    )
    with pytest.raises(absence.Refused, match="三员分立"):
        absence.stand_in(away, by=SYSTEM, at=now())


def test_a_deputy_who_becomes_an_administrator_stands_in_no_more(visit: Visit) -> None:
    ask(visit, "handler")
    deputy, office = visit.here["handler"], world.office("安顺市")
    mine = session().scalars(select(Appointment).where(Appointment.person_id == deputy.id)).one()
    end_appointment(mine, TODAY - timedelta(days=1), by=SYSTEM, at=now())
    appoint(deputy, Term(office, "auditor", TODAY), by=SYSTEM, at=now())
    assert posts(visit.here, "handler") == {"auditor"}


def test_only_those_are_offered_who_could_stand_in(visit: Visit) -> None:
    world.person("另一管理", "安顺市", "system_admin")
    visit.here.people["other"] = world.person("第三管理", "安顺市", "system_admin")
    page = visit.get("system", f"/admin/people/{visit.here['other'].id}/stand-in").get_data(as_text=True)
    assert "另一管理（" in page
    assert not any(name in page for name in ("郑系统（", "王建国（", "吴审（"))


def test_a_deputy_of_a_deputy_gets_nothing(visit: Visit) -> None:
    ask(visit, "handler")
    ask(visit, "second", absent="handler")
    assert posts(visit.here, "second") == {"handler"}


def test_two_deputies_at_the_same_time_are_refused(visit: Visit) -> None:
    ask(visit, "handler")
    assert "已有代理人" in beside(ask(visit, "second", first=5, last=9), "deputy")
    assert ask(visit, "second", first=6, last=9).status_code == 303


def test_an_administrator_makes_himself_nobodys_deputy(visit: Visit) -> None:
    other = world.person("另一管理", "安顺市", "system_admin")
    visit.here.people["other"] = other
    assert "没有可以代理的同事" in ask(visit, "system", absent="other").get_data(as_text=True)
    away = absence.Absence(world.office("安顺市"), other, visit.here["system"], TODAY, TODAY)
    with pytest.raises(absence.Refused, match="不能为自己"):
        absence.stand_in(away, by=world.acting(visit.here["system"], "安顺市"), at=now())


def test_what_the_absent_loses_the_deputy_loses(visit: Visit, db_session: Db) -> None:
    ask(visit, "handler")
    visit.here["approver"].locked_at = None
    held = visit.get("system", f"/admin/people/{visit.here['approver'].id}").get_data(as_text=True)
    number = held.partition('href="/admin/appointments/')[2].partition("/")[0]
    visit.post("system", f"/admin/appointments/{number}/end", ends_on=day(-1), version=0)
    assert posts(visit.here, "handler") == {"handler"}


def test_another_trees_stand_in_cannot_be_ended(visit: Visit, db_session: Db) -> None:
    ask(visit, "handler")
    row = db_session.scalars(select(StandIn)).one()
    assert visit.post("far_system", f"/admin/stand-ins/{row.id}/end").status_code == 404
    assert visit.post("system", f"/admin/stand-ins/{row.id}/end").status_code == 303
