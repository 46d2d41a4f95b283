"""A decision under 19: a block that stands is confirmed, one that does not is made; what was read is to be deleted; a review
undoes exactly that."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.decisions import changes, queries
from portal.deletions.models import DeletionOrder, KeptReadings
from portal.findings import targets
from portal.findings.details import DETAILS
from portal.grants import revoking
from portal.grants.models import ReadGrant, Revocation
from portal.grants.stepping import last_step
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from tests import world
from tests.decisions.registers import Held, Trial, held
from tests.deletions import scene as reading

BOTH = ["revoke_read", "order_deletion"]
(OFFERED,) = DETAILS["revoke_read"]


@pytest.fixture
def registers(db_session: object, tmp_path: Path) -> Iterator[Held]:
    with acting(SYSTEM):
        yield held(tmp_path)


def tried(registers: Held) -> Trial:
    trial = Trial(registers, "19")
    trial.propose()
    trial.heard()
    trial.signed()
    return trial


def stands(grant: ReadGrant) -> str:
    return last_step(grant.id).event


@pytest.mark.clause("19")
def test_the_block_that_stands_is_offered_confirmed_and_lifted_on_review(registers: Held) -> None:
    grant = registers.reads()
    made = reading.revoked(grant, world.actor("安顺市", "approver"))
    trial = Trial(registers, "19")
    assert targets.offered(trial.case, OFFERED) == {str(made.id): f"{made.number}（{registers.office.name}）"}
    trial.propose()
    trial.heard()
    decision = trial.signed()
    assert stands(grant) == "revoke"
    trial.served()
    assert stands(grant) == "confirm" and session().scalars(select(Revocation.id)).all() == [made.id]
    (order,) = session().scalars(select(DeletionOrder))
    assert (order.revocation_id, order.case_id, order.basis) == (made.id, trial.case.id, decision.document.number)
    trial.reversed(BOTH)
    assert stands(grant) == "lift" and {step.kind for step in order.steps} == {"withdrawn"}


@pytest.mark.clause("R-8")
def test_a_block_that_was_lifted_meanwhile_is_made_again(registers: Held) -> None:
    grant, approver = registers.reads(), world.actor("安顺市", "approver")
    reading.revoked(grant, approver)
    trial = Trial(registers, "19")
    trial.propose()
    revoking.settle(grant, "先行恢复", confirmed=False, by=approver, at=now())
    trial.heard()
    trial.signed()
    trial.served()
    assert stands(grant) == "revoke"
    (_, again) = session().scalars(select(Revocation).order_by(Revocation.id))
    assert again.case_id == trial.case.id


@pytest.mark.clause("19")
def test_the_page_of_the_case_leads_to_the_order(registers: Held, client: FlaskClient) -> None:
    registers.reads()
    trial = tried(registers)
    trial.served()
    (order,) = session().scalars(select(DeletionOrder))
    number = order.number
    case, order_page = trial.case.id, f"/deletions/{order.id}"
    world.login(client, trial.first)
    assert number in client.get(f"/cases/{case}").text
    world.login(client, trial.signer)
    page = client.get(f"/cases/{case}").text
    assert number in page and order_page in page


@pytest.mark.clause("19")
def test_the_deletion_alone_can_be_taken_back(registers: Held) -> None:
    grant = registers.reads()
    trial = tried(registers)
    trial.served()
    trial.reversed(["order_deletion"])
    assert stands(grant) == "revoke" and registers.says()["to delete"] == ""


@pytest.mark.clause("19")
def test_another_block_of_the_same_reader_outlives_the_review(registers: Held) -> None:
    grant, approver = registers.reads(), world.actor("安顺市", "approver")
    trial = tried(registers)
    trial.served()
    revoking.settle(grant, "恢复", confirmed=False, by=approver, at=now())
    reading.revoked(grant, approver)
    trial.reversed(BOTH)
    assert stands(grant) == "revoke"


@pytest.mark.clause("19")
def test_where_nothing_was_read_nothing_is_ordered_to_be_deleted(registers: Held) -> None:
    reader, approver = reading.reader_of(registers.school)
    grant = reading.grant_for(reader, approver, institutions=[registers.office.id], regions=[])
    trial = tried(registers)
    trial.served()
    assert stands(grant) == "revoke" and registers.says()["to delete"] == ""
    assert session().scalars(select(KeptReadings.records)).all() == [0]


@pytest.mark.clause("20(4)")
def test_what_is_foreseen_before_signing_is_taken_back_whole(registers: Held) -> None:
    grant = registers.reads()
    trial = Trial(registers, "19")
    trial.propose()
    measures = [{"measure": one, "stated": {}, "clause": "19"} for one in BOTH]
    foreseen = changes.foreseen(trial.case, measures, by=trial.signer, at=trial.decided)
    assert [(one.measure, one.count) for one in foreseen] == [("revoke_read", 1), ("order_deletion", 1)]
    assert stands(grant) == "approve" and not session().scalars(select(Revocation.id)).all()
    assert not session().scalars(select(KeptReadings.id)).all() and queries.decision(trial.case) is None


@pytest.mark.clause("19")
def test_of_a_person_only_what_names_the_person_is_taken_away(registers: Held) -> None:
    office = registers.reads()
    somebody = world.actor(registers.office, "data_officer", name="钱某")
    named = reading.grant_for(
        somebody, world.actor("安顺市", "approver"), reader="person", institutions=[registers.office.id], regions=[]
    )
    trial = Trial(registers, "19")
    trial.case.respondent_name = trial.case.respondent.name = "钱某"
    trial.propose()
    trial.heard()
    trial.signed()
    trial.served()
    assert (stands(office), stands(named)) == ("approve", "revoke")
