"""What was decided about somebody stands on the register's page, though it changed no entry; and what a review undid is not
held against anybody later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.assessments.decided import decisions_about
from portal.decisions import execution
from portal.decisions.earlier import decided_before
from portal.decisions.execution import Statement, Talk
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from tests import world
from tests.decisions.registers import DECIDED, Held, Trial, held


@pytest.fixture
def registers(db_session: object, tmp_path: Path) -> Iterator[Held]:
    with acting(SYSTEM):
        yield held(tmp_path)


def served(registers: Held, clause: str, *more: str) -> Trial:
    trial = Trial(registers, clause)
    trial.propose(*more)
    trial.heard()
    trial.signed()
    trial.served()
    return trial


def told(thing: object, actor: Actor) -> list[tuple[str, str, bool]]:
    return [(taken.name, taken.said, taken.undone) for one in decisions_about(thing, actor) for taken in one.taken]


@pytest.mark.clause("11.1")
def test_a_talk_is_remembered_with_the_examiner(registers: Held) -> None:
    trial = served(registers, "11.1")
    assert told(registers.examiner, trial.first) == [("谈话提醒，令其改正", "", False)]
    said, day = "本人表示改正。", DECIDED.date()
    with pytest.raises(Refused, match="请填写谈话对象") as refused:
        stated = Statement("talk_examiner", said, day, Talk("赵校长", " "))
        execution.carry_out(trial.case, stated, by=trial.first, at=DECIDED)
    assert refused.value.field == "held_with"
    stated = Statement("talk_examiner", said, day, Talk("赵校长", registers.examiner.name))
    execution.carry_out(trial.case, stated, by=trial.first, at=DECIDED)
    record = f"{day} 谈话人：赵校长；谈话对象：{registers.examiner.name}。{said}"
    assert told(registers.examiner, trial.first) == [("谈话提醒，令其改正", record, False)]
    assert told(registers.examiner, world.actor("遵义市", "handler")) == []
    assert told(registers.people[0], trial.first) == [], "somebody else"


@pytest.mark.clause("15.4")
def test_what_a_review_undid_is_told_so_beside_a_later_case(registers: Held) -> None:
    trial = served(registers, "15.4", "void_certificates")
    assert [undone for _, _, undone in told(registers.office, trial.first)] == [False, False]
    trial.reversed(["void_certificates"])
    again = Trial(registers, "15.5")
    (known,) = decided_before(again.case, again.first)
    assert [(taken.name, taken.undone) for taken in known.taken] == [
        ("对主要负责人进行提醒谈话", False), ("宣布证书作废（部分或者全部）", True)
    ]  # fmt: skip


@pytest.mark.clause("15.4")
def test_the_pages_say_so(registers: Held, client: FlaskClient) -> None:
    trial = served(registers, "15.4", "void_certificates")
    trial.reversed(["void_certificates"])
    number = trial.case.number
    session().commit()
    world.login(client, trial.first)
    shown = client.get(f"/offices/{registers.office.id}").text
    assert number in shown
    assert "已撤销" in shown.partition(number)[2]
    world.login(client, world.actor("遵义市", "handler"))
    assert number not in client.get(f"/offices/{registers.office.id}").text
