"""One sample case under way: what is to happen, what that needs, who acts and when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.jobs.sample import whom
from portal.jobs.sample.cast import Cast
from portal.jobs.sample.stories import Story
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.files import Store
from portal.organisations.models import Office
from portal.rulebook import rulebook


@dataclass(frozen=True)
class Course:
    """What is to happen: the story, how far it gets, where, about whom, and when it was opened."""

    story: Story
    reach: str
    institution: Office
    occupation: str
    name: str
    id_number: str
    own: bool
    opened: datetime


@dataclass(frozen=True)
class Tools:
    """What operations need besides people."""

    keys: Keys
    store: Store
    cast: Cast
    offices: dict[int, Office]


class Run:
    """One case under way: who acts for the lead, and the moment of the next step."""

    def __init__(self, course: Course, tools: Tools, random: Random) -> None:
        self.course, self.tools, self.random = course, tools, random
        self.lead = course.institution if course.own else tools.offices[course.institution.prefecture_id or 0]
        self.handlers = tools.cast.all(self.lead, "handler")[:2]
        self.at = course.opened
        self.kind = rulebook().clause(course.story.clause).respondent
        self.about = whom.of(self.kind, course.institution, local(course.opened).date(), tools.keys, random)
        self.case = self._open()

    def lead_one(self, post: str) -> Actor:
        """Who holds a post at the lead."""
        return self.tools.cast.one(self.lead, post)

    def later(self, days: int = 1) -> datetime:
        """The moment some days on, in office hours."""
        self.at += timedelta(days=days, minutes=self.random.randrange(1, 40))
        return self.at

    def words(self, template: str) -> str:
        """A story's words about this case."""
        course = self.course
        return template.format(
            name=self.name, institution=course.institution.name, place="考点",
            occupation=self.about.occupation or course.occupation,
            day=f"{self.case_day:%Y年%-m月%-d日}",
        )  # fmt: skip

    @property
    def name(self) -> str:
        """Whom it is about: somebody of the registers, where they hold such a person."""
        return self.about.name or self.course.name

    @property
    def case_day(self) -> date:
        """When it happened: on the last day of the sitting, else some days before the case was opened."""
        return self.about.day or (local(self.course.opened) - timedelta(days=9)).date()

    def _open(self) -> Case:
        story, course = self.course.story, self.course
        name = course.institution.name if self.kind == "institution" else self.name
        appointer = self.lead if self.kind == "supervisor" else None
        number = "" if self.kind == "institution" else self.about.id_number or course.id_number
        accused = Accused(self.kind, name, id_number=number, appointer=appointer)
        matter = Matter(
            accused, (story.clause,), self.words(story.title), self.words(story.fact), self.random.choice(SOURCES),
            self.tools.offices[course.institution.county_id or 0], self.case_day, course.institution,
        )  # fmt: skip
        return open_case(matter, self.tools.keys, by=self.handlers[0], at=self.at)


SOURCES = ("letter", "inspection", "hotline", "assigned")
