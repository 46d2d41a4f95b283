"""What the school of the small world keeps: its registers, a sheet that was turned back, certificates to be reviewed, and
public money that is to come back."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from portal.assessments import keeping, operations, recovering
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.models import Assessment, Candidate, Subsidy
from portal.assessments.recovering import Payment
from portal.assessments.sheets import draw_template
from portal.assessments.uploads import Into, Sent, take
from portal.cases.models import Case
from portal.certificates.sheet import CertificateSheet
from portal.decisions.queries import decision as decided
from portal.jobs.sample.cast import Cast
from portal.jobs.sample.registers import LEVEL_NAMES, Filler
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.files import Store
from portal.organisations.ledger import Cause
from portal.organisations.models import Office
from portal.sittings.models import VoidedSitting
from portal.sittings.operations import Objection, object_
from portal.sittings.queries import candidates

NOBODY = ["某某", "居民身份证", "520402199001011234", "", ""]


def keep_registers(school: Office, cast: Cast, store: Store) -> list[str]:
    """Everything; the sheets come from the school's handler. Returns the addresses of two candidates: one owes money,
    the other is owed some."""
    clerk = cast.one(school, "handler")
    keeping_of = Filler(cast, store.keys, store, today())
    keeping_of.earlier([school])
    keeping_of.latest([school])
    found = select(Assessment).where(Assessment.institution_id == school.id).order_by(Assessment.id.desc())
    latest = session().scalars(found.limit(1)).one()
    back = Sent("参评人员.xlsx", draw_template(CandidateSheet().template, [NOBODY]))
    assert not take(CandidateSheet(), back, Into(school, latest, store.keys, now()), store, by=clerk).taken
    _certify(school, latest, clerk, store)
    for one in session().scalars(select(Candidate).where(Candidate.assessment_id == latest.id)).all():
        keeping.record_subsidy(one, Decimal(1000), "西秀区就业服务中心", today(), by=clerk, at=now())
    paid = session().scalars(select(Subsidy).order_by(Subsidy.id)).all()
    _ask_back(paid, clerk)
    return [f"/candidates/{one.candidate_id}" for one in paid[:2]]


def _ask_back(paid: Sequence[Subsidy], clerk: Actor) -> None:
    """Everything is asked back; of every second one some came in, before the order was reversed."""
    cause = Cause("安人社技评决〔2026〕1 号", today(), clause="9")
    operations.order_recovery([one.id for one in paid], cause, by=SYSTEM, at=now())
    for one in paid[::2]:
        recovering.record_recovered(one, Payment(Decimal(400), f"V-{one.id}", today()), by=clerk, at=now())
        operations.reverse([recovering.order(one, today()).id], cause, by=SYSTEM, at=now())


def _certify(school: Office, latest: Assessment, clerk: Actor, store: Store) -> None:
    """One certificate that nobody has reviewed yet."""
    one = session().scalars(select(Candidate).where(Candidate.assessment_id == latest.id).limit(1)).one()
    number = store.keys.open(one.id_number, f"candidate:{one.id}:id_number").decode()
    issued = latest.last_day + timedelta(days=1)
    row = [
        f"S000052000099{issued:%y}{latest.level}000001", one.name, number, latest.occupation_code,
        LEVEL_NAMES[latest.level], issued.isoformat(),
    ]  # fmt: skip
    sheet = Sent("证书.xlsx", draw_template(CertificateSheet().template, [row]))
    upload = take(CertificateSheet(), sheet, Into(school, latest, store.keys, now()), store, by=clerk)
    assert upload.taken, upload.problems


def void_sitting(case: Case, school: Office, cast: Cast) -> None:
    """A decision voided the results of the school's latest sitting; one candidate objects."""
    found = select(Assessment.id).where(Assessment.institution_id == school.id).order_by(Assessment.id.desc())
    latest, decision, by = session().scalars(found.limit(1)).one(), decided(case), cast.one(case.lead, "handler")
    assert decision is not None
    sitting = VoidedSitting(
        case_id=case.id, decision_id=decision.id, assessment_id=latest, extent="all", candidates=[], received_on=today(),
        recorded_at=now(),
    )  # fmt: skip
    session().add(sitting)
    session().flush()
    one = candidates(sitting, "", "", 0, 1)[0]
    object_(sitting, one, Objection("本人成绩真实。", today()), by=by, at=now())
