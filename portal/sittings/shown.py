"""What pages and the list for mailing show of the candidates of a voided sitting, derived from what happened with each."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from xlsxwriter import Workbook

from portal.assessments.models import Candidate
from portal.assessments.shown import number_of
from portal.decisions.words import GROUNDS
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.notices.words import MODES
from portal.rulebook.internal_limits import limit_due
from portal.sittings import queries
from portal.sittings.models import SittingNotice, VoidedSitting
from portal.sittings.words import ANSWERED, NOTICED, OBJECTED, RESIT, RESTORED

HEADS: Final = ("姓名", "证件号码", "联系电话", "单位", "告知方式", "告知日期", "重新评价日期", "告知恢复日期")
PIECE: Final = 1000


@dataclass(frozen=True)
class Undone:
    """A voiding that a review undid: on which day, by what, why, and by when whoever was told is to be told (R-11)."""

    on: date
    ground: str
    reasons: str
    due: date


def reversal(sitting: VoidedSitting) -> Undone | None:
    """What undid it; None while it stands."""
    found = queries.reversal(sitting)
    if found is None:
        return None
    day = local(found.reversed_at).date()
    return Undone(day, f"{GROUNDS[found.ground]}{found.reference}", found.reasons, limit_due("service", day).day)


@dataclass(frozen=True)
class Line:
    """A candidate: the last time told, the last offer, when told that the results hold again, and how many objections are
    answered and not."""

    candidate: Candidate
    number: str
    noticed: SittingNotice | None
    resit: SittingNotice | None
    restored: SittingNotice | None
    objections: int
    unanswered: int


def lines(sitting: VoidedSitting, candidates: Sequence[Candidate], keys: Keys) -> list[Line]:
    """The candidates as a list shows them; one question whatever their number."""
    happened = queries.happened(sitting, [one.id for one in candidates])
    return [_line(one, happened.get(one.id, []), keys) for one in candidates]


def _line(candidate: Candidate, happened: Sequence[SittingNotice], keys: Keys) -> Line:
    last = {one.event: one for one in happened}
    objections = sum(one.event == OBJECTED for one in happened)
    unanswered = objections - sum(one.event == ANSWERED for one in happened)
    noticed, resit, restored = (last.get(event) for event in (NOTICED, RESIT, RESTORED))
    return Line(candidate, number_of(candidate, keys), noticed, resit, restored, objections, unanswered)


def objections(happened: Sequence[SittingNotice]) -> list[tuple[SittingNotice, SittingNotice | None]]:
    """Each objection with its answer."""
    answers = {one.answers_id: one for one in happened if one.event == ANSWERED}
    return [(one, answers.get(one.id)) for one in happened if one.event == OBJECTED]


def whole_list(sitting: VoidedSitting, keys: Keys) -> tuple[bytes, int]:
    """Everybody concerned, as a workbook from which letters can be addressed, and how many that are. Identity numbers stay
    masked; the telephone by which somebody is told does not."""
    stream, count = io.BytesIO(), 0
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("告知名单")
        sheet.write_row(0, 0, HEADS)
        for count, row in enumerate(_cells(sitting, keys), 1):
            for place, words in enumerate(row):
                sheet.write_string(count, place, words)
    return stream.getvalue(), count


def _cells(sitting: VoidedSitting, keys: Keys) -> Iterator[Sequence[str]]:
    after = 0
    while found := queries.candidates(sitting, "", "", after, PIECE):
        for line in lines(sitting, found, keys):
            one, told, resit = line.candidate, line.noticed, line.resit
            phone = keys.open(one.phone, f"candidate:{one.id}:phone").decode() if one.phone else ""
            yield (
                one.name, line.number, phone, one.employer, MODES[told.mode] if told else "",
                told.happened_on.isoformat() if told else "", resit.resit_on.isoformat() if resit and resit.resit_on else "",
                line.restored.happened_on.isoformat() if line.restored else "",
            )  # fmt: skip
        after = found[-1].id
