"""A sitting of the sample world whose results were declared void (15.2), and what its innocent candidates were told since: most
of them, with an offer to sit again; two objected, and one of them was answered."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from portal.assessments.models import Candidate
from portal.jobs.sample.course import run
from portal.jobs.sample.running import Course, Tools
from portal.jobs.sample.stories import Story
from portal.kit.clock import SHANGHAI
from portal.kit.db import session
from portal.organisations import queries as organisations
from portal.organisations.models import Institution, Office
from portal.organisations.standing import LISTED, weightiest
from portal.sittings import operations, queries
from portal.sittings.models import VoidedSitting
from portal.sittings.operations import Objection
from portal.sittings.words import NOTICED

PROOF = (("audiovisual", "考场监控录像", "监控系统"), ("document", "考场安排和签到材料", "评价机构档案"))
FACT = "{day}批次{occupation}理论知识考试，一间考场全程未配备监考人员，同批次考生未处于同等考核评价环境。"
STORY = Story(
    "15.2", "{institution}考场未配备监考人员", FACT, "经责令已停止，情节轻微；该批次成绩不能反映真实水平。", PROOF,
    more=("void_results",),
)  # fmt: skip
OPENED = timedelta(days=110)
"""So long ago, so that the decision has been received by now."""
LEFT = 4
"""So many have not been told yet."""
SAYS = ("本人当天独立完成答题，请求恢复成绩。", "请求免费重新参加评价，并报销往返路费。")
ANSWER = "考场条件不同等，该批次成绩不能采信，不以本人过错为前提；重新评价不收费用，已通知评价机构安排。"


def tell(schools: Sequence[Office], tools: Tools, today: date) -> VoidedSitting | None:
    """At the first school that is simply listed; None where the world has none."""
    school = next((one for one in schools if _listed(one, today - OPENED) and _listed(one, today)), None)
    if school is None:
        return None
    opened = datetime.combine(today - OPENED, time(9, 20), SHANGHAI)
    case = run(Course(STORY, "effective", school, "", "", "", False, opened), tools, Random(15))
    sitting = next(iter(queries.of_case(case)), None)
    if sitting is not None:
        _carry_on(sitting, tools, today)
    return sitting


def _listed(school: Office, day: date) -> bool:
    found = weightiest(organisations.standings(school.id), day)
    return found is not None and found.effect == LISTED and session().get(Institution, school.id) is not None


def _carry_on(sitting: VoidedSitting, tools: Tools, today: date) -> None:
    by = tools.cast.all(tools.offices[sitting.case.lead_id], "handler")[0]
    told = queries.ids(sitting, NOTICED, None)[:-LEFT]
    day = min(sitting.received_on + timedelta(days=3), today)
    operations.notice(sitting, told, "post", day, by=by, at=_on(day, 16))
    resit = today + timedelta(days=21)
    operations.offer_resit(sitting, told, resit, "由评价机构免费安排，准考证另行寄送。", by=by, at=_on(day, 17))
    for number, (one, words) in enumerate(zip(told, SAYS, strict=False)):
        heard = min(day + timedelta(days=5), today)
        candidate = session().get_one(Candidate, one)
        said = operations.object_(sitting, candidate, Objection(words, heard), by=by, at=_on(heard, 10))
        if not number:
            operations.answer(sitting, said, "not", ANSWER, by=by, at=_on(min(heard + timedelta(days=4), today), 11))


def _on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), SHANGHAI)
