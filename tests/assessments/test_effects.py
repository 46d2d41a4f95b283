"""What decisions do to people and money: each effect with its clause, once, derived and reversible."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.assessments import keeping, operations, queries, recovering, states
from portal.assessments.models import Subsidy
from portal.assessments.recovering import Payment
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.kit.refusal import Refused
from tests.assessments.scene import AT, DAY, School, cause

Log = Callable[[], list[bytes]]
LATER = DAY + timedelta(days=30)


@pytest.mark.clause("6")
def test_a_cancelled_subject_leaves_the_others(school: School) -> None:
    (one,) = school.candidates(1)
    with acting(SYSTEM):
        operations.void_scores([one.id], "theory", cause(clause="6.1"), by=SYSTEM, at=AT)
        entries = queries.entries("candidate_id", [one.id])[one.id]
    assert [states.score_state(entries, subject, DAY) for subject in ("theory", "skills")] == ["void", "valid"]


@pytest.mark.clause("7")
def test_all_scores_of_a_sitting_are_cancelled_even_before_they_are_there(school: School) -> None:
    (one,) = school.candidates(1)
    with acting(SYSTEM):
        operations.void_scores([one.id], "", cause(clause="7.1"), by=SYSTEM, at=AT)
        entries = queries.entries("candidate_id", [one.id])[one.id]
    assert {states.score_state(entries, subject, DAY) for subject in ("theory", "skills", "review")} == {"void"}


@pytest.mark.clause("15")
def test_the_results_of_a_whole_sitting_are_void_in_one_entry_of_the_log(school: School, log: Log) -> None:
    school.candidates(25)
    with acting(SYSTEM):
        done = operations.cancel_all_results(school.assessment.id, cause(clause="15.2"), by=SYSTEM, at=AT)
    written = [body for body in log() if b'"effect:entered"' in body and b'"cancel_result"' in body]
    assert done == 25
    assert len(written) == 1
    assert b'"things":25' in written[0]


def paid(school: School, amount: str = "1500.10") -> Subsidy:
    """A candidate for whom money was paid."""
    (one,) = school.candidates(1)
    with acting(school.clerk):
        return keeping.record_subsidy(one, Decimal(amount), "就业服务中心", DAY, by=school.clerk, at=AT)


@pytest.mark.clause("9")
def test_a_subsidy_is_recovered_to_the_cent_and_a_voucher_counts_once(school: School) -> None:
    subsidy = paid(school)
    with acting(SYSTEM):
        operations.order_recovery([subsidy.id], cause(clause="9"), by=SYSTEM, at=AT)
        pay = [("500.05", "A1"), ("500.05", "A1"), ("1000.05", "A2")]
        done = [
            recovering.record_recovered(subsidy, Payment(Decimal(y), v, DAY), by=SYSTEM, at=AT) for y, v in pay
        ]
        found = states.recovery(queries.entries("subsidy_id", [subsidy.id])[subsidy.id], subsidy.amount, DAY)
    assert done == [1, 0, 1]
    assert (found.ordered, found.recovered, found.outstanding) == (Decimal("1500.10"), Decimal("1500.10"), 0)
    assert found.state == "recovered"


@pytest.mark.clause("9")
def test_two_orders_ask_for_no_more_than_was_paid(school: School) -> None:
    subsidy = paid(school)
    with acting(SYSTEM):
        for case in (1, 2):
            operations.order_recovery([subsidy.id], cause(case), by=SYSTEM, at=AT)
        found = states.recovery(queries.entries("subsidy_id", [subsidy.id])[subsidy.id], subsidy.amount, DAY)
    assert (found.state, found.outstanding) == ("ordered", Decimal("1500.10"))


@pytest.mark.parametrize(("amount", "said"), [("0", "大于零"), ("-1", "大于零"), ("0.001", "两位小数")])
def test_an_amount_that_is_none_is_refused_beside_its_field(school: School, amount: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        paid(school, amount)
    assert refused.value.field == "amount"


@pytest.mark.clause("13")
def test_an_examiner_loses_the_card_and_the_appointment_and_gets_them_back_on_review(school: School) -> None:
    examiner, told = school.examiner(), []
    for act in (operations.recover_card, operations.dismiss_examiner):
        with acting(SYSTEM):
            act([examiner.id], cause(clause="13.2"), by=SYSTEM, at=AT)
            told.append(states.examiner_state(queries.entries("examiner_id", [examiner.id])[examiner.id], DAY))
    with acting(SYSTEM):
        assert operations.reverse(operations.entries_of_cause(1, 1), cause(2), by=SYSTEM, at=AT) == 2
        told.append(states.examiner_state(queries.entries("examiner_id", [examiner.id])[examiner.id], DAY))
    assert told == ["card_recovered", "dismissed", "active"]


@pytest.mark.clause("14")
def test_a_suspension_ends_by_itself_and_a_revocation_does_not(school: School) -> None:
    supervisor = school.supervisor()
    with acting(SYSTEM):
        until = DAY + timedelta(days=9)
        operations.suspend_supervisor([supervisor.id], cause(until=until, clause="14.1"), by=SYSTEM, at=AT)
        entries = queries.entries("supervisor_id", [supervisor.id])[supervisor.id]
        assert [states.supervisor_state(entries, day) for day in (DAY, until, LATER)] == ["suspended", "suspended", "active"]
        operations.revoke_supervisor([supervisor.id], cause(2, clause="14.3"), by=SYSTEM, at=AT)
        entries = queries.entries("supervisor_id", [supervisor.id])[supervisor.id]
        assert states.supervisor_state(entries, date(2030, 1, 1)) == "revoked"


def test_the_log_names_no_person(school: School, log: Log) -> None:
    (one,) = school.candidates(1)
    number = school.number_of(one)
    with acting(SYSTEM):
        operations.void_scores([one.id], "", cause(), by=SYSTEM, at=AT)
    whole = b"".join(log()).decode()
    assert one.name not in whole
    assert number not in whole
