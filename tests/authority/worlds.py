"""Random worlds for the scope: drawn by hypothesis as plain Python, written as rows, and read a second time from table 2.

`Drawn` knows offices by their place in `TREE`; `readable` says, from table 2 alone, which cases a person may read. It
shares nothing with the portal but the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import insert

from portal.authority.models import CaseCapacity, Recusal
from portal.cases.models import Case
from portal.cases.search import bigrams
from portal.identity import actors
from portal.identity.models import Appointment, Person, StandIn
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import session
from tests import world
from tests.authority.article_four import Q, may

TREE = ("贵州省", "安顺市", "西秀区", "安顺学校", "平坝区", "遵义市", "汇川区", "遵义学校")
LEVELS = ("province", "prefecture", "county", "institution", "county", "prefecture", "county", "institution")
ABOVE = (None, 1, 1, 1, 1, 5, 5, 5)
"""The prefecture above each office (a prefecture is its own)."""
PREFECTURES, COUNTIES = (1, 5), (2, 4, 6)
BUSINESS = ("handler", "approver", "reviewer", "data_officer", "coordinator", "policy_officer")
ADMINISTRATORS = ("system_admin", "security_admin", "auditor")
ASKED = ("assist", "coordinate", "issue", "respondent", "filed_to")
CLAUSES = ("6.1", "9", "13", "14.2", "16.1", "17.3")
WORDS = ("抄袭答案", "涂改成绩")
TODAY = date(2026, 3, 2)
AGES = {"given": None, "ended": datetime(2026, 1, 9, tzinfo=SHANGHAI), "expires": datetime(2199, 1, 1, tzinfo=SHANGHAI)}


@dataclass(frozen=True)
class OneCase:
    """A case by the places of its offices; cases may share the minute they were opened."""

    lead: int
    venue: int | None
    county: int | None
    minute: int
    clauses: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Someone:
    """A person with posts at one office; those in `over` ended before today."""

    office: int
    posts: frozenset[str]
    over: frozenset[str]


@dataclass(frozen=True)
class Drawn:
    """A world. `rows` are (case, office, capacity, age); `stand_ins` (deputy, absent, lasting); `recused` (person, case)."""

    cases: tuple[OneCase, ...]
    people: tuple[Someone, ...]
    rows: tuple[tuple[int, int, str, str], ...]
    stand_ins: tuple[tuple[int, int, bool], ...]
    recused: frozenset[tuple[int, int]]


_clauses = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=2, unique=True).map(tuple)
_case = st.builds(
    OneCase, st.sampled_from(range(8)), st.sampled_from([None, *PREFECTURES]), st.sampled_from([None, *COUNTIES]),
    st.integers(0, 3), _clauses, st.sampled_from(WORDS),
)  # fmt: skip
_one_administrator = st.sampled_from(ADMINISTRATORS).map(lambda post: frozenset({post}))
_posts = st.frozensets(st.sampled_from(BUSINESS), min_size=1, max_size=3) | _one_administrator
_person = st.builds(Someone, st.sampled_from(range(8)), _posts, st.frozensets(st.sampled_from(BUSINESS), max_size=1))


@st.composite
def worlds(draw: st.DrawFn) -> Drawn:
    """Up to seven cases and four people, with whatever ties them together."""
    cases = tuple(draw(st.lists(_case, min_size=1, max_size=7)))
    people = tuple(draw(st.lists(_person, min_size=2, max_size=4)))
    row = st.tuples(
        st.sampled_from(range(len(cases))), st.sampled_from(range(8)), st.sampled_from(ASKED), st.sampled_from(sorted(AGES))
    )
    both = st.tuples(st.sampled_from(range(len(people))), st.sampled_from(range(len(people))), st.booleans())
    recusal = st.tuples(st.sampled_from(range(len(people))), st.sampled_from(range(len(cases))))
    return Drawn(
        cases, people, tuple(draw(st.lists(row, max_size=8))), tuple(draw(st.lists(both, max_size=2))),
        draw(st.frozensets(recusal, max_size=4)),
    )  # fmt: skip


# The second reading: table 2 in plain Python.


def capacities(drawn: Drawn, case: int, office: int) -> set[str]:
    """In which capacities the office takes part, by the column “how it arises”."""
    one, level = drawn.cases[case], LEVELS[office]
    found = {word for of, at, word, age in drawn.rows if (of, at) == (case, office) and age != "ended"}
    if one.lead == office:
        found.add("lead")
    if one.venue == office:
        found.add("venue")
    if level == "county" and one.county == office:
        found.add("assist")
    above = level == "province" or (level == "prefecture" and ABOVE[one.lead] == office)
    if above and one.lead != office:
        found.add("supervise")
    return found


def posts_of(drawn: Drawn, person: int) -> set[str]:
    """The posts held today and those of colleagues stood in for; an administrator's post is never combined with another."""
    me = drawn.people[person]
    held = set(me.posts - me.over)
    for deputy, absent, lasting in drawn.stand_ins:
        other = drawn.people[absent]
        if held and lasting and deputy == person and other.office == me.office:
            lent = other.posts - other.over
            separated = (held | lent) & set(ADMINISTRATORS)
            held |= set() if separated and len(held | lent) > 1 else lent
    return held


