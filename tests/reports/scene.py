"""Two prefectures with a county and a school each, the people of their offices, and reports in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import inspect

from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.organisations.models import Office
from portal.reports.attachments import Upload
from portal.reports.models import Report
from portal.reports.registering import Complaint, Receipt, register
from tests import world

PDF = Upload("证明.pdf", b"%PDF-1.7 test")
SEATS = {
    "home": ("安顺市", "handler"), "boss": ("安顺市", "approver"), "county": ("西秀区", "handler"),
    "venue": ("遵义市", "handler"), "far": ("毕节市", "handler"), "far_county": ("汇川区", "handler"),
    "province": ("贵州省", "handler"), "auditor": ("安顺市", "auditor"), "reviewer": ("安顺市", "reviewer"),
}  # fmt: skip


@contextmanager
def behind(actor: Actor) -> Iterator[None]:
    """What this actor does and sees behind the second wall, which reads who acts when a transaction begins."""
    session().commit()
    with acting(actor):
        yield
        session().commit()


@dataclass
class Scene:
    """安顺市 is the school's home; 遵义市 is where things can also happen."""

    school: Office
    other: Office
    store: Store
    people: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def again(self) -> "Scene":
        """The same, for a session that did not build it, whatever became of the one that did."""
        school, other = (session().get_one(Office, inspect(one).identity) for one in (self.school, self.other))
        return Scene(school, other, self.store, dict(self.people))

    def complaint(self, **changes: Any) -> Complaint:
        """Against the school, unless said otherwise."""
        stated: dict[str, Any] = {
            "subject_kind": "institution", "subject_name": "被举报的人", "channel": "letter", "title": "未安排质量督导",
            "content": "多个批次没有督导。", "place_code": world.office("西秀区").region_code, "institution": self.school,
            "reporter": ("陈举报", "13900001111"), "happened_on": date(2026, 1, 2), **changes,
        }  # fmt: skip
        return Complaint(**stated)

    def take(self, by: str = "county", *uploads: Upload, at: datetime | None = None, **changes: Any) -> Receipt:
        """Registered by this person, as behind the second wall."""
        with behind(self[by]):
            return register(self.complaint(**changes), uploads, store=self.store, by=self[by], at=at or now())

    def report(self, by: str = "county", *uploads: Upload, **changes: Any) -> Report:
        """The same, where the registering office still sees it."""
        found = self.take(by, *uploads, **changes).report
        assert found is not None
        return found


def scene() -> Scene:
    """The offices and the people."""
    school = world.institution("西秀区", "安顺市砼垚职业技能培训学校").office
    other = world.institution("汇川区", "遵义市红花岗技工学校").office
    made = Scene(school, other, current_app.extensions["portal_store"])
    for key, (office, post) in SEATS.items():
        made.people[key] = world.actor(office, post, name="张经办")
    made.people["school"] = world.actor(school, "handler", name="钱校办")
    made.people["other"] = world.actor(other, "handler", name="孙校办")
    return made
