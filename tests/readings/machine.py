"""Any course of asking, deciding, suspending, revoking, transferring and reading, done by the portal and by the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from portal.certificates.models import Certificate
from portal.grants import asking, revoking
from portal.grants.models import ReadGrant
from portal.grants.revoking import Order
from portal.identity.appointments import Term, appoint, end_appointment
from portal.identity.models import Appointment, Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import acting, db, session
from portal.kit.refusal import Refused
from portal.readings.models import Reading
from portal.readings.reading import Asked, Barred, Under, read
from portal.readings.sets import ids
from tests import world
from tests.assessments.scene import AT
from tests.readings import scene
from tests.readings.model import PARTLY, Card, Human, Permit, Post, Standing
from tests.sandbox import Sandbox

READERS = (("安顺市", "data_officer"), ("安顺市", "handler"), ("西秀区", "handler"), ("遵义市", "data_officer"))
"""Where the four persons begin, and where they can be sent to."""
PLACES = ("安顺市", "西秀区", "遵义市", "汇川区", "贵州省")
FIELDS = (*PARTLY, "occupation", "institution", "issued_on", "scores", "state")
WHO, WHICH = st.integers(0, len(READERS) - 1), st.integers(0, 3)
Fields = Mapping[str, str]


def fields() -> st.SearchStrategy[Fields]:
    """Some fields, each in part or in full."""
    how = {name: st.sampled_from(["masked", "full"] if name in PARTLY else ["full"]) for name in FIELDS}
    return st.fixed_dictionaries({}, optional=how).filter(bool)


def permits() -> st.SearchStrategy[dict[str, Any]]:
    """What may be asked for; days are counted from today and from the day most certificates were issued."""
    number = st.integers(2, 20)
    return st.fixed_dictionaries({
        "reader": WHO, "named": st.booleans(), "places": st.frozensets(st.sampled_from(PLACES), max_size=2),
        "schools": st.frozensets(st.integers(0, 1), max_size=1), "codes": st.frozensets(st.integers(0, 1), max_size=1),
        "since": st.none() | st.integers(0, 3), "until": st.none() | st.integers(2, 5), "fields": fields(), "daily": number,
        "more": number, "begins": st.sampled_from([0, 0, 0, 0, 1]), "lasts": st.sampled_from([1, 9, 90, 90]),
    })  # fmt: skip


@dataclass(frozen=True)
class School:
    """An institution and the prefecture in which it lies."""

    id: int
    name: str
    prefecture: str


@dataclass(frozen=True)
class Ground:
    """What all courses begin with: the certificates, the schools, and who decides."""

    sandbox: Sandbox
    keys: Keys
    cards: list[Card]
    schools: list[School]
    codes: list[str]
    issued: Any
    deciders: dict[str, Actor]


@dataclass(frozen=True)
class Sent:
    """A delivery, as the read log has to tell it."""

    grant: int
    person: int
    records: frozenset[int]
    fields: tuple[tuple[str, str], ...]


class Course(RuleBasedStateMachine):
    """One course. What it wrote is undone at its end."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.at = ground, AT
        self.standing: list[tuple[int, Standing]] = []
        self.sent: list[Sent] = []
        self.last: tuple[Any, int] | None = None
        ground.sandbox.execute("release savepoint sandbox; savepoint course; savepoint sandbox")
        with acting(SYSTEM):
            self.people = [world.person(f"读取人{number}", *seat) for number, seat in enumerate(READERS)]
            self.persons = [one.id for one in self.people]
            session().commit()
        self.humans = [Human([Post(*seat, world.FIRST_DAY)]) for seat in READERS]

    @property
    def day(self) -> Any:
        return local(self.at).date()

    @initialize(said=st.lists(permits(), min_size=2, max_size=2))
    def begin(self, said: list[dict[str, Any]]) -> None:
        """Two grants are there already."""
        for one in said:
            self.ask({**one, "begins": 0, "codes": frozenset()}, "approve")

    @rule(said=permits(), decided=st.sampled_from(["approve"] * 6 + ["refuse", "cancel"]))
    def ask(self, said: dict[str, Any], decided: str) -> None:
        """Ask for a grant; mostly it is given."""
        permit = self._permit(said)
        with acting(SYSTEM):
            wanted = self._wanted(permit, said)
            clerk = world.actor(permit.office, "handler")
            session().commit()
        with acting(clerk):
            grant = asking.ask(wanted, by=clerk, at=self.at)
            session().commit()
            assert grant.approver_id == self.ground.deciders[self._decider(permit)].office_id
        self.standing.append((grant.id, Standing(permit)))
        self._do(len(self.standing) - 1, decided, None)

    def _decider(self, permit: Permit) -> str:
        """The prefecture in whose region both lie; else the province (nobody grants more than his own region)."""
        of = {"安顺市": "安顺市", "西秀区": "安顺市", "遵义市": "遵义市", "汇川区": "遵义市", "贵州省": "贵州省"}
        of |= {one.name: one.prefecture for one in self.ground.schools}
        found = {of[one] for one in (*permit.places, permit.office)}
        return found.pop() if len(found) == 1 and permit.places else "贵州省"

    def _permit(self, said: dict[str, Any]) -> Permit:
        office, post = READERS[said["reader"]]
        places = said["places"] | {self.ground.schools[one].name for one in said["schools"]}
        days = [None if one is None else self.ground.issued + timedelta(one) for one in (said["since"], said["until"])]
        if None not in days and days[0] > days[1]:  # type: ignore[operator]
            days[0] = None
        first = self.day + timedelta(said["begins"])
        return Permit(
            office, post, said["reader"] if said["named"] else None, places,
            frozenset(self.ground.codes[one] for one in said["codes"]), days[0], days[1], said["fields"], said["daily"],
            said["daily"] + said["more"], first, first + timedelta(said["lasts"]),
        )  # fmt: skip

    def _wanted(self, permit: Permit, said: dict[str, Any]) -> asking.Wanted:
        return scene.wanted(
            [world.office(one) for one in sorted(said["places"])], [self.ground.schools[one].id for one in said["schools"]],
            reader="person" if said["named"] else "post", post=permit.post, occupations=sorted(permit.codes),
            person_id=self.persons[said["reader"]] if said["named"] else None, fields=permit.fields, daily_quota=permit.daily,
            total_quota=permit.total, starts_on=permit.first, ends_on=permit.last, issued_from=permit.since,
            issued_until=permit.until,
        )  # fmt: skip

    @rule(which=WHICH, days=st.sampled_from([None, 0, 0, 1, 2]))
    def suspend(self, which: int, days: int | None) -> None:
        """On suspicion, with a last day or without; at once its reader tries to read."""
        self._do(-1 - which % len(self.standing), "suspend", None if days is None else self.day + timedelta(days))
        self._look(self._reader(0, which), which, None, 3, None)

    @rule(which=WHICH, act=st.sampled_from(["resume", "resume", "revoke", "revoke", "confirm", "lift", "lift", "end"]))
    def do(self, which: int, act: str) -> None:
        """Something is done with a grant, by the province; at once its reader tries to read."""
        self._do(-1 - which % len(self.standing), act, None)
        self._look(self._reader(0, which), which, None, 3, None)

    def _do(self, index: int, act: str, until: Any) -> None:
        key, standing = self.standing[index]
        done = self._done(key, act, until, self.ground.deciders[self._decider(standing.permit) if act in DECIDED else "贵州省"])
        assert done is standing.allows(act), (act, standing.stands)
        if done:
            standing.do(act, until)

    def _done(self, key: int, act: str, until: Any, by: Actor) -> bool:
        with acting(by):
            grant = session().get_one(ReadGrant, key)
            try:
                ACTS[act](grant, until, by, self.at)
            except Refused:
                session().rollback()
                return False
            session().commit()
        return True

    @rule(seat=st.sampled_from(sorted({office for office, _ in READERS})))
    def revoke_all(self, seat: str) -> None:
        """All of an office, in one order."""
        concerned = [one for _, one in self.standing if one.permit.office == seat and one.allows("revoke")]
        by = self.ground.deciders["贵州省"]
        with acting(by):
            order = Order(world.office(seat), "beyond", "超范围", "第十九条")
            try:
                revoking.revoke(order, by=by, at=self.at)
            except Refused:
                session().rollback()
                assert concerned == []
                return
            session().commit()
        assert concerned
        for one in concerned:
            one.do("revoke")

    @rule(who=WHO, seat=WHO)
    def transfer(self, who: int, seat: int) -> None:
        """A person leaves the post of yesterday, holds another one from today, and tries to read as before."""
        with acting(SYSTEM):
            person = session().get_one(Person, self.persons[who])
            mine = select(Appointment).where(Appointment.person_id == person.id).order_by(Appointment.id.desc()).limit(1)
            held = session().scalars(mine).one()
            end_appointment(held, self.day - timedelta(1), by=SYSTEM, at=self.at)
            appoint(person, Term(world.office(READERS[seat][0]), READERS[seat][1], self.day), by=SYSTEM, at=self.at)
            session().commit()
        self.humans[who].posts[-1].until = self.day - timedelta(1)
        self.humans[who].posts.append(Post(*READERS[seat], self.day))
        for which in range(min(3, len(self.standing))):
            self._look(who, which, None, 3, None)

    @rule(days=st.sampled_from([1, 1, 1, 2, 2, 6, 91]))
    def wait(self, days: int) -> None:
        """Time goes on."""
        self.at += timedelta(days=days)

    @rule(who=WHO, which=WHICH, asked=fields(), card=st.none() | st.integers(0, 7))
    def try_to_read(self, who: int, which: int, asked: Fields, card: int | None) -> None:
        """Anybody reads anything."""
        self._look(who, which, asked, 9, card)

    @rule(who=WHO, which=WHICH, full=st.booleans(), limit=st.integers(1, 9), card=st.none() | st.integers(0, 7))
    def read_one(self, who: int, which: int, full: bool, limit: int, card: int | None) -> None:
        """Somebody for whom the grant is, if there is one, reads in part or as much as was granted."""
        self._look(self._reader(who, which), which, self._granted(which, full), limit, card)

    @rule(who=WHO, which=WHICH, full=st.booleans(), limit=st.integers(1, 9), follow=st.booleans())
    def read_list(self, who: int, which: int, full: bool, limit: int, follow: bool) -> None:
        """The same of the list, or of what comes after the last one read."""
        self._look(self._reader(who, which), which, self._granted(which, full), limit, None, self.last if follow else None)

    def _reader(self, who: int, which: int) -> int:
        standing = self.standing[-1 - which % len(self.standing)][1]
        fit = [number for number, human in enumerate(self.humans) if standing.is_for(number, human, self.day)]
        return fit[who % len(fit)] if fit else who

    def _granted(self, which: int, full: bool) -> Fields | None:
        return self.standing[-1 - which % len(self.standing)][1].permit.fields if full else None

    def _look(
        self, who: int, which: int, wanted: Fields | None, limit: int, card: int | None, after: Any = None
    ) -> None:  # fmt: skip
        key, standing = self.standing[-1 - which % len(self.standing)]
        granted = standing.permit.fields
        fields = {name: "masked" if name in PARTLY else how for name, how in granted.items()} if wanted is None else wanted
        rows = [
            one for one in sorted(self.ground.cards, key=lambda one: (one.issued_on, one.id), reverse=True)
            if standing.permit.covers(one) and (card is None or self.ground.cards[card].id == one.id)
            and (after is None or (one.issued_on, one.id) < after)
        ]  # fmt: skip
        given, found = rows[:limit], self._read(key, who, wanted, limit, card, after)
        allowed = standing.is_for(who, self.humans[who], self.day) and standing.counts_on(self.day)
        if not (allowed and standing.gives(fields) and standing.has_left(len(given), self.day)):
            assert found is None
            return
        assert found is not None, "what the grant allows is delivered"
        delivered, expected = [dict(row.cells) for row in found.rows], [one.shown(fields, self.day) for one in given]
        assert delivered == expected, (delivered, expected)
        assert found.more is (len(rows) > limit)
        standing.read[self.day] = standing.read.get(self.day, 0) + len(given)
        self.last = (given[-1].issued_on, given[-1].id) if given else self.last
        records = frozenset(one.id for one in given)
        self.sent.append(Sent(key, self.persons[who], records, tuple(sorted(fields.items()))))

    def _read(self, key: int, who: int, wanted: Any, limit: int, card: int | None, after: Any) -> Any:
        with acting(SYSTEM):
            grant = session().get_one(ReadGrant, key)
            by = world.acting(session().get_one(Person, self.persons[who]), self.humans[who].now(self.day).office, self.day)
            session().commit()
        conditions = [] if card is None else [Certificate.number == self.ground.cards[card].values["number"]]
        with acting(by):
            asked = Asked("list", conditions, after=after, limit=limit, fields=wanted)
            try:
                found = read(asked, Under(grant), self.ground.keys, by=by, at=self.at)
            except Barred:
                session().rollback()
                return None
            session().commit()
        return found

    def teardown(self) -> None:
        """The read log tells exactly what was delivered; then nothing of it stays."""
        session().rollback()
        with acting(SYSTEM):
            rows = session().scalars(select(Reading).order_by(Reading.id)).unique().all()
            told = [
                Sent(one.grant_id, one.person_id or 0, frozenset(ids(one.certificates)), tuple(sorted(one.fields.items())))
                for one in rows
            ]  # fmt: skip
        db.session.remove()
        self.ground.sandbox.execute(
            "rollback to savepoint course; release savepoint course; set session authorization portal_web; savepoint sandbox"
        )
        assert told == self.sent, (told, self.sent)


DECIDED = ("approve", "refuse", "cancel")
"""What the office does that was asked; cancelling is free to whoever may ask."""
ACTS: dict[str, Any] = {
    "approve": lambda grant, until, by, at: asking.approve(grant, "同意", by=by, at=at),
    "refuse": lambda grant, until, by, at: asking.refuse(grant, "不必要", by=by, at=at),
    "cancel": lambda grant, until, by, at: asking.cancel(grant, by=by, at=at),
    "suspend": lambda grant, until, by, at: revoking.suspend(grant, "读取异常", until, by=by, at=at),
    "resume": lambda grant, until, by, at: revoking.resume(grant, "已核实", by=by, at=at),
    "revoke": lambda grant, until, by, at: revoking.revoke(
        Order(grant.office, "beyond", "超范围", "第十九条", grants=(grant.id,)), by=by, at=at
    ),
    "confirm": lambda grant, until, by, at: revoking.settle(grant, "属实", confirmed=True, by=by, at=at),
    "lift": lambda grant, until, by, at: revoking.settle(grant, "查无此事", confirmed=False, by=by, at=at),
    "end": lambda grant, until, by, at: asking.hand_back(grant, "不再需要", by=by, at=at),
}
