"""From the approver's announcement to the public's page and back: published, read by everybody, withdrawn, a tombstone."""

from datetime import datetime
from pathlib import Path

import pytest

from portal.kit.actor import SYSTEM
from portal.kit.clock import SHANGHAI
from portal.kit.db import acting, session
from tests.browser.journey import Clock, Journey, Seat
from tests.decisions.course import Course, course

REASON = "公告误用了尚未核对的文稿，现予撤回。"


@pytest.mark.clause("16")
def test_what_is_announced_is_read_by_everybody_until_it_is_withdrawn(journey: Journey, tmp_path: Path) -> None:
    Clock.moment = datetime.now(SHANGHAI)
    found = _decided(journey, tmp_path)
    with journey.as_(found.signer) as seat:
        seat.does("向社会公告", title="关于责令限期整改的公告", words="经查，该机构宣传包过。").sees("公布中", "公告原文")
    everybody = _logged_out(journey)
    everybody.opens("/login").opens("/public?q=宣传包过").sees("关于责令限期整改的公告")
    _follows(everybody, "关于责令限期整改的公告").sees("宣传包过", "安顺市人力资源和社会保障局")
    announced = everybody.page.url.removeprefix(journey.address)
    _follows(everybody, "该机构的目录信息").sees("在目录", "电工", "有关公告")
    with journey.as_(found.signer) as seat:
        seat.does("撤回公告", submit=False).fills(reason="请联系 13987654321。").sees("电话号码", "不得公布")
        seat.sends(reason=REASON).sees("已撤回", REASON)
    everybody = _logged_out(journey).opens(announced).sees("已撤回", REASON)
    assert "宣传包过" not in everybody.page.content()
    everybody.opens("/public").sees("已撤回").opens("/public/institutions?occupation=电工").sees("在目录")


def _decided(journey: Journey, folder: Path) -> Course:
    with journey.app.app_context(), acting(SYSTEM):
        found = course(folder, "16.4", "rectify", "publish").reviewed()
        found.decide()
        journey.case = found.case.id
        session().commit()
        return found


def _logged_out(journey: Journey) -> Seat:
    journey.page.context.clear_cookies()
    return Seat(journey.page, journey.address)


def _follows(seat: Seat, words: str) -> Seat:
    seat.page.locator("main").get_by_role("link", name=words, exact=True).click()
    seat.page.wait_for_load_state()
    return seat.checks()
