"""What happened in another prefecture than its institution's is filed, received and closed as all else is (12, 13, 20(5))."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from portal.decisions import execution, queries
from portal.decisions.execution import Statement
from portal.filings import operations as filings
from portal.filings.queries import filings as owed
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.publicity.operations import close
from tests import world
from tests.decisions.registers import DECIDED, Held, Trial, behind_the_wall, held

DONE = DECIDED + timedelta(days=3)


@pytest.fixture
def registers(db_session: object, tmp_path: Path) -> Iterator[Held]:
    with acting(SYSTEM):
        yield held(tmp_path)


@pytest.mark.parametrize(
    ("clause", "recipients"), [
        pytest.param("13", ["省人社厅"], marks=pytest.mark.clause("13")),
        pytest.param("13.1", ["安顺市人社局", "遵义市人社局", "省人社厅"], marks=pytest.mark.clause("13.1")),
    ],
)  # fmt: skip
def test_what_happened_elsewhere_is_filed_and_closed(registers: Held, clause: str, recipients: list[str]) -> None:
    trial = Trial(registers, clause)
    trial.case.venue_id = world.office("遵义市").id
    for step in (trial.propose, trial.heard, trial.signed, trial.served):
        step()
    with behind_the_wall(trial.first):
        for one in queries.unexecuted(trial.case):
            execution.carry_out(trial.case, Statement(one["measure"], "已办理。", DONE.date()), by=trial.first, at=DONE)
    assert sorted(one.recipient.short for one in owed(trial.case)) == sorted(recipients)
    for one in owed(trial.case):
        with behind_the_wall(trial.first):
            filings.file(one, "报备处理情况。", by=trial.first, at=DONE)
        above = world.actor(one.recipient, "handler")
        with behind_the_wall(above):
            filings.receive(one, by=above, at=DONE)
    with behind_the_wall(trial.signer):
        close(trial.case, "已执行、已报备。", by=trial.signer, at=DONE)
    assert trial.case.state == "closed"
