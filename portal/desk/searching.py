"""One search box over cases, reports and institutions; each answers only from what the actor may know of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_

from portal.authority.actions import Action
from portal.cases import queries as cases
from portal.cases.models import Case
from portal.cases.search import matching
from portal.desk.seats import may
from portal.kit.actor import Actor
from portal.organisations import queries as organisations
from portal.organisations.models import Office
from portal.reports import queries as reports
from portal.reports.models import Report

SHOWN = 10
SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """What was found in each room, one more than is shown where there is more."""

    cases: Sequence[Case] = ()
    reports: Sequence[Report] = ()
    institutions: Sequence[Office] = ()

    @property
    def nothing(self) -> bool:
        """Whether no room has anything."""
        return not (self.cases or self.reports or self.institutions)


def found(actor: Actor, words: str) -> Found:
    """What fits these words; nothing for a single character, which would fit too much."""
    if len(words) < SHORTEST:
        return Found()
    return Found(
        cases.listed(actor, [matching(words)], None, SHOWN + 1),
        _reports(actor, words),
        _institutions(actor, words),
    )


def _reports(actor: Actor, words: str) -> Sequence[Report]:
    if not may(actor, Action.REPORT_READ):
        return []
    fits = or_(
        Report.number.contains(words, autoescape=True),
        Report.title.contains(words, autoescape=True),
        Report.subject_name.contains(words, autoescape=True),
    )
    return reports.listed(actor, [fits], None, SHOWN)


def _institutions(actor: Actor, words: str) -> Sequence[Office]:
    if not may(actor, Action.OFFICE_READ):
        return []
    return organisations.search(words, SHOWN)
