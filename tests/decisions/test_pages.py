"""The pages of review, decision, service, execution, filing, announcement and closing, as their officers use them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from portal.decisions import queries
from portal.filings.queries import filings
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from tests import world
from tests.decisions.course import Course, course

RECORD = {"mode": "direct", "recipient": "张某", "record": "当面交付并签收。"}


@pytest.fixture(autouse=True)
def everywhere(db_session: scoped_session[Session]) -> Iterator[None]:
    """The cases are built past the second wall; the requests see what their office sees."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def advertised(tmp_path: Path) -> Course:
    """A school that promised “包过”, 16.4; the window is over."""
    return course(tmp_path, "16.4", "rectify", "publish").served()


class Officer:
    """One officer at the browser."""

    def __init__(self, client: FlaskClient, found: Course, who: Actor) -> None:
        self.client, self.found = client, found
        world.login(client, who)

    def reads(self, path: str, *words: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        for one in words:
            assert one in answer.text, one
        return answer.text

    def does(self, path: str, **fields: object) -> None:
        """Open the form, send it with the version it was filled against, and be led on."""
        path = f"/cases/{self.found.case.id}/{path}"
        session().refresh(self.found.case)
        self.reads(path)
        answer = self.client.post(path, data={"version": self.found.case.version, **fields})
        assert answer.status_code == 303, answer.text
        session().expire_all()


def on_the_way(found: Course) -> datetime:
    """The pages act now; so the sample's own steps are in the past of that."""
    return now() - timedelta(days=1)


@pytest.mark.clause("20(4)")
def test_from_the_review_to_the_end_in_the_browser(advertised: Course, client: FlaskClient) -> None:
    today: date = now().date()
    case, first = advertised.case, advertised.scene.first
    reviewer = Officer(client, advertised, advertised.reviewer)
    reviewer.does("review", outcome="passed", opinion="程序合法。")
    signer = Officer(client, advertised, advertised.signer)
    signer.reads(f"/cases/{case.id}/decide", "处理决定书预览", "责令限期整改", "程序合法。")
    signer.does("decide", reasons="同意。")
    handler = Officer(client, advertised, first)
    handler.does("decision/serve", received_on=today.isoformat(), **RECORD)
    for measure in ("rectify", "publish"):
        handler.does("decision/carry-out", measure=measure, done_on=today.isoformat(), words="已办理。")
    (up,) = filings(case)
    handler.reads("/filings?tab=owed", case.title, "第四条第（二）项")
    handler.does("file", recipients=[str(up.id)], summary="决定已作出。")
    handler.reads(f"/filings/{up.id}", "已报送待收讫")
    above = Officer(client, advertised, world.actor("贵州省", "handler"))
    above.reads("/filings?tab=waiting", case.title, "收讫")
    above.reads(f"/filings/{up.id}/sheet", "报备表", "决定已作出。")
    above.does("filing/receive")
    signer = Officer(client, advertised, advertised.signer)
    signer.reads(f"/cases/{case.id}/announce", "特此公告")
    signer.does("announce", title="关于责令限期整改的公告", words="特此公告。")
    signer.does("close", note="办理完毕。")
    session().refresh(case)
    assert case.state == "closed"
    Officer(client, advertised, world.actor("遵义市", "handler")).reads("/announcements", "关于责令限期整改的公告")


@pytest.mark.clause("20(4)")
def test_the_province_issues_in_the_browser(tmp_path: Path, client: FlaskClient) -> None:
    found = course(tmp_path, "17.6").reviewed()
    signer = Officer(client, found, found.signer)
    signer.reads(f"/cases/{found.case.id}/decide", status=403)
    signer.does("termination/propose", reasons="证书数据造假，报请终止。")
    above = Officer(client, found, found.province)
    above.reads(f"/cases/{found.case.id}/termination/issue", "证书数据造假，报请终止。", "责令终止评价活动")
    above.does("termination/return", reasons="请补充证据。")
    session().refresh(found.case)
    assert found.case.state == "heard"
    found.review(at=on_the_way(found))
    found.propose_termination(at=on_the_way(found))
    session().commit()
    above.does("termination/issue", reasons="同意。")
    decision = queries.decision(found.case)
    assert decision is not None and decision.document.kind == "termination"


@pytest.mark.clause("20(3)")
def test_a_decision_before_the_window_ends_is_refused_with_its_day(tmp_path: Path, client: FlaskClient) -> None:
    found = course(tmp_path, "15.5")
    found.served(now().date())
    officer = Officer(client, found, found.signer)
    officer.reads(f"/cases/{found.case.id}/decide", "陈述申辩期未满", "日起可办", status=409)


@pytest.mark.clause("20(5)")
def test_a_filing_of_others_is_the_same_as_none(tmp_path: Path, client: FlaskClient) -> None:
    found = course(tmp_path, "7.2", lead=world.institution("西秀区").office).reviewed()
    found.decide()
    (filing,) = filings(found.case)
    for stranger in (world.actor("遵义市", "handler"), world.actor("西秀区", "handler")):
        officer = Officer(client, found, stranger)
        for path in (f"/filings/{filing.id}", f"/filings/{filing.id}/sheet"):
            assert "没有找到" in officer.reads(path, status=404)
        assert "没有找到" in officer.reads("/filings/99999999", status=404)
    Officer(client, found, world.actor("安顺市", "handler")).reads(f"/filings/{filing.id}", "待报备")


@pytest.mark.clause("20(4)")
def test_a_stale_form_keeps_what_was_typed(advertised: Course, client: FlaskClient) -> None:
    advertised.review()
    officer = Officer(client, advertised, advertised.signer)
    path = f"/cases/{advertised.case.id}/decide"
    answer = client.post(path, data={"version": advertised.case.version - 1, "reasons": "我写的意见。"})
    assert answer.status_code == 200
    assert "他人已办理本事项" in answer.text and "我写的意见。" in answer.text
    assert officer.found.case.state == "reviewed"
