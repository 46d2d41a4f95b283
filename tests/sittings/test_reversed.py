"""A voiding that a review reversed: the results hold again, nothing more follows from it, and whoever was told is told so."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from portal.decisions import reversing
from portal.decisions.reversing import Ruling
from portal.kit import clock
from portal.kit.refusal import Ground, Refused
from portal.sittings import operations, queries
from portal.sittings.operations import Objection
from portal.sittings.words import FILTERS_REVERSED, OBJECTED, RESTORED
from tests import world
from tests.browser.journey import Clock
from tests.sittings.conftest import RECEIVED, SERVED, Voided

Void = Callable[..., Voided]
Log = Callable[[], list[bytes]]
pytestmark = [pytest.mark.clause("15.2"), pytest.mark.clause("20(4)")]
TOLD, REVERSED, AFTER = (SERVED + timedelta(days=days) for days in (1, 5, 6))
"""Told on Sunday, reversed on Thursday 22 October, told so on Friday; seven working days run until 2 November."""
TODAY = AFTER.date()


@pytest.fixture(autouse=True)
def afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are used on the day after the reversal."""
    monkeypatch.setattr(clock, "datetime", Clock)
    Clock.moment = AFTER


@pytest.fixture
def undone(voided: Void) -> Voided:
    """The first of four was told and objected, the second was offered a re-sit; then the voiding was reversed, and no more."""
    made = voided()
    by, sitting, (first, second, *_) = made.found.scene.first, made.sitting, made.ids()
    operations.notice(sitting, [first], "post", RECEIVED, by=by, at=TOLD)
    operations.offer_resit(sitting, [second], TOLD.date() + timedelta(days=20), "", by=by, at=TOLD)
    operations.object_(sitting, made.here.candidates[0], Objection("本人成绩真实。", RECEIVED), by=by, at=TOLD)
    assert queries.reversal(sitting) is None
    with pytest.raises(Refused, match="仍然有效"):
        operations.notice_restored(sitting, [first], "post", RECEIVED, by=by, at=TOLD)
    ruling = Ruling("reconsideration", "安府复决〔2026〕7号", REVERSED.date(), "该批次评价程序合法。")
    reversing.reverse(made.found.case, ["void_results"], ruling, by=made.found.signer, at=REVERSED)
    return made


def test_nobody_is_told_offered_or_heard_about_it_any_more_and_the_refusal_says_why(undone: Voided) -> None:
    by, sitting, ids = undone.found.scene.first, undone.sitting, undone.ids()
    one, day = undone.here.candidates[2], AFTER.date() + timedelta(days=9)
    why = "已于 2026-10-22 撤销（行政复议决定安府复决〔2026〕7号），评价结果恢复有效"
    for act in (
        lambda: operations.notice(sitting, ids, "post", TODAY, by=by, at=AFTER),
        lambda: operations.offer_resit(sitting, ids, day, "", by=by, at=AFTER),
        lambda: operations.object_(sitting, one, Objection("有异议。", TODAY), by=by, at=AFTER),
    ):
        with pytest.raises(Refused, match=why) as refused:
            act()
        assert refused.value.ground is Ground.PROCEDURE and "告知结果恢复有效" in refused.value.when


def test_whoever_was_told_or_offered_a_resit_is_owed_that_it_was_reversed_and_nobody_else(undone: Voided, log: Log) -> None:
    by, sitting, (first, second, *_) = undone.found.scene.first, undone.sitting, undone.ids()
    assert queries.ids(sitting, RESTORED, None) == [first, second]
    for day in (REVERSED.date() - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            operations.notice_restored(sitting, [first], "post", day, by=by, at=AFTER)
        assert refused.value.field == "happened_on"
    assert operations.notice_restored(sitting, [first], "post", TODAY, by=by, at=AFTER) == 1
    assert queries.counts(sitting, FILTERS_REVERSED) == {"": 4, RESTORED: 1, OBJECTED: 1}
    assert any(b"sitting:restored" in body and b'"candidates":1' in body for body in log())


@pytest.mark.clause("R-2")
def test_what_was_objected_before_is_still_answered(undone: Voided) -> None:
    (said,) = (row for row in queries.happened(undone.sitting, undone.ids())[undone.ids()[0]] if row.event == OBJECTED)
    operations.answer(undone.sitting, said, "accepted", "决定已撤销，成绩有效。", by=undone.found.scene.first, at=AFTER)
    assert queries.ids(undone.sitting, OBJECTED, None) == []


@pytest.mark.clause("R-10")
def test_only_the_handlers_of_the_case_tell_them(undone: Voided) -> None:
    with pytest.raises(Refused) as refused:
        operations.notice_restored(undone.sitting, undone.ids(), "post", TODAY, by=undone.here.first, at=AFTER)
    assert refused.value.ground is Ground.AUTHORITY


def test_the_reversal_of_another_measure_leaves_the_voiding(voided: Void) -> None:
    made = voided()
    ruling = Ruling("own", "", REVERSED.date(), "谈话对象有误。")
    reversing.reverse(made.found.case, ["talk_head"], ruling, by=made.found.signer, at=REVERSED)
    assert queries.reversal(made.sitting) is None
    assert operations.notice(made.sitting, made.ids(), "post", RECEIVED, by=made.found.scene.first, at=AFTER) == 4


def test_the_pages_say_so_and_offer_only_what_is_left_to_do(undone: Voided, client: FlaskClient) -> None:
    path, (first, second, third, _) = f"/sittings/{undone.sitting.id}", undone.ids()
    world.login(client, undone.found.scene.first)
    told = client.get(path).text
    for words in ("评价结果恢复有效", "安府复决〔2026〕7号", "2026-11-02 前", "全部已告知无效的 2 人", "未告知恢复"):
        assert words in told, words
    assert "登记提供重新评价" not in told and "未告知的" not in told
    assert "评价结果恢复有效" in client.get(f"/cases/{undone.found.case.id}").text
    refused = client.get(f"{path}/notify?candidate={third}")
    assert refused.status_code == 409 and "评价结果恢复有效" in refused.text
    said = {"mode": "post", "happened_on": TODAY}
    assert client.post(f"{path}/restored?candidate={first}", data=said).status_code == 303
    assert "已告知本人" in client.get(f"{path}/candidates/{first}").text
    assert "登记已告知恢复" in client.get(f"{path}/candidates/{second}").text
    never = client.get(f"{path}/candidates/{third}").text
    assert "未曾被告知" in never and "登记异议" not in never
    rows = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{path}/list").data)).get_sheet_by_index(0).to_python()
    assert [row[-1] for row in rows] == ["告知恢复日期", TODAY.isoformat(), "", "", ""]
