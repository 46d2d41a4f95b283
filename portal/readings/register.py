"""The certificates of a grant's scope, in the order of their issue, in clear: for `reading` alone. Each part of the scope is a
limited walk along one index, whatever the register holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, any_, literal, select, text, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from portal.assessments.models import Assessment, Score
from portal.assessments.words import SUBJECTS
from portal.certificates.holders import opened
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.states import STATES, state
from portal.grants import scope
from portal.grants.models import ReadGrant
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.organisations.models import Office
from portal.organisations.vocabulary import SKILL_LEVELS
from portal.readings.cells import Known

KEY: Final = (Certificate.issued_on, Certificate.id)
HOLDER: Final = frozenset({"name", "id_number"})
Conditions = Sequence[ColumnElement[bool]]
TELL: Final = text("select set_config('app.read_grant', :grant, true)")


def open_wall(grant: ReadGrant) -> None:
    """The database shows the prefectures of this grant until the transaction ends, whatever else the reader's office sees."""
    session().execute(TELL, {"grant": str(grant.id)})


def known(
    grant: ReadGrant, conditions: Conditions, limit: int, fields: Mapping[str, str], keys: Keys, at: datetime
) -> list[Known]:  # fmt: skip
    """At most `limit` certificates, the latest issued first. What no field needs is neither asked nor decrypted."""
    rows = session().execute(_rows(grant, conditions, limit)).all()
    ids = [one.id for one in rows]
    scores = _scores([one.candidate_id for one in rows]) if "scores" in fields else {}
    states = _states(ids, at) if "state" in fields else {}
    clear = bool(HOLDER & fields.keys())
    return [_known(one, clear, keys, scores.get(one.candidate_id, ""), states.get(one.id, "")) for one in rows]


def _known(one: Any, clear: bool, keys: Keys, scores: str, how: str) -> Known:
    name, number = opened(one.id, one.holder, keys) if clear else ("", "")
    occupation = f"{one.occupation}（{one.occupation_code}）{SKILL_LEVELS.get(one.level, one.level)}"
    return Known(
        one.id, one.number, name, one.id_kind, number, occupation, f"{one.office} {one.batch}", one.issued_on, scores, how
    )


def _rows(grant: ReadGrant, conditions: Conditions, limit: int) -> Select[Any]:
    certificate, chosen = Certificate, first(grant, conditions, limit)
    found: Any = (
        select(
            certificate.id, certificate.number, certificate.holder, certificate.id_kind, certificate.occupation,
            certificate.occupation_code, certificate.level, certificate.issued_on, certificate.candidate_id,
            Office.name.label("office"), Assessment.batch,
        )
        .select_from(chosen)
        .join(certificate, certificate.id == chosen.c.id)
        .join(Office, Office.id == certificate.institution_id)
        .join(Assessment, Assessment.id == certificate.assessment_id)
    )  # fmt: skip
    listed: Select[Any] = found.order_by(chosen.c.issued_on.desc(), chosen.c.id.desc())
    return listed


def first(grant: ReadGrant, conditions: Conditions, limit: int) -> Subquery:
    """Day and id of the first certificates of the scope: of each of its parts the first, and of these the first. How many is
    written into the statement: a plan that is kept for any number expects a tenth of the register, and reads it whole."""
    most = literal(limit, literal_execute=True)
    parts = [
        select(*KEY).where(part, *conditions).order_by(*(column.desc() for column in KEY)).limit(most)
        for part in scope.branches(grant)
    ]
    if len(parts) == 1:
        return parts[0].subquery()
    united = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return select(united).order_by(united.c.issued_on.desc(), united.c.id.desc()).limit(most).subquery()


def _scores(candidates: Sequence[int | None]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    asked = select(Score).where(_among(Score.candidate_id, [one for one in candidates if one is not None])).order_by(Score.id)
    for score in session().scalars(asked):
        found[score.candidate_id].append(f"{SUBJECTS[score.subject]} {score.score:f}")
    return {candidate: "、".join(lines) for candidate, lines in found.items()}


def _states(ids: Sequence[int], at: datetime) -> dict[int, str]:
    found: dict[int, list[CertificateEntry]] = defaultdict(list)
    asked = select(CertificateEntry).where(_among(CertificateEntry.certificate_id, ids)).order_by(CertificateEntry.id)
    for entry in session().scalars(asked):
        found[entry.certificate_id].append(entry)
    day = local(at).date()
    untouched = STATES[state((), day)]
    return {one: STATES[state(found[one], day)] if one in found else untouched for one in ids}


def _among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """As one parameter, whatever their number."""
    found: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(BigInteger)))
    return found
