"""What is wrong with rows of certificate data beyond their cells: numbers, results, and what is out of scope (18)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select

from portal.assessments import states
from portal.assessments.candidate_sheet import NAME
from portal.assessments.models import Assessment, Candidate, RegisterEntry
from portal.assessments.sheets import Problem, Row
from portal.assessments.uploads import Into
from portal.assessments.words import RESULT_STATES, SUBJECTS
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.states import CORRECTABLE, state
from portal.kit.db import session
from portal.organisations import queries, standing
from portal.organisations.models import InstitutionScope
from portal.organisations.vocabulary import SKILL_LEVELS

NUMBER, CODE, LEVEL, ISSUED, REASON = "证书编号", "职业编码", "等级", "发证日期", "更正原因"
SCOPE: Final = "18"
"""The clause of a problem that makes a record one beyond the scope."""


class Earlier(NamedTuple):
    """The last record under a number: its id and revision, of which assessment it is, and how it stands."""

    revision: int
    id: int
    assessment_id: int
    state: str


def known_numbers(rows: Sequence[Row], into: Into) -> dict[str, Earlier]:
    """The records of this institution that have one of these numbers already, the last revision of each."""
    asked = [row.values["number"] for row in rows if row.values.get("number")]
    mine = (Certificate.institution_id == into.office.id, Certificate.number.in_(asked))
    columns = (Certificate.number, Certificate.revision, Certificate.id, Certificate.assessment_id)
    found = session().execute(select(*columns).where(*mine)).all()
    entries: dict[int, list[CertificateEntry]] = defaultdict(list)
    for entry in session().scalars(select(CertificateEntry).where(CertificateEntry.certificate_id.in_([r.id for r in found]))):
        entries[entry.certificate_id].append(entry)
    stands = (
        (one.number, Earlier(one.revision, one.id, one.assessment_id, state(entries[one.id], into.day))) for one in found
    )
    return dict(sorted(stands))


def numbers(rows: Sequence[Row], into: Into) -> Iterator[Problem]:
    """Numbers that are there twice or taken, and corrections without a reason."""
    first, known = dict[str, int](), known_numbers(rows, into)
    for row in rows:
        number = row.values.get("number")
        if not number:
            continue
        if number in first:
            yield Problem(row.number, NUMBER, f"与第 {first[number]} 行的证书编号相同。")
        elif number in known:
            yield from _correction(row, known[number], into)
        elif row.values.get("reason"):
            yield Problem(row.number, NUMBER, "这个编号此前没有上传过，无从更正，请核对编号。")
        first.setdefault(number, row.number)


def _correction(row: Row, earlier: Earlier, into: Into) -> Iterator[Problem]:
    if earlier.state == "void":
        yield Problem(row.number, NUMBER, "这个编号的证书已宣布作废，编号不能再用。")
    elif earlier.state not in CORRECTABLE:
        yield Problem(row.number, NUMBER, "这个编号已经上传，尚待审核；审核通过或者退回后才能更正。")
    elif earlier.state != "withdrawn" and earlier.assessment_id != into.of.id:
        batch = session().get_one(Assessment, earlier.assessment_id).number
        yield Problem(row.number, NUMBER, f"这个编号属于评价批次 {batch}，请在该批次更正。")
    elif earlier.state != "withdrawn" and not row.values.get("reason"):
        yield Problem(row.number, REASON, "这个编号已经上传过。更正的，请写明更正原因。")


def results(rows: Sequence[Row], into: Into, today: date) -> Iterator[Problem]:
    """Results that do not stand: cancelled, kept back, or resting on scores that were cancelled."""
    entries: dict[int, list[RegisterEntry]] = defaultdict(list)
    found: Any = select(RegisterEntry).join(Candidate, Candidate.id == RegisterEntry.candidate_id)
    for entry in session().scalars(found.where(Candidate.assessment_id == into.of.id)):
        entries[entry.candidate_id or 0].append(entry)
    for row in rows:
        about = entries.get(row.values.get("candidate", 0), [])
        result = states.result_state(about, today)
        if result != "valid":
            yield Problem(row.number, NAME.heading, f"该考生{RESULT_STATES[result]}，不能上传证书数据。")
        elif any(states.score_state(about, subject, today) == "void" for subject in SUBJECTS):
            yield Problem(row.number, NAME.heading, "该考生当次成绩已取消，不能上传证书数据。")


def out_of_scope(rows: Sequence[Row], into: Into) -> Iterator[Problem]:
    """Records beyond what the institution may assess: another occupation or level than published, a place outside its region,
    a sitting while it was suspended, anything once it is delisted."""
    scope = _published(into.office.id, into.of.first_day)
    of_all = list(_of_the_sitting(into, scope))
    for row in rows:
        yield from (Problem(row.number, heading, f"{why}，不能上传（第十八条）。", SCOPE) for heading, why in of_all)
        yield from _of_the_row(row, into.of, scope)


def _of_the_row(row: Row, of: Assessment, scope: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    code, level = row.values.get("code"), row.values.get("level")
    if code and code != of.occupation_code:
        if code in scope:
            yield Problem(row.number, CODE, f"本批次的职业是{of.occupation}（{of.occupation_code}）。")
        else:
            yield Problem(row.number, CODE, "超出本机构公布的职业（工种）范围，不能上传（第十八条）。", SCOPE)
    if level and level != of.level:
        if level in scope.get(of.occupation_code, ()):
            yield Problem(row.number, LEVEL, f"与本批次的等级（{SKILL_LEVELS[of.level]}）不一致。")
        else:
            yield Problem(row.number, LEVEL, "与本批次的等级不一致，超出等级的数据不能上传（第十八条）。", SCOPE)


def _of_the_sitting(into: Into, scope: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """What puts every record of the sitting out of scope, by column."""
    of, entries = into.of, queries.standings(into.office.id)
    ended = standing.barring(entries, of.occupation_code, into.day)
    sitting = (of.first_day + timedelta(days=n) for n in range((of.last_day - of.first_day).days + 1))
    barred = next((found for day in sitting if (found := standing.barring(entries, of.occupation_code, day))), None)
    if ended is not None and ended.effect == standing.TERMINATED:
        yield NUMBER, f"本机构自 {ended.since} 起已移出目录（{ended.cause}）"
    elif barred is not None:
        yield CODE, f"评价期间本机构的该职业（工种）评价活动自 {barred.since} 起被暂停（{barred.cause}）"
    if of.level not in scope.get(of.occupation_code, ()):
        yield CODE, "本批次的职业（工种）或者等级不在本机构评价时公布的范围内"
    if of.flag == "16.2":
        yield NUMBER, f"评价地点（{of.place.name}）不在本机构公布的区域内"


def _published(office_id: int, day: date) -> dict[str, frozenset[str]]:
    """The occupations that the institution might assess on a day or may since, with their levels: whether the sitting was in
    scope when it was written down is for 17.2."""
    ended = or_(InstitutionScope.ended_on.is_(None), InstitutionScope.ended_on > day)
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for one in session().scalars(select(InstitutionScope).where(InstitutionScope.office_id == office_id, ended)):
        found[one.occupation_code] |= frozenset(one.levels)
    return found
