"""Which cases under way rest on certain clauses: what whoever publishes a rule must know of them (21). Numbers, stages and
clauses only, and counts by prefecture, never what a case is about: no right to read cases comes with it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, text

from portal.authority.matters import MATTERS
from portal.cases.models import OPEN, Case
from portal.kit.db import session
from portal.organisations.models import Office

CAP = 1000
FIRST = 20


@dataclass(frozen=True)
class Touched:
    """The cases: how many (`CAP` + 1 at most), the first by number as (number, state, clauses), how many of each
    prefecture."""

    total: int
    first: list[tuple[str, str, list[str]]]
    by_prefecture: list[tuple[str, int]]

    @property
    def count(self) -> str:
        """The number as a page shows it."""
        return f"{CAP} 件以上" if self.total > CAP else f"{self.total} 件"


def touched(places: Collection[str]) -> Touched:
    """The cases under way about any of these clauses or articles; every one where a place is about no misconduct, because it
    is then about the procedure of all. For whoever sees the whole province (4(1))."""
    named = {clause: {clause, clause.partition(".")[0]} for clause in MATTERS}
    clauses = [clause for clause, names in named.items() if names & set(places)]
    everywhere = not set(places) <= set().union(*named.values())
    asked = select(Case.number, Case.state, Case.clauses, Case.prefecture_id).where(text(f"case_file.{OPEN}"))
    asked = asked if everywhere else asked.where(Case.clauses.overlap(clauses))
    rows = session().execute(asked.order_by(Case.number).limit(CAP + 1)).all() if places else []
    counted = Counter(row.prefecture_id for row in rows[:CAP])
    offices = {office_id: session().get(Office, office_id) for office_id in counted if office_id is not None}
    names = {office_id: office.short for office_id, office in offices.items() if office}
    found = [(names.get(office_id, "省本级"), number) for office_id, number in counted.most_common()]
    return Touched(len(rows), [(row.number, row.state, row.clauses) for row in rows[:FIRST]], found)