def readable(drawn: Drawn, person: int) -> set[int]:
    """The cases this person may read: every clause of it, from some seat, and not recused (R-10)."""
    office, posts = drawn.people[person].office, posts_of(drawn, person)

    def reads(number: int, clause: str) -> bool:
        held = capacities(drawn, number, office)
        return any(may("case:read", Q(LEVELS[office], post, word, clause)) for post in posts for word in held)

    return {
        number
        for number, case in enumerate(drawn.cases)
        if (person, number) not in drawn.recused and all(reads(number, clause) for clause in case.clauses)
    }


def in_order(drawn: Drawn, numbers: Iterable[int]) -> list[int]:
    """Newest first; of those opened in the same minute the one opened last."""
    return sorted(numbers, key=lambda number: (drawn.cases[number].minute, number), reverse=True)


@dataclass
class Written:
    """The rows of a world: the ids of its offices, cases and people, in the order of the drawing."""

    drawn: Drawn
    offices: list[int]
    cases: list[int]
    people: list[Person]

    def actor(self, person: int) -> Actor | None:
        """The person as the portal reads them from rows today; None with no post left."""
        held = actors.duties(self.people[person].id, TODAY)
        return actors.actor_of(self.people[person], held[0]) if held else None


def offices() -> list[int]:
    """The tree, founded once a test."""
    world.found()
    world.institution("西秀区", "安顺学校")
    world.institution("汇川区", "遵义学校")
    return [world.office(name).id for name in TREE]


def write(drawn: Drawn, tree: list[int]) -> Written:
    """The world as rows, to be rolled back."""
    people = [Person(username=f"p{n}", name=f"某{n}", created_at=world.AT) for n in range(len(drawn.people))]
    session().add_all(people)
    session().flush()
    made = Written(drawn, tree, _write_cases(drawn, tree, people[0].id), people)
    _write_posts(made)
    _write_ties(made)
    session().flush()
    session().expunge_all()
    return made


def opened_at(case: OneCase) -> datetime:
    """Its moment: cases of one minute are told apart by their number alone."""
    return world.AT + timedelta(minutes=case.minute)


def _write_cases(drawn: Drawn, tree: list[int], opener: int) -> list[int]:
    rows = []
    for number, one in enumerate(drawn.cases):
        above = ABOVE[one.lead]
        rows.append(
            {
                "number": f"GZ-T-2026-{number:04d}", "lead_id": tree[one.lead], "lead_level": LEVELS[one.lead],
                "prefecture_id": None if above is None else tree[above],
                "venue_id": None if one.venue is None else tree[one.venue],
                "county_id": None if one.county is None else tree[one.county],
                "place_code": "520402", "happened_on": TODAY, "title": one.words, "summary": "", "source": "found",
                "respondent_kind": "candidate", "respondent_name": "某", "clauses": list(one.clauses), "rulebook_version": "1",
                "state": "opened", "version": 1, "state_since": world.AT, "opened_by": opener,
                "opened_at": opened_at(one), "search": bigrams(one.words),
            }
        )  # fmt: skip
    return list(session().scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), rows))


def _write_posts(made: Written) -> None:
    for person, someone in zip(made.people, made.drawn.people, strict=True):
        for post in someone.posts:
            ended = TODAY - timedelta(days=1) if post in someone.over else None
            held = {"office_id": made.offices[someone.office], "post": post, "starts_on": world.FIRST_DAY, "ends_on": ended}
            session().execute(insert(Appointment).values(person_id=person.id, **held))
    for deputy, absent, lasting in made.drawn.stand_ins:
        both = {"deputy_id": made.people[deputy].id, "absent_id": made.people[absent].id}
        until = TODAY if lasting else TODAY - timedelta(days=1)
        office = made.offices[made.drawn.people[deputy].office]
        session().execute(insert(StandIn).values(office_id=office, starts_on=world.FIRST_DAY, until=until, **both))


def _write_ties(made: Written) -> None:
    for case, office, capacity, age in made.drawn.rows:
        key = {"case_id": made.cases[case], "opened_at": opened_at(made.drawn.cases[case])}
        given = {"office_id": made.offices[office], "capacity": capacity, "since": world.AT, "until": AGES[age]}
        session().execute(insert(CaseCapacity).values(**key, **given))
    for person, case in made.drawn.recused:
        who = {"person_id": made.people[person].id, "office_id": made.offices[0], "ordered_by": made.people[person].id}
        session().execute(insert(Recusal).values(case_id=made.cases[case], reason="利害关系", at=world.AT, **who))
