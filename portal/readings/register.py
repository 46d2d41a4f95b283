"""The certificates of a grant's scope, in the order of their issue, in clear: for `reading` alone. Each part of the scope is a
limited walk along one index, whatever the register holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, literal, select, text, union_all

from portal.assessments.models import Assessment, Score
from portal.assessments.words import SUBJECTS
from portal.certificates import queries as certificates
from portal.certificates.holders import opened
from portal.certificates.models import Certificate
from portal.certificates.states import STATES, state
from portal.grants import scope
from portal.grants.models import ReadGrant
from portal.kit.crypto import Keys
from portal.kit.db import among, session
from portal.organisations.models import Office
from portal.organisations.vocabulary import SKILL_LEVELS
from portal.readings.cells import Known

KEY: Final = (Certificate.issued_on, Certificate.id)
SHOWN: Final = (
    *KEY, Certificate.number, Certificate.holder, Certificate.id_kind, Certificate.occupation, Certificate.occupation_code,
    Certificate.level, Certificate.candidate_id,
)  # fmt: skip
NAMED: Final = (Certificate.institution_id, Certificate.assessment_id)
"""What is shown by its name."""
WIDTH: Final = len(SHOWN) + len(NAMED)
HOLDER: Final = frozenset({"name", "id_number"})
Conditions = Sequence[ColumnElement[bool]]
WALKING: Final = ("bitmapscan", "seqscan", "hashjoin", "mergejoin")
"""What lists do without: they walk an index and look up what belongs to each row. A plan is kept for every office alike, and
for a part of some size the database would rather gather and sort all of a region that is small on average, though this one may
be the largest, or read all assessments there are. It holds until the transaction ends: what a page asks after it walks too."""
TELL: Final = text(", ".join((
    "select set_config('app.read_grant', :grant, true)", *(f"set_config('enable_{one}', 'off', true)" for one in WALKING),
)))  # fmt: skip


def open_wall(grant: ReadGrant) -> None:
    """The database shows the prefectures of this grant until the transaction ends, whatever else the reader's office sees."""
    session().connection().execute(TELL, {"grant": str(grant.id)})


def known(
    grant: ReadGrant, conditions: Conditions, limit: int, fields: Mapping[str, str], keys: Keys, day: date
) -> tuple[Known, bool]:  # fmt: skip
    """At most `limit` certificates, the latest issued first, and whether there are more. What no field needs is neither asked
    nor decrypted."""
    found = session().connection().execute(_rows(grant, conditions, limit + 1)).all()
    few = list(zip(*found[:limit], strict=True)) or [()] * WIDTH
    days, ids, numbers, holders, kinds, occupations, codes, levels, candidates, offices, batches = few
    columns: dict[str, Sequence[str]] = {
        "number": numbers, "occupation": list(map(_occupation, occupations, codes, levels)),
        "institution": list(map("{} {}".format, offices, batches)), "issued_on": list(map(_spelled, days)),
    }  # fmt: skip
    if HOLDER & fields.keys():
        clear = [opened(one, holder, keys) for one, holder in zip(ids, holders, strict=True)]
        columns["name"], columns["id_number"] = list(zip(*clear, strict=True)) or ((), ())
    if "scores" in fields:
        columns["scores"] = _scores(candidates)
    if "state" in fields:
        states, untouched = certificates.entered_states(ids, day), state((), day)
        columns["state"] = [STATES[states.get(one, untouched)] for one in ids]
    return Known(ids, days, kinds, columns), len(found) > limit


@lru_cache(maxsize=4096)
def _spelled(day: date) -> str:
    return day.isoformat()


@lru_cache(maxsize=4096)
def _occupation(name: str, code: str, level: str) -> str:
    return f"{name}（{code}）{SKILL_LEVELS.get(level, level)}"


def _rows(grant: ReadGrant, conditions: Conditions, limit: int) -> Select[Any]:
    chosen = _chosen(grant, conditions, limit)
    found: Any = (
        select(*(chosen.c[column.key] for column in SHOWN), Office.name, Assessment.batch)
        .select_from(chosen)
        .join(Office, Office.id == chosen.c.institution_id)
        .join(Assessment, Assessment.id == chosen.c.assessment_id)
    )
    listed: Select[Any] = found.order_by(chosen.c.issued_on.desc(), chosen.c.id.desc())
    return listed


def _chosen(grant: ReadGrant, conditions: Conditions, limit: int) -> Subquery:
    parts = scope.branches(grant)
    if len(parts) == 1:
        return _walk(parts[0], conditions, limit, (*SHOWN, *NAMED)).subquery()
    keys = _merged(parts, conditions, limit)
    return select(*SHOWN, *NAMED).join(keys, Certificate.id == keys.c.id).subquery()


def first(grant: ReadGrant, conditions: Conditions, limit: int) -> Subquery:
    """Day and id of the first certificates of the scope: of each of its parts the first, and of these the first."""
    return _merged(scope.branches(grant), conditions, limit)


def _merged(parts: Sequence[ColumnElement[bool]], conditions: Conditions, limit: int) -> Subquery:
    walks = [_walk(part, conditions, limit, KEY) for part in parts]
    if len(walks) == 1:
        return walks[0].subquery()
    united = union_all(*(select(walk.subquery()) for walk in walks)).subquery()
    return select(united).order_by(united.c.issued_on.desc(), united.c.id.desc()).limit(_written(limit)).subquery()


def _walk(part: ColumnElement[bool], conditions: Conditions, limit: int, columns: Sequence[Any]) -> Select[Any]:
    ordered = select(*columns).where(part, *conditions).order_by(*(column.desc() for column in KEY))
    return ordered.limit(_written(limit))


def _written(limit: int) -> Any:
    """How many is written into the statement: a plan that is kept for any number expects a tenth of the register, and reads
    it whole."""
    return literal(limit, literal_execute=True)


def _scores(candidates: Sequence[int | None]) -> list[str]:
    found: dict[int | None, list[str]] = defaultdict(list)
    known = [one for one in candidates if one is not None]
    asked = select(Score.candidate_id, Score.subject, Score.score).where(among(Score.candidate_id, known)).order_by(Score.id)
    for candidate, subject, score in session().execute(asked):
        found[candidate].append(f"{SUBJECTS[subject]} {score:f}")
    return ["、".join(found.get(one, ())) for one in candidates]
