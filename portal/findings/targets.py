"""What in the registers a measure of a case can be about: what a proposal offers to choose from, and what was chosen is called.

A particular holds ids; their names stand in the documents. Nothing but what is offered here can be chosen, so a decision never
changes what belongs to somebody else.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.assessments.models import Assessment, Candidate, Subsidy
from portal.assessments.shown import number_of
from portal.cases import readers, registered
from portal.cases.models import Case
from portal.certificates.models import Certificate
from portal.findings.details import DETAILS, Detail, applies
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries as organisations

Choices = Mapping[str, str]
SPLIT = re.compile(r"[\s、，,；;]+")
NAMED = 5
"""So many of a list are named in a document; the whole list is kept with the decision."""


def offered(case: Case, detail: Detail) -> Choices:
    """The things to choose from, their id and what they are called; empty where the registers hold none."""
    return OFFERED[detail.key](case) if detail.key in OFFERED and detail.kind == "thing" else {}


def candidates(case: Case) -> Choices:
    """The sittings of the respondent."""
    return {str(one.id): f"{called(one.assessment)}，{one.name}" for one in registered.candidates(case)}


def certificates(case: Case) -> Choices:
    """The certificates of the respondent."""
    return {str(one.id): one.number for one in _certificates_of(case)}


def subsidies(case: Case) -> Choices:
    """What was paid for the respondent."""
    mine = [one.id for one in registered.candidates(case)]
    found = session().scalars(select(Subsidy).where(Subsidy.candidate_id.in_(mine)).order_by(Subsidy.id))
    return {str(one.id): f"{one.amount:f}元（{one.payer}{one.paid_on:%Y年%-m月%-d日}发放）" for one in found}


def examiners(case: Case) -> Choices:
    """The respondent's entries as an examiner."""
    return {str(one.id): f"{one.name}（证卡编号{one.card_number}）" for one in registered.examiners(case)}


def supervisors(case: Case) -> Choices:
    """The respondent's entries as a supervisor."""
    return {str(one.id): f"{one.name}（证卡编号{one.card_number}）" for one in registered.supervisors(case)}


def assessments(case: Case) -> Choices:
    """The sittings of an institution; of a person they are chosen with the person."""
    return {str(one.id): called(one) for one in registered.assessments(case)} if case.respondent_kind == "institution" else {}


def occupations(case: Case) -> Choices:
    """What the institution may assess."""
    scope = organisations.scope_of(case.institution_id) if case.institution_id else ()
    return {one.occupation_code: f"{one.occupation}（{one.occupation_code}）" for one in scope}


def revocations(case: Case) -> Choices:
    """The orders that took the respondent's permission to read away (19)."""
    return {str(one.id): f"{one.number}（{one.whose}）" for one in readers.revocations(case)}


OFFERED: Mapping[str, Callable[[Case], Choices]] = {
    "candidate": candidates, "certificate": certificates, "subsidy": subsidies, "examiner": examiners,
    "supervisor": supervisors, "assessment": assessments, "occupation": occupations, "revocation": revocations,
}  # fmt: skip


def called(assessment: Assessment) -> str:
    """Such as 2026年第3批电工四级（PJ-GAX-2026-0003）."""
    return f"{assessment.batch}（{assessment.number}）"


def names(case: Case, measure: str, stated: Mapping[str, str]) -> dict[str, str]:
    """What everything chosen is called, by the particular's key."""
    found: dict[str, str] = {}
    for detail in DETAILS.get(measure, ()):
        value = stated.get(detail.key, "").strip()
        if value and detail.kind == "thing":
            found[detail.key] = offered(case, detail).get(value, "")
        elif value and detail.kind == "list" and applies(detail, stated):
            listed = [_name(one) for one in listed_things(detail.key, stated)]
            found[detail.key] = "、".join(listed[:NAMED]) + (f"等，共 {len(listed)} 项" if len(listed) > NAMED else "")
    return found


def strangers(case: Case, measure: str, stated: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was chosen without being offered, as (key, why in Chinese)."""
    for detail in DETAILS.get(measure, ()):
        value = stated.get(detail.key, "").strip()
        if not value or not applies(detail, stated):
            continue
        if detail.kind == "thing" and value not in offered(case, detail):
            yield detail.key, f"所选{detail.label}不在可选范围内"
        if detail.kind == "list" and len(listed_things(detail.key, stated)) != len(ids(value)):
            yield detail.key, f"所列{detail.label}不都属于所选批次"


def ids(value: str) -> list[int]:
    """Ids as a particular keeps them, parted by commas; anything else is no id."""
    return list(dict.fromkeys(int(part) for part in value.split(",") if part.isascii() and part.isdecimal()))


def listed_things(key: str, stated: Mapping[str, str]) -> Sequence[Any]:
    """The candidates or certificates of the chosen sitting that a list names."""
    model, wanted, sitting = _MODELS[key], ids(stated.get(key, "")), stated.get("assessment", "")
    theirs = model.assessment_id == int(sitting) if sitting.isdecimal() else model.id < 0
    return session().scalars(select(model).where(model.id.in_(wanted), theirs).order_by(model.id)).all()


def read_list(key: str, written: str, assessment_id: str, keys: Keys, field: str) -> str:
    """The ids that lines of names, or of certificate numbers, stand for. Two people of one name are told apart by the last
    four characters of their identity numbers. Raises `Refused` beside `field` for whatever is unknown or not clear."""
    words = [word for word in SPLIT.split(written) if word]
    if not words or not assessment_id.isdecimal():
        return ""
    model = _MODELS[key]
    wanted = set(words) | {word[:-4] for word in words}
    column = model.number if key == "certificates" else model.name
    found = select(model).where(model.assessment_id == int(assessment_id), column.in_(wanted)).order_by(model.id)
    things = session().scalars(found).all()
    return ",".join(str(_the_one(word, things, keys, field)) for word in dict.fromkeys(words))


def write_list(key: str, stated: Mapping[str, str], keys: Keys) -> str:
    """The same backwards: how a list is typed, for a proposal that is made anew."""
    things = listed_things(key, stated)
    known = [_name(one) for one in things]
    return "\n".join(
        name + number_of(one, keys)[-4:] if known.count(name) > 1 else name for name, one in zip(known, things, strict=True)
    )


def _the_one(word: str, things: Collection[Any], keys: Keys, field: str) -> int:
    exactly = [one for one in things if _name(one) == word]
    fitting = exactly or [one for one in things if _name(one) == word[:-4] and number_of(one, keys).endswith(word[-4:].upper())]
    if len(fitting) == 1:
        return int(fitting[0].id)
    if fitting:
        why = f"所选批次有 {len(fitting)} 名“{word}”，请在姓名后加证件号码后四位。"
    else:
        why = f"所选批次的登记中没有“{word}”。"
    raise Refused(why, ground=Ground.INPUT, field=field)


def _name(thing: Candidate | Certificate) -> str:
    return thing.number if isinstance(thing, Certificate) else thing.name


def _certificates_of(case: Case) -> Sequence[Certificate]:
    mine = [one.id for one in registered.candidates(case)]
    return session().scalars(select(Certificate).where(Certificate.candidate_id.in_(mine)).order_by(Certificate.id)).all()


_MODELS: Mapping[str, Any] = {"candidates": Candidate, "certificates": Certificate}
