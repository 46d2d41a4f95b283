"""A school with certificates, and the people of four offices who read them and take the permission away, by the operations."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from flask import Flask, current_app

from benchmarks.browsing import Browser
from benchmarks.readers import MARK, Reader, System
from benchmarks.uploads import assessment, institution
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.sheets import draw_template
from portal.assessments.uploads import Into, Register, Sent, take
from portal.certificates.sheet import CertificateSheet
from portal.identity import links, sessions
from portal.identity.appointments import Term, appoint
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.jobs.sample.names import People
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.kit.thresholds import Watching
from portal.organisations.models import Office
from portal.organisations.queries import province
from portal.rulebook import versions
from portal.rulebook.models import Kind
from portal.rulebook.publishing import Draft, publish, turn
from portal.rulebook.writing import watching_text

COUNTY: Final = "520402"
_numbers = itertools.count(1)


def certify(certificates: int) -> Office:
    """The school, after its sheets of candidates and of their certificates were taken in."""
    school, made, people, day = institution(), assessment(), People(seed=7), today().isoformat()
    numbers = list(dict.fromkeys(people.id_number(COUNTY) for _ in range(certificates * 2)))[:certificates]
    rows = [["王建国", "居民身份证", number, "13800000000", "测试厂"] for number in numbers]
    given = [
        [f"{MARK.decode()}000001265{count:06d}", "王建国", number, made.occupation_code, "五级", day]
        for count, number in enumerate(numbers, 1)
    ]
    keys = current_app.extensions["portal_keys"]
    store, into = Store(current_app.config["HOME"] / "kept", keys), Into(school.office, made, keys, now())
    for register, filled in ((CandidateSheet(), rows), (CertificateSheet(), given)):
        _send(register, filled, into, store)
    return school.office


def _send(register: Register, rows: Sequence[Sequence[str]], into: Into, store: Store) -> None:
    done = take(register, Sent("表.xlsx", draw_template(register.template, rows)), into, store, by=SYSTEM)
    assert done.taken, done.problems[:3]


def people(app: Flask, certificates: int, port: int) -> tuple[list[Reader], Browser]:
    """The readers, and whoever approves and revokes; each with a session opened here and now. Commits."""
    with app.app_context(), acting(SYSTEM):
        only_watch()
        school = certify(certificates)
        bureau, county = session().get_one(Office, school.prefecture_id), session().get_one(Office, school.county_id)
        region = {"regions": bureau.region.name}
        readers = [
            _reader(bureau, "data_officer", region, port),
            _reader(county, "handler", {"regions": county.region.name}, port),
            _reader(school, "handler", {"institutions": school.name}, port),
            _reader(bureau, "handler", region, port),
            System(
                school.name, "handler", {"institutions": school.name}, _browser(school, "handler", port),
                keeper=_browser(school, "system_admin", port),
            ),
        ]
        approver = _browser(bureau, "approver", port)
        session().commit()
    return readers, approver


def only_watch() -> None:
    """Nothing is suspended for its own sake: readers here get grant after grant, and read more than anybody should."""
    at, kind = now(), Kind.WATCHING
    said: Watching = versions.content(versions.standing(kind)[-1])
    rules = {key: replace(one, second=0) for key, one in said.rules.items()}
    text = watching_text(replace(said, rules=rules))
    said_why = ("只预警，不自动暂停。", "黔人社发〔2026〕1号")
    officer = _person(province(), "policy_officer")
    publish(Draft(kind, text, today(), *said_why, turn(kind)), by=replace(SYSTEM, person_id=officer.id), at=at)


def _reader(office: Office, post: str, place: dict[str, str], port: int) -> Reader:
    return Reader(office.name, post, place, _browser(office, post, port))


def _browser(office: Office, post: str, port: int) -> Browser:
    _, token = sessions.begin(_person(office, post), office.id, at=now())
    return Browser(port, {COOKIE: token})


def _person(office: Office, post: str) -> Person:
    number = next(_numbers)
    someone = links.new_person(f"reader{number}", f"读取{'甲乙丙丁戊己庚辛'[number % 8]}", at=now())
    appoint(someone, Term(office, post, today() - timedelta(days=1)), by=SYSTEM, at=now())
    return someone
