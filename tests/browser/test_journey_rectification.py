"""Rectification from hand to hand (16): the school reports on its way and at the end, the county inspects, the prefecture
accepts, and the school is free again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting
from tests import world
from tests.browser.journey import Journey, Seat, people
from tests.rectifications.scene import Scene, scene

PHOTO = {"name": "督导安排.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 who supervises when"}


@pytest.mark.clause("16")
def test_a_school_puts_right_what_it_was_ordered_to(journey: Journey, tmp_path: Path) -> None:
    with people(journey.app):
        ordered = scene(tmp_path)
        ordered.enter_standing(world.ELECTRICIAN.code)
        page = f"/rectifications/{ordered.order.id}"
        school, elsewhere = ordered.institution.office_id, world.actor("遵义市", "approver")
    _reports(journey.day(10, 25), ordered, page)
    _asks(journey.day(11, 16), ordered, page)
    _inspects(journey.day(11, 18), ordered, page)
    with journey.as_(elsewhere) as seat:
        seat.refused(page, 404, "没有找到", "您无权知悉")
    _accepts(journey.day(11, 20), ordered, page)
    with journey.app.app_context(), acting(SYSTEM):
        assert ordered.on(date(2026, 11, 20)).stands() == {"listed"}
    with journey.as_(ordered.signer) as seat:
        seat.opens(f"/offices/{school}").sees("在目录")


@contextmanager
def at_page(journey: Journey, who: Actor, page: str) -> Iterator[Seat]:
    """Somebody who came there from the list."""
    with journey.as_(who) as seat:
        seat.opens("/rectifications?tab=all").page.get_by_role("link", name="查看：").first.click()
        seat.page.wait_for_url(f"**{page}")
        yield seat.checks()


def _reports(journey: Journey, ordered: Scene, page: str) -> None:
    """4(4): it reports that it is under way, and then that it is done; it does not judge itself."""
    with at_page(journey, ordered.clerk, page) as seat:
        seat.sees("整改中", "12月16日", "还有 52 日", "查明的事实")
        seat.may_not("延长整改期限", "市（州）人社局审批人以主办身份办理")
        seat.does("报送整改报告", stage="interim", words="正在落实。").sees("报送阶段报告", "整改中")
    journey.day(11, 15)
    with at_page(journey, ordered.clerk, page) as seat:
        seat.does("报送整改报告", submit=False)
        seat.page.locator('[name="attachments"]').set_input_files([PHOTO])
        seat.fills(words="已全部落实。").sees("请选择报告种类", "请重新选择全部材料")
        seat.page.locator('[name="attachments"]').set_input_files([PHOTO])
        seat.sends(stage="final").sees("待核查", "督导安排.pdf", "1 份，下载留有记录")
        seat.may_not("报送整改报告", "整改报告已经提交，等待核查")


def _asks(journey: Journey, ordered: Scene, page: str) -> None:
    with at_page(journey, ordered.signer, page) as seat:
        seat.may("验收合格", "退回补正", "延长整改期限").may_not("认定未按期完成", "期满前不能认定", "2026-12-17 起")
        seat.does("请县级检查", words="请核对督导安排。", until="2026-11-22").sees("已请县级检查，尚未收到检查记录")
        with seat.page.expect_download() as handed:
            seat.page.get_by_role("link", name="下载 督导安排.pdf").click()
        assert handed.value.suggested_filename == "督导安排.pdf"


def _inspects(journey: Journey, ordered: Scene, page: str) -> None:
    """4(3): the county finds it on its desk, and two inspect."""
    with journey.as_(ordered.county) as seat:
        seat.opens("/").sees("协助检查整改").opens(page).does("登记整改检查", submit=False)
        found = {"done_on": "2026-11-18", "first": "冯县办", "second": "冯县办", "found": "passed", "words": "逐项核对。"}
        seat.fills(**found).sees("检查须有两名检查人员").sends(second="褚县办").sees("已检查待验收", "冯县办、褚县办现场检查")


def _accepts(journey: Journey, ordered: Scene, page: str) -> None:
    with journey.as_(ordered.signer) as seat:
        seat.opens("/").sees("已检查待验收").opens(page).does("验收合格", words="同意验收。").sees("验收合格", "整改记录")
        assert seat.page.locator(".actions").count() == 0
