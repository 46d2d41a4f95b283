"""A case carried from person to person through the pages: one clock, one window in which they take turns, axe on each page.

`with journey.as_(someone) as seat:` logs that person in; `seat.does("登记证据", …)` clicks the act on the case
page, fills in its form and sends it. The setup alone uses operations; `journey.day(…)` moves the portal's clock.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask import Flask
from playwright.sync_api import Locator, Page

from portal.cases.models import Case
from portal.identity import sessions
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.kit import clock
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import acting, session
from portal.notices.calendar_years import seed_calendar
from tests import world
from tests.browser.windows import DESKTOP, PHONE, overflows, violations

SCHOOL = "安顺市砼垚职业技能培训学校"
PROOF = "2026年直接送达，受送达人当面签收。"


class Clock(datetime):
    """The portal's clock, stopped at `moment`."""

    moment = world.AT

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.moment.astimezone(tz)


CHECKED: set[str] = set()
"""The pages and states of a case that some journey of this process has looked at."""


class Seat:
    """One person at a window."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def opens(self, path: str) -> "Seat":
        """Go to an address of the portal."""
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        return self.checks()

    def checks(self) -> "Seat":
        """Nothing wider than its window and no violation at both sizes, once for each page and state of a case."""
        state = self.page.locator(".case-number").all_inner_texts()
        name = re.sub(r"\d+", "N", self.page.url.removeprefix(self.address)) + "".join(state)
        if name not in CHECKED:
            CHECKED.add(name)
            for size in (PHONE, DESKTOP):
                self.page.set_viewport_size(size)
                assert (violations(self.page), overflows(self.page)) == ([], 0), (name, size)
        return self

    def sees(self, *words: str) -> "Seat":
        """These words are on the page."""
        text = self.page.locator("main").inner_text()
        missing = [one for one in words if one not in text]
        assert not missing, (self.page.url, missing, text[:500])
        return self

    def may(self, *labels: str) -> "Seat":
        """The panel offers these acts."""
        offered = self.page.locator(".actions b").all_inner_texts()
        assert set(labels) <= set(offered), (labels, offered)
        return self

    def may_not(self, label: str, *words: str) -> "Seat":
        """The panel keeps this act back, and says so in these words; or does not show it where no words are given."""
        kept = self.page.locator(".blocked", has=self.page.get_by_text(label, exact=True))
        assert label not in self.page.locator(".actions b").all_inner_texts()
        if words:
            said = kept.inner_text()
            assert all(one in said for one in words), (label, said)
        return self

    def does(self, act: str, submit: bool = True, **fields: Any) -> "Seat":
        """Click an act of the panel, fill in its form and send it; the page says that it was done."""
        self.page.locator(".actions a", has=self.page.get_by_text(act, exact=True)).click()
        self.page.wait_for_load_state()
        self.checks()
        return self.sends(**fields) if submit else self

    def sends(self, **fields: Any) -> "Seat":
        """Fill in the form of this page and send it."""
        self.fills(**fields)
        assert self.page.locator(".flash, .flashes").count(), (self.page.url, self.page.locator("main").inner_text()[:2000])
        return self.checks()

    def fills(self, **fields: Any) -> "Seat":
        """Fill in the form and press its button, whatever comes of it."""
        for name, value in fields.items():
            _fill(self.page.locator(f'main [name="{name}"]'), value)
        self.page.locator("main form.form button[type=submit]:not([formnovalidate])").first.click()
        self.page.wait_for_load_state()
        return self

    def refused(self, path: str, status: int, *words: str) -> "Seat":
        """The address answers with this status, and the page says why, under which clause and who or when."""
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.status == status, (path, answer and answer.status)
        return self.sees(*words).checks()


def _fill(control: Locator, value: Any) -> None:
    kind = control.first.evaluate("one => one.type || one.tagName.toLowerCase()")
    values = value if isinstance(value, list | tuple) else [value]
    if kind in ("radio", "checkbox"):
        control.first.evaluate("one => document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
        for one in values:
            control.locator(f'xpath=self::*[@value="{one}"]').check()
    elif kind.startswith("select"):
        control.select_option([str(one) for one in values])
    else:
        control.fill(str(value))


class Journey:
    """The world of one test: its app at an address, its clock, and the case that it is about."""

    def __init__(self, app: Flask, address: str, page: Page) -> None:
        self.app, self.address, self.page = app, address, page
        page.on("dialog", lambda dialog: dialog.accept())
        self.case = 0

    def day(self, month: int, day: int, hour: int = 9) -> "Journey":
        """From now on it is this day of 2026."""
        Clock.moment = datetime(2026, month, day, hour, tzinfo=SHANGHAI)
        return self

    @contextmanager
    def as_(self, who: Actor) -> Iterator[Seat]:
        """The window, with this person logged in alone, at the case page where there is a case."""
        with self.app.app_context(), acting(SYSTEM):
            _, token = sessions.begin(session().get_one(Person, who.person_id), who.office_id, at=clock.now())
            session().commit()
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])
        seat = Seat(self.page, self.address)
        yield seat.opens(self.page_of_case) if self.case else seat

    @contextmanager
    def stranger(self, who: Actor) -> Iterator[Seat]:
        """The same for somebody who may not know of the case."""
        number, self.case = self.case, 0
        try:
            with self.as_(who) as seat:
                yield seat
        finally:
            self.case = number

    @property
    def page_of_case(self) -> str:
        """The address of the case."""
        return f"/cases/{self.case}"

    def opened_by(self, seat: Seat) -> int:
        """The case whose page is open in this window is the one that the journey is about."""
        self.case = int(seat.page.url.rsplit("/", 1)[1])
        return self.case

    def stands(self) -> str:
        """The state of the case as stored."""
        with self.app.app_context(), acting(SYSTEM):
            found = session().get_one(Case, self.case, populate_existing=True).state
            session().commit()
        return found


@contextmanager
def people(app: Flask) -> Iterator[None]:
    """The setup: the tree of offices and the calendar are there; what is built inside is committed."""
    with app.app_context(), acting(SYSTEM):
        world.found()
        seed_calendar(by=SYSTEM, at=world.AT)
        yield
        session().commit()


def staff(office: str, *, second: tuple[str, ...] = ("handler",)) -> dict[str, Actor]:
    """Two handlers, an approver and a reviewer of an office; the second handler may hold further posts."""
    return {
        "first": world.actor(office, "handler", name="李承办"), "second": world.actor(office, *second, name="王承办"),
        "approver": world.actor(office, "approver", name="赵审批"), "reviewer": world.actor(office, "reviewer", name="钱审核"),
    }  # fmt: skip


def opens_case(journey: Journey, who: Actor, clause: str, title: str, place: str = "520402") -> None:
    """A handler opens a case against the school, for what happened in the county with this code."""
    with journey.as_(who) as seat:
        seat.opens("/cases/new?kind=institution").sends(
            title=title, institution=SCHOOL, place=place, clauses=[clause], happened_on="2026-08-20", summary="检查发现。"
        )
        seat.sees("已立案")
        journey.opened_by(seat)


def investigated(journey: Journey, cast: dict[str, Actor], clause: str, day: date) -> None:
    """The approver assigns, the handlers investigate and confirm one fact under the clause."""
    with journey.as_(cast["approver"]) as seat:
        seat.sees("已立案").does("指派承办人", persons=[cast["first"].person_id, cast["second"].person_id])
        seat.sees("李承办、王承办")
    with journey.as_(cast["first"]) as seat:
        seat.may_not("确认事实", "案件进入“调查核实”环节后")
        seat.does("开始调查").sees("调查核实").does("制作笔录", **record_of(day)).opens(journey.page_of_case)
        finds(seat, clause)
    with journey.as_(cast["second"]) as seat:
        seat.sees("事实一").does("确认事实", agreed="y").sees("事实已确认")


def record_of(day: date) -> dict[str, Any]:
    """A written record as evidence."""
    return {
        "record_kind": "inquiry", "title": "负责人询问笔录", "kind": "testimony", "source": "现场询问",
        "collected_by": "李承办、王承办", "collected_on": day.isoformat(), "proves": "违规事实",
        "record": "问：……答：情况属实。",
    }  # fmt: skip


def finds(seat: Seat, clause: str) -> None:
    """State one fact under a clause, citing all the evidence that there is."""
    seat.does("认定事实", submit=False)
    seat.page.locator(f'a[href$="clause={clause}"]').click()
    seat.page.wait_for_load_state()
    exhibits = seat.page.locator('main [name="exhibits"]')
    cited = [exhibits.nth(number).get_attribute("value") for number in range(exhibits.count())]
    conditions = seat.page.locator('main [name="conditions"]')
    held = [conditions.nth(number).get_attribute("value") for number in range(conditions.count())]
    stated = {"conditions": held} if held else {}
    seat.checks().sends(fact="经查，情况属实。", exhibits=cited, weighing="情节清楚，证据充分。", **stated)


def served(seat: Seat, act: str, day: date) -> None:
    """Serve a document directly, with a written proof."""
    seat.does(act, mode="direct", received_on=day.isoformat(), recipient="张某", record=PROOF)
