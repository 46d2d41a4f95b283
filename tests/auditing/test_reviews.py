"""Reviews: inside the own tree, written once, answered by the approver alone, never concluded on by whoever acted."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from portal.audit.reading import reader
from portal.audit.sealing_models import SealedEntry
from portal.kit.actor import Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reviews import operations, queries
from portal.reviews.models import Inquiry, Mark, Review
from portal.reviews.operations import Plan
from tests import world
from tests.auditing.conftest import See, Watched

Send = Callable[..., str]


def opened(watched: Watched, who: str = "auditor", **changes: object) -> Review:
    """A review of today."""
    plan = {"title": "越权操作评阅", "starts_on": today(), "ends_on": today(), "offices": (), "questions": "为何被拒绝？"}
    with acting(watched[who]):
        made = operations.open_review(Plan(**{**plan, **changes}), by=watched[who], at=now())
        session().commit()
        return made


def again(review: Review, by: Actor) -> Review:
    """The review as it stands now, for this auditor."""
    found = queries.review(by, review.id)
    assert found is not None
    return found


def marked(watched: Watched, review: Review, entry: SealedEntry, who: str = "auditor") -> Mark:
    """An entry taken into a review."""
    with acting(watched[who]):
        made = operations.mark(again(review, watched[who]), entry, "请核实。", by=watched[who], at=now())
        session().commit()
        return made


def asked(watched: Watched, review: Review, days: int = 5) -> Inquiry:
    """A question to 西秀区."""
    with acting(watched["auditor"]):
        office = session().get_one(Office, watched["officer"].office_id)
        due = today() + timedelta(days=days)
        made = operations.ask(again(review, watched["auditor"]), office, "请说明。", due, by=watched["auditor"], at=now())
        session().commit()
        return made


@pytest.mark.clause("19")
def test_a_review_is_seen_by_its_office_and_the_offices_above(watched: Watched, see: See) -> None:
    number = opened(watched).id
    for who, status in (("auditor", 200), ("second", 200), ("province", 200), ("stranger", 404), ("county", 404)):
        see(who, f"/audit/reviews/{number}", status)
    assert "越权操作评阅" not in see("stranger", "/audit/reviews").text
    below = opened(watched, "county", title="县级评阅").id
    see("auditor", f"/audit/reviews/{below}")
    see("stranger", f"/audit/reviews/{below}", 404)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": today() + timedelta(days=1)}, "ends_on"),
        ({"ends_on": today() + timedelta(days=1)}, "ends_on"),
        ({"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 1)}, "ends_on"),
    ],
)
def test_a_period_that_is_none_is_refused_beside_its_field(changes: dict[str, date], field: str, watched: Watched) -> None:
    with pytest.raises(Refused) as refused:
        opened(watched, **changes)
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, field)


@pytest.mark.clause("19")
def test_a_review_names_offices_of_the_own_tree_only(watched: Watched) -> None:
    with pytest.raises(Refused, match="管理范围内"):
        opened(watched, offices=(watched["elsewhere"].office_id,))


@pytest.mark.clause("19")
def test_entries_outside_the_period_or_the_offices_are_not_marked(watched: Watched) -> None:
    yesterday = opened(watched, starts_on=date(2026, 1, 1), ends_on=today() - timedelta(days=1))
    with pytest.raises(Refused, match="期间"):
        marked(watched, yesterday, watched.entry("officer"))
    school = opened(watched, offices=(watched.school.id,))
    with pytest.raises(Refused, match="所选的机构"):
        marked(watched, school, watched.entry("officer"))
    assert marked(watched, school, watched.entry("teacher")).person_id == watched["teacher"].person_id


@pytest.mark.clause("R-10")
def test_nobody_concludes_on_what_he_did_himself(watched: Watched, see: See) -> None:
    watched.refused("auditor")
    watched.seal()
    review = opened(watched)
    own = marked(watched, review, watched.entry("auditor"))
    assert "本人的操作" in see("auditor", f"/audit/reviews/{review.id}").text
    assert "另一位审计管理员" in see("auditor", f"/audit/reviews/{review.id}/close", 403).text
    with acting(watched["second"]):
        operations.close(again(review, watched["second"]), "已核实。", "", by=watched["second"], at=now())
    assert own.marked_by == watched["auditor"].person_id


@pytest.mark.clause("R-10")
def test_an_auditor_above_may_conclude_and_does_nothing_else_there(watched: Watched) -> None:
    review, above = opened(watched), watched["province"]
    with acting(above):
        with pytest.raises(Refused, match="其他机构发起"):
            operations.mark(again(review, above), watched.entry("officer"), "看一下。", by=above, at=now())
        assert operations.close(again(review, above), "已核实。", "", by=above, at=now()).closed_by == above.person_id


def test_a_closed_review_takes_nothing_more(watched: Watched) -> None:
    review, by = opened(watched), watched["auditor"]
    with acting(by):
        operations.close(again(review, by), "没有发现问题。", "", by=by, at=now())
        session().commit()
        with pytest.raises(Refused, match="不能再更改"):
            operations.close(again(review, by), "再结论。", "", by=by, at=now())
    with pytest.raises(Refused, match="不能再更改"):
        marked(watched, review, watched.entry("officer"))


@pytest.mark.clause("4(3)")
def test_the_asked_offices_approver_answers_and_its_others_do_not_see_the_question(
    watched: Watched, see: See, send: Send, client: FlaskClient
) -> None:
    inquiry = asked(watched, opened(watched))
    address = f"/audit/inquiries/{inquiry.id}"
    assert "请说明。" in see("approver", address).text
    assert "审计询问" in see("approver", "/").text
    for who in ("officer", "elsewhere", "school"):
        world.login(client, watched[who])
        assert client.get(address).status_code == 404, who
    assert send("approver", address, words="误点，已教育。") == address
    assert "不能更改" in send("approver", address, words="再答一次。")
    assert "误点，已教育。" in see("auditor", f"/audit/reviews/{inquiry.review_id}").text


@pytest.mark.clause("4(3)")
def test_the_asked_office_sees_nothing_else_of_the_review(watched: Watched, see: See) -> None:
    inquiry = asked(watched, opened(watched))
    page = see("approver", f"/audit/inquiries/{inquiry.id}")
    assert "越权操作评阅" not in page.text
    with acting(watched["approver"]):
        session().expunge_all()
        assert session().get(Review, inquiry.review_id) is None


def test_what_is_overdue_shows_and_no_longer_holds_the_conclusion_up(watched: Watched, see: See) -> None:
    review, by = opened(watched), watched["auditor"]
    number, inquiry = review.id, asked(watched, review, days=1)
    question = inquiry.id
    later = now() + timedelta(days=2)
    with acting(by):
        with pytest.raises(Refused, match="尚未答复"):
            operations.ensure_closable(again(review, by), by, now())
        operations.ensure_closable(again(review, by), by, later)
        assert queries.overdue(inquiry, later.date())
    with watched.sandbox.below_the_application() as connection:
        connection.execute("alter table audit_inquiry disable trigger user")
        connection.execute("update audit_inquiry set due_on = '2026-01-01'")
        connection.execute("alter table audit_inquiry enable trigger user")
    session().expunge_all()
    assert "逾期" in see("auditor", "/audit/reviews").text
    assert "逾期未答复" in see("auditor", f"/audit/reviews/{number}").text
    assert "已过" in see("approver", f"/audit/inquiries/{question}").text


def test_a_review_goes_its_whole_way_through_the_pages(watched: Watched, see: See, send: Send) -> None:
    entry, day = watched.entry("officer"), today().isoformat()
    plan = {"title": "季度评阅", "starts_on": day, "ends_on": day, "questions": "为何越权？"}
    address = send("auditor", "/audit/reviews/new", **plan)
    number = int(address.rpartition("/")[2])
    assert send("auditor", f"/audit/entries/{entry.entry_id}/mark", review=number, remark="越权决定") == address
    due = (today() + timedelta(days=3)).isoformat()
    asking = {"office": entry.office_id, "question": "请说明", "due_on": due}
    assert send("auditor", f"{address}/ask", **asking) == address
    assert "尚未答复" in see("auditor", address).text
    with acting(watched["approver"]):
        inquiry = queries.inquiries(watched["approver"], None, 1)[0]
    send("approver", f"/audit/inquiries/{inquiry.id}", words="误操作")
    assert send("auditor", f"{address}/close", conclusion="已核实，属误操作。") == f"{address}/report"
    report = see("auditor", f"{address}/report").text
    told = "季度评阅", "为何越权？", f"#{entry.entry_id}", "越权决定", "已核实，属误操作。", f"位置 {entry.position}"
    for words in told:
        assert words in report
    see("auditor", f"/audit/entries/{entry.entry_id}")


def test_every_act_of_a_review_is_in_the_log_without_its_words(watched: Watched, log: Callable[[], list[bytes]]) -> None:
    review = opened(watched)
    marked(watched, review, watched.entry("officer"))
    asked(watched, review)
    said = [json.loads(raw) for raw in log()]
    events = [one["event"] for one in said if one["event"].startswith("review:")]
    assert events == ["review:opened", "review:entry_marked", "review:explanation_asked"]
    assert "请" not in json.dumps(said, ensure_ascii=False)


def test_what_is_sent_with_mistakes_stays_filled_in(watched: Watched, send: Send) -> None:
    answer = send("auditor", "/audit/reviews/new", title="只有名称", starts_on="", ends_on="2026-13-01", questions="")
    assert 'value="只有名称"' in answer
    assert "请填写日期" in answer
    assert "日期应写成" in answer
    review = opened(watched)
    asking = {"office": watched["officer"].office_id, "question": "问", "due_on": today()}
    late = send("auditor", f"/audit/reviews/{review.id}/ask", **asking)
    assert "晚于今天" in late


def test_an_entry_of_another_tree_cannot_be_marked_by_asking_for_it(watched: Watched, send: Send) -> None:
    opened(watched)
    foreign = watched.entry("elsewhere")
    assert "没有找到" in send("auditor", f"/audit/entries/{foreign.entry_id}/mark", review=1, remark="越界")
    with acting(watched["auditor"]), reader() as seen:
        assert seen.get(SealedEntry, foreign.position) is None
