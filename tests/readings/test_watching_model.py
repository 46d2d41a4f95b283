"""Whatever is read and attempted, the alerts are those that follow from the read log by counting it anew (19)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.certificates.models import Certificate
from portal.grants.models import ReadGrant
from portal.grants.revoking import resume
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.readings import planting
from portal.readings.models import Reading
from portal.readings.reading import Asked, Under
from portal.readings.sets import ids
from portal.readings.suspending import suspend_due
from tests import world
from tests.readings import watch_scene
from tests.readings.watch_scene import AT, Scene, granted, raised, readings, thresholds

pytestmark = pytest.mark.clause("19")
LIMITS = {
    "beyond": (2, 4), "stranger": (2, 0), "exhausted": (1, 3), "used": (50, 0), "hours": (2, 4), "institutions": (2, 0),
    "records": (3, 5), "two": (2, 0), "canary": (2, 4),
}  # fmt: skip
QUOTA = 14
WHAT = ("one", "three", "here", "there", "there_holder", "nowhere", "field")
Act = tuple[int, int, str, int]
acts = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from(WHAT), st.sampled_from((6, 9, 9, 10, 21))),
    min_size=1, max_size=14,
)  # fmt: skip
Alerted = tuple[str, int, int, int]


@dataclass
class Known:
    """What the model knows besides the log: the register, who holds which grant, when each reading was."""

    scene: Scene
    grants: list[ReadGrant]
    readers: list[Actor]
    where: dict[int, int]
    numbers: set[str]
    holders: set[str]
    planted: int
    days: Iterator[int] = field(default_factory=lambda: count(1))
    at: dict[int, datetime] = field(default_factory=dict)
    unders: dict[tuple[int, int], Under] = field(default_factory=dict)


@pytest.fixture
def known(db_session: scoped_session[Session], tmp_path: Path) -> Known:
    scene = watch_scene.built(tmp_path, 4, daily_quota=QUOTA)
    thresholds(**LIMITS)
    with acting(SYSTEM):
        other, officer = world.actor("安顺市", "data_officer"), world.actor("安顺市", "data_officer")
        session().commit()
    with acting(officer):
        made = planting.plant(scene.school.institution.office, "试", scene.school.keys, by=officer, at=AT)
        session().commit()
    grants = [scene.grant, granted(scene.reader, reader="post", person_id=None, daily_quota=QUOTA)]
    with acting(SYSTEM):
        one = Certificate
        found = session().execute(select(one.id, one.institution_id, one.number, one.holder_index)).all()
    where, numbers = {row[0]: row[1] for row in found}, {row[2] for row in found}
    holders = {row[3].hex() for row in found}
    return Known(scene, grants, [scene.reader, other], where, numbers, holders, made.certificate_id)


def asked(known: Known, what: str) -> Asked:
    scene = known.scene
    return {
        "one": Asked("list", limit=1), "three": Asked("list", limit=3), "here": scene.number(scene.here[0].number),
        "there": scene.number(scene.there.number), "there_holder": scene.holder(scene.there.holder_index),
        "nowhere": scene.number("S000052000001265007777"), "field": Asked("one", fields={"id_number": "full"}),
    }[what]  # fmt: skip


def play(known: Known, done: Sequence[Act], day: date) -> list[Reading]:
    """Let it happen on a day, each after the other; the readings of it."""
    before = len(readings())
    for who, which, what, hour in done:
        at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=AT.tzinfo)
        reader, grant = known.readers[who], known.grants[which]
        known.scene.read(asked(known, what), Under(grant), by=reader, at=at)
        known.at[readings()[-1].id] = at
    return list(readings()[before:])


def numbers(known: Known, log: Sequence[Reading]) -> dict[str, int]:
    """What each rule has come to with the last reading of the log, as far as that reading moves it."""
    last = log[-1]
    same = [one for one in log if (one.grant_id, one.person_id) == (last.grant_id, last.person_id)]
    hour = [one for one in same if not one.refused and known.at[one.id].hour == known.at[last.id].hour]
    seen = {key for one in hour for key in ids(one.certificates)}
    of_day = sum(one.records for one in log if one.grant_id == last.grant_id)
    used_by = {one.grant_id for one in log if one.person_id == last.person_id and not one.refused}
    earlier = {one.grant_id for one in log[:-1] if one.person_id == last.person_id and not one.refused}
    found = {rule: sum(counts(known, one) for one in same) for rule, counts in COUNTS.items() if counts(known, last)}
    if not last.refused and last.grant_id not in earlier:
        found["two"] = len(used_by)
    if not last.refused and last.records:
        found |= {"used": 100 * of_day // QUOTA, "records": len(seen), "institutions": len({known.where[key] for key in seen})}
    return found


def beyond(known: Known, one: Reading) -> bool:
    elsewhere = one.query.get("number") in known.numbers or one.query.get("holder") in known.holders
    return one.refused == "field" or (not one.refused and not one.records and elsewhere)


def by_night(known: Known, one: Reading) -> bool:
    at = known.at[one.id]
    return not one.refused and (not 7 <= at.hour < 21 or at.weekday() > 4)


COUNTS = {
    "beyond": beyond, "stranger": lambda known, one: one.refused == "reader",
    "exhausted": lambda known, one: one.refused == "quota", "hours": by_night,
    "canary": lambda known, one: known.planted in set(ids(one.certificates)),
}  # fmt: skip


def expected(known: Known, log: Sequence[Reading]) -> set[Alerted]:
    """Rule, level, grant and person of every alert that follows."""
    return {
        (rule, level, log[end].grant_id, log[end].person_id or 0)
        for end in range(len(log))
        for rule, number in numbers(known, log[: end + 1]).items()
        for level, least in enumerate(LIMITS[rule], 1)
        if least and number >= least
    }


def allowed(alerts: set[Alerted], log: Sequence[Reading], known: Known) -> None:
    """From an alert of the second level on, nothing is read under its grant."""
    for end, one in enumerate(log):
        ordered = {grant for _, level, grant, _ in expected(known, log[:end]) if level == 2}
        assert (one.grant_id in ordered) <= (one.refused != ""), one.refused
    assert alerts == expected(known, log)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=acts)
def test_the_alerts_are_those_that_follow_from_the_read_log(known: Known, done: list[Act]) -> None:
    # A day of its own for each world; July and August have no holidays.
    day = date(2026, 7, 1) + timedelta(days=next(known.days))
    log = play(known, done, day)
    found = raised(day=day)
    allowed({(one.rule, one.level, one.grant_id, one.person_id or 0) for one in found}, log, known)
    suspend_due(at=AT)
    with acting(SYSTEM):
        for grant_id in {one.grant_id for one in found if one.level == 2}:
            grant = session().get_one(ReadGrant, grant_id)
            resume(grant, "核查属实。", by=world.actor("安顺市", "approver"), at=AT)
        session().commit()
