"""A subsidy that a decision asks back is followed until the money is in; a review that reverses the order leaves what came in a
fact, and has it given back (9, 20(4))."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from portal.assessments import recovering
from portal.assessments.recovering import Payment
from portal.desk.waiting import tasks, total
from portal.kit import clock
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests.browser.journey import Clock
from tests.decisions.registers import DAY, REVIEWED, Held, Trial, held

pytestmark = [pytest.mark.clause("9"), pytest.mark.clause("20(4)")]
PAID = REVIEWED - timedelta(days=3)


@pytest.fixture
def registers(app: Flask, db_session: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    monkeypatch.setattr(clock, "datetime", Clock)
    Clock.moment = REVIEWED
    with acting(SYSTEM), app.test_request_context():
        yield held(tmp_path)


def ordered(registers: Held) -> Trial:
    """1,000 yuan are asked back by a decision that was served."""
    trial = Trial(registers, "9")
    trial.propose()
    trial.heard()
    trial.signed()
    trial.served()
    return trial


def came_in(registers: Held, amount: str, voucher: str = "V-1") -> int:
    payment = Payment(Decimal(amount), voucher, PAID.date())
    return recovering.record_recovered(registers.subsidy, payment, by=SYSTEM, at=PAID)


def waits(by: Actor) -> list[tuple[str, str]]:
    """What of the money waits for somebody."""
    session().commit()
    with acting(by):
        found = [(task.stage, task.origin) for task in tasks(by) if "/candidates/" in task.url]
        assert total(by) >= len(found)
        return found


def test_what_is_owed_waits_for_the_handlers_until_it_is_in(registers: Held) -> None:
    trial = ordered(registers)
    assert waits(trial.first) == [("待追回补贴", "尚欠 1000.00 元")]
    assert waits(trial.reviewer) == []
    assert came_in(registers, "400") == 1
    assert waits(trial.first) == [("待追回补贴", "尚欠 600.00 元")]
    came_in(registers, "600", "V-2")
    assert waits(trial.first) == []
    assert registers.says()["subsidy"] == "recovered"


def test_no_more_comes_in_than_is_owed_and_a_voucher_counts_once(registers: Held) -> None:
    ordered(registers)
    with pytest.raises(Refused, match=r"不能超过尚欠的 1000\.00 元") as refused:
        came_in(registers, "1000.01")
    assert refused.value.field == "amount"
    with pytest.raises(Refused, match="不能晚于今天"):
        later = Payment(Decimal(1), "V-3", DAY + timedelta(days=1))
        recovering.record_recovered(registers.subsidy, later, by=SYSTEM, at=PAID)
    assert [came_in(registers, "1000"), came_in(registers, "1000")] == [1, 0]


def test_what_came_in_before_a_reversal_is_given_back(registers: Held) -> None:
    trial = ordered(registers)
    came_in(registers, "400")
    with pytest.raises(Refused, match="没有应当退还的"):
        recovering.record_refunded(registers.subsidy, Payment(Decimal(400), "T-1", DAY), by=SYSTEM, at=REVIEWED)
    trial.reversed(["recover_subsidy"])
    assert registers.says()["subsidy"] == "to_refund"
    assert waits(trial.first) == [("待退还补贴款项", "应退 400.00 元")]
    with pytest.raises(Refused, match=r"不能超过尚欠的 400\.00 元"):
        recovering.record_refunded(registers.subsidy, Payment(Decimal(500), "T-1", DAY), by=SYSTEM, at=REVIEWED)
    recovering.record_refunded(registers.subsidy, Payment(Decimal(400), "T-1", DAY), by=SYSTEM, at=REVIEWED)
    assert registers.says()["subsidy"] == "paid"
    assert waits(trial.first) == []
