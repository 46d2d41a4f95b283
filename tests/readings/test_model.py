"""Whatever is asked, given, suspended, revoked, transferred and read: what is served is what an independent model allows, field
by field, and the read log tells exactly the records that were delivered (19)."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.keeping import open_assessment
from portal.assessments.score_sheet import ScoreSheet
from portal.certificates import operations
from portal.certificates.models import Certificate
from portal.certificates.sheet import CertificateSheet
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.organisations.operations import Occupation
from portal.organisations.vocabulary import SKILL_LEVELS
from tests import world
from tests.assessments import scene
from tests.assessments.scene import AT, DAY, KEYS, LAST, School
from tests.readings.machine import Course, Ground
from tests.readings.machine import School as Placed
from tests.readings.model import Card
from tests.sandbox import Sandbox

COURSES, STEPS = 20, 30
TRADES = (world.ELECTRICIAN, Occupation("6-18-02-04", "焊工", ("5",)))
ISSUED = LAST + timedelta(days=1)


def taught(folder: Path, county: str, prefecture: str, first: int) -> tuple[School, list[Card]]:
    """A school with four certificates: two of each trade, issued on four days."""
    institution = world.institution(county, occupations=TRADES)
    clerk = world.actor(institution.office, "handler")
    cards: list[Card] = []
    for turn, trade in enumerate(TRADES):
        plan = scene.plan(batch=f"第{turn + 1}批", occupation_code=trade.code, place=world.office(county))
        opened = open_assessment(institution, plan, by=clerk, at=AT)
        school = School(institution, clerk, opened, Store(folder / county, KEYS))
        school.people._random.seed(first + turn)
        cards += certified(school, trade, (county, prefecture), first + 2 * turn)
    return school, cards


def certified(school: School, trade: Occupation, place: tuple[str, str], first: int) -> list[Card]:
    """Two people, registered, scored and certified by sheets."""
    people = [school.person() for _ in range(2)]
    issued = [ISSUED + timedelta(days=first % 4 + turn) for turn in range(2)]
    numbers = [f"S00005200000126500{first + turn:04d}" for turn in range(2)]
    for register, rows in (
        (CandidateSheet(), [[*one, "13800000000", "测试厂"] for one in people]),
        (ScoreSheet(), [[one[0], one[2], "81.5", "76", ""] for one in people]),
        (CertificateSheet(), [
            [number, one[0], one[2], trade.code, "五级", day.isoformat()]
            for number, one, day in zip(numbers, people, issued, strict=True)
        ]),
    ):  # fmt: skip
        done = school.send(register, rows)
        assert done.taken, done.problems
    found = session().query(Certificate).where(Certificate.upload_id == done.id).order_by(Certificate.id).all()
    office = school.institution.office.name
    return [
        Card(row.id, place[1], place[0], office, trade.code, day, {
            "number": number, "name": one[0], "id_number": one[2], "issued_on": day.isoformat(),
            "occupation": f"{trade.name}（{trade.code}）{SKILL_LEVELS['5']}",
            "institution": f"{office} {school.assessment.batch}", "scores": "理论知识 81.50、技能考核 76.00",
        })
        for row, number, one, day in zip(found, numbers, people, issued, strict=True)
    ]  # fmt: skip


@pytest.fixture
def ground(db_session: object, sandbox: Sandbox, tmp_path: Path) -> Ground:
    """Two schools of two prefectures with four certificates each, of which one is void from some day on."""
    with acting(SYSTEM):
        (near, here), (far, there) = (
            taught(tmp_path, county, prefecture, first)
            for county, prefecture, first in (("西秀区", "安顺市", 1), ("汇川区", "遵义市", 5))
        )
        void_from = DAY + timedelta(days=2)
        operations.void_certificates(operations.of([here[0].id]), scene.cause(since=void_from), by=SYSTEM, at=AT)
        here[0] = Card(**{**vars(here[0]), "void_from": void_from})
        deciders = {name: world.actor(name, "approver") for name in ("安顺市", "遵义市", "贵州省")}
        session().commit()
        schools = [
            Placed(one.institution.office_id, one.institution.office.name, prefecture)
            for one, prefecture in ((near, "安顺市"), (far, "遵义市"))
        ]
        session().commit()
    return Ground(sandbox, KEYS, [*here, *there], schools, [one.code for one in TRADES], ISSUED, deciders)


@pytest.mark.clause("19")
def test_what_is_served_is_what_the_model_allows_and_the_log_tells_it(ground: Ground) -> None:
    # A course that fails is printed whole: making it smaller takes minutes.
    calm = settings(
        max_examples=COURSES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.reuse, Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(lambda: Course(ground), settings=calm)
