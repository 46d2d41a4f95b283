"""Related cases, and a record that is corrected by a later entry: nothing that was written is edited or deleted (20(2))."""

import re

import psycopg
import pytest
from sqlalchemy import select

from portal.cases import correcting, links, oversight
from portal.cases.models import Case, CaseLink, CaseStep
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.desk.scene import Town, at
from tests.sandbox import Sandbox

WRONG, RIGHT = "已通知该机构于10月30日提供记录", "已通知该机构于10月20日提供记录"


def said(here: Town, case: Case, who: str, words: str = WRONG) -> CaseStep:
    oversight.comment(case, words, by=here[who], at=at(10, 20))
    found = select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id.desc()).limit(1)
    return session().scalars(found).one()


def corrected(step: CaseStep, by: Actor) -> CaseStep:
    return correcting.correct(step, RIGHT, by=by, at=at(10, 21))


@pytest.mark.parametrize("who", ["handler", "second"])
def test_the_writer_and_the_handlers_of_the_same_office_correct(here: Town, who: str) -> None:
    step = said(here, scenes.running(here), "handler")
    later = corrected(step, here[who])
    assert (later.event, later.corrects_id, later.note) == ("correct", step.id, RIGHT)
    assert step.note == WRONG and later.entry > step.entry


@pytest.mark.parametrize(
    ("writer", "other"), [("handler", "third"), ("handler", "county"), ("county", "handler"), ("approver", "third")]
)
def test_nobody_else_does(here: Town, writer: str, other: str) -> None:
    step = said(here, scenes.running(here), writer)
    with pytest.raises(Refused) as refused:
        corrected(step, here[other])
    assert refused.value.ground is Ground.AUTHORITY and refused.value.who == "由记录人更正。"


def test_a_corrected_record_is_not_corrected_twice_but_its_correction_is(here: Town) -> None:
    step = said(here, scenes.running(here), "handler")
    later = corrected(step, here["handler"])
    with pytest.raises(Refused, match=f"已由 #{later.entry} 更正"):
        corrected(step, here["handler"])
    assert correcting.correct(later, "又一次更正", by=here["handler"], at=at(10, 22)).corrects_id == later.id


def test_a_correction_that_changes_nothing_is_refused_beside_its_field(here: Town) -> None:
    step = said(here, scenes.running(here), "handler")
    with pytest.raises(Refused) as refused:
        correcting.correct(step, WRONG, by=here["handler"], at=at(10, 21))
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, "words")


def test_what_the_system_recorded_is_nobodys_to_correct(here: Town) -> None:
    case = scenes.running(here)
    step = case.advance(oversight.COMMENT.event, by=SYSTEM, at=at(10, 20), note="系统记录")
    with pytest.raises(Refused):
        corrected(step, here["handler"])


def test_the_page_keeps_the_old_words_struck_with_both_numbers(here: Town, see: Do, send: Do) -> None:
    case = scenes.running(here)
    step = said(here, case, "handler")
    entry, path = step.entry, f"/steps/{step.id}/correct"
    before = see(here["handler"], f"/cases/{case.id}")
    assert path in before and WRONG in see(here["handler"], path)
    send(here["handler"], case, path, words=RIGHT)
    page = see(here["handler"], f"/cases/{case.id}")
    later = session().scalars(select(CaseStep).where(CaseStep.corrects_id == step.id)).one()
    assert f"<s>{WRONG}</s>" in page and "已更正" in page and RIGHT in page
    assert f'href="#entry-{later.entry}">见 #{later.entry}' in page and f'href="#entry-{entry}">#{entry}' in page
    assert path not in page, "it is corrected already"
    assert see(here["county"], f"/cases/{case.id}").count("/correct") == 0


def test_another_cases_entry_is_the_same_as_none(here: Town, see: Do) -> None:
    path = f"/steps/{said(here, scenes.running(here), 'handler').id}/correct"
    see(here["stranger"], path, 404)
    see(here["stranger"], "/steps/999999/correct", 404)
    see(here["county"], path, 403)


@pytest.mark.parametrize(
    "statement", ["update case_step set note = ''", "delete from case_step", "update case_link set reason = ''"]
)
def test_even_the_owner_of_the_tables_cannot_edit_what_was_written(here: Town, sandbox: Sandbox, statement: str) -> None:
    case, other = scenes.running(here), here.open(title="另一案件")
    links.link(case, other, "同一场次", by=here["handler"], at=at(10, 20))
    session().commit()
    stopped = pytest.raises(psycopg.errors.InsufficientPrivilege, match="written once")
    with sandbox.below_the_application() as connection, stopped, connection.transaction():
        connection.execute(statement)


def test_linked_cases_are_on_both_pages_and_an_unlinked_one_on_neither(here: Town, see: Do, send: Do) -> None:
    case, other = scenes.running(here), here.open(title="同场次另一案件")
    send(here["handler"], case, "link", number=other.number.lower(), reason="同一场次的两名当事人")
    for one, shown in ((case, other), (other, case)):
        page = see(here["handler"], f"/cases/{one.id}")
        assert "关联案件" in page and f"/cases/{shown.id}" in page and "同一场次的两名当事人" in page
    send(here["handler"], other, f"/cases/{other.id}/links/{case.id}/end", words="经查并非同一场次")
    assert links.links(case) == {} == links.links(other)
    assert len(session().scalars(select(CaseLink)).all()) == 2, "the link stays, beside the entry that takes it back"
    assert f'href="/cases/{case.id}"' not in see(here["handler"], f"/cases/{other.id}")
    links.link(case, other, "再次查明为同一场次", by=here["handler"], at=at(10, 25))
    assert list(links.links(case)) == [other.id]


def test_the_other_case_tells_its_own_people_neither_number_nor_reason(here: Town, see: Do) -> None:
    accused, own = scenes.running(here), scenes.of_institution(here)
    links.link(accused, own, "机构涉嫌纵容", by=here["handler"], at=at(10, 20))
    page = see(here["teacher"], f"/cases/{own.id}")
    assert "与另一案件关联" in page
    assert not re.search(f"{accused.number}|机构涉嫌纵容|/cases/{accused.id}\\b", page), "nothing of the case about the school"


def test_a_case_out_of_sight_is_answered_like_one_that_is_not_there(here: Town, send: Do) -> None:
    case = scenes.running(here)
    hidden = scenes.across(here)
    hidden.lead_id = hidden.prefecture_id = hidden.venue_id  # now wholly of another region
    hidden.county_id = None
    session().flush()
    for number in (hidden.number, "GZ-AS-2026-9999"):
        answer = send(here["handler"], case, "link", 200, number=number, reason="同一场次")
        assert "没有这个案号，或者您无权知悉该案。" in answer.text
    assert links.links(case) == {}


@pytest.mark.parametrize("what", ["itself", "twice"])
def test_a_case_is_linked_with_another_and_once(here: Town, what: str) -> None:
    case, other = scenes.running(here), here.open(title="另一案件")
    if what == "twice":
        links.link(other, case, "同一场次", by=here["handler"], at=at(10, 20))
    with pytest.raises(Refused) as refused:
        links.link(case, case if what == "itself" else other, "同一场次", by=here["handler"], at=at(10, 20))
    assert refused.value.field == "number"


def test_a_link_that_is_not_there_cannot_be_ended(here: Town, see: Do) -> None:
    case, other = scenes.running(here), here.open(title="另一案件")
    see(here["handler"], f"/cases/{case.id}/links/{other.id}/end", 404)
