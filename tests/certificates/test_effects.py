"""What decisions do to certificates: for a whole sitting in one act, once for each cause, and reversible."""

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.certificates import operations, queries
from portal.certificates.models import CertificateEntry
from portal.certificates.sheet import CertificateSheet
from portal.certificates.states import state
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests.assessments.scene import AT, DAY, School, cause


def how(certificates: list, day: date = DAY) -> list[str]:
    """How each stands."""
    found = queries.entries([one.id for one in certificates])
    return [state(found[one.id], day) for one in certificates]


@pytest.mark.clause("15")
def test_a_whole_sitting_is_declared_void_in_one_act_with_one_log_entry(school: School) -> None:
    certificates = school.certified(school.candidates(30))
    with acting(SYSTEM):
        which = operations.of_assessment(school.assessment.id)
        assert operations.void_certificates(which, cause(clause="15.2"), by=SYSTEM, at=AT) == 30
        assert how(certificates) == ["void"] * 30
        entries = session().scalar(select(func.count(func.distinct(CertificateEntry.entry))))
    assert entries == 1


@pytest.mark.clause("18")
def test_applied_twice_by_the_same_decision_changes_nothing(school: School) -> None:
    certificates = school.certified(school.candidates(3))
    with acting(SYSTEM):
        which = operations.of([certificates[0].id])
        done = [operations.withdraw_data(which, cause(clause="18"), by=SYSTEM, at=AT) for _ in range(2)]
        assert done == [1, 0]
        assert how(certificates) == ["withdrawn", "uploaded", "uploaded"]


def test_reversed_on_review_it_is_as_if_it_had_never_been_and_can_be_ordered_again(school: School) -> None:
    certificates = school.certified(school.candidates(2))
    with acting(SYSTEM):
        which = operations.of_assessment(school.assessment.id)
        operations.void_certificates(which, cause(), by=SYSTEM, at=AT)
        ids = operations.entries_of_cause(1)
        assert [operations.reverse(ids, cause(2), by=SYSTEM, at=AT) for _ in range(2)] == [2, 0]
        assert how(certificates) == ["uploaded", "uploaded"]
        assert operations.void_certificates(which, cause(), by=SYSTEM, at=AT) == 2
        assert how(certificates) == ["void", "void"]


def test_two_decisions_hold_each_by_itself(school: School) -> None:
    certificates = school.certified(school.candidates(1))
    with acting(SYSTEM):
        which = operations.of([certificates[0].id])
        for decision in (1, 2):
            assert operations.void_certificates(which, cause(1, decision), by=SYSTEM, at=AT) == 1
        operations.reverse(operations.entries_of_cause(1, 1), cause(3), by=SYSTEM, at=AT)
        assert how(certificates) == ["void"]


@pytest.mark.clause("18")
def test_a_withdrawn_record_comes_back_corrected_under_its_number_and_a_void_one_does_not(school: School) -> None:
    candidates = school.candidates(2)
    first, second = school.certified(candidates)
    with acting(SYSTEM):
        operations.withdraw_data(operations.of([first.id]), cause(), by=SYSTEM, at=AT)
        operations.void_certificates(operations.of([second.id]), cause(), by=SYSTEM, at=AT)
    rows = school.certificate_rows(candidates)
    turned_back = school.send(CertificateSheet(), rows)
    assert turned_back.problems == [["3", "证书编号", "这个编号的证书已宣布作废，编号不能再用。"]]
    assert school.send(CertificateSheet(), rows[:1]).taken
