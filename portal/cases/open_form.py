"""The form by which a case is opened. The kind of respondent is chosen before it, so that it asks only what that kind has
and offers only the clauses about it which this actor may open a case under."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wtforms import SelectField

from portal.authority.actions import Action
from portal.authority.policy import standing_policy
from portal.authority.seats import Level
from portal.cases.forms import MultiCheckboxField
from portal.cases.opening import Accused, Matter
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.organisations import queries as organisations
from portal.organisations.choosing import OfficeField, places
from portal.organisations.models import Office
from portal.reports.forms import ANY_OFFICE
from portal.reports.models import Report
from portal.reports.routing import KINDS
from portal.reports.words import CHANNELS
from portal.rulebook import rulebook_on
from portal.rulebook.clauses import Article
from portal.rulebook.offers import Offer, Situation, offers

SOURCES = ("inspection", "assigned", "transferred")
"""Where a case comes from that no report led to."""


@dataclass(frozen=True)
class Choice:
    """The clauses of one article to choose from; `opened` where one of them is chosen, or where there is nothing else."""

    article: Article
    offers: tuple[Offer, ...]
    opened: bool


class OpenForm(PortalForm):
    """A case is opened: one respondent, the clauses alleged, where and when."""

    title = line("案由", longest=100)
    source = SelectField("案件来源", [needed("请选择案件来源。")], choices=[(word, CHANNELS[word]) for word in SOURCES])
    name = line("当事人姓名", longest=60)
    id_number = line("居民身份证号码", longest=30, optional=True)
    phone = line("联系电话", longest=30, optional=True)
    detail = line("当事人其他情况", longest=200, optional=True)
    institution = OfficeField("所涉评价机构")
    appointer = OfficeField("聘任机构", ANY_OFFICE)
    sender = OfficeField("委派机构", ANY_OFFICE)
    place = SelectField("行为发生地", [needed("请选择行为发生地。")])
    happened_on = day("行为发生日期")
    clauses = MultiCheckboxField("涉嫌违反的条款", [needed("请至少选择一项条款。")])
    summary = words("基本情况")
    taken = words("已采取的现场措施", 1000, optional=True)

    def offer(self, kind: str, by: Actor, known: Accused | None = None) -> None:
        """The places and, for this kind, the clauses to choose from; what this kind has not, and what the registers say of
        whom it is about, is not asked. An institution says what it did on the spot (4(4))."""
        self.place.choices = places(by.prefecture_id)
        self.clauses.choices = [(one.clause.id, one.clause.text) for one in offered(kind, by, self._day())]
        if kind == "institution":
            del self.name, self.id_number, self.phone, self.detail
            self.institution.label.text, self.institution.flags.required = "评价机构", True
        elif known is not None:
            del self.name, self.id_number, self.phone
        if kind != "supervisor" or known is not None:
            del self.appointer, self.sender
        if by.level != Level.INSTITUTION:
            del self.taken

    def choices(self, kind: str, by: Actor) -> list[Choice]:
        """The same clauses under their articles."""
        found: dict[int, list[Offer]] = {}
        for one in offered(kind, by, self._day()):
            found.setdefault(one.clause.article, []).append(one)
        chosen = set(self.clauses.data or ())
        articles = rulebook_on(self._day()).articles
        return [
            Choice(articles[number], tuple(some), len(found) == 1 or bool(chosen & {one.clause.id for one in some}))
            for number, some in found.items()
        ]

    def _day(self) -> date:
        """The day of the act as far as it was typed: its version's clauses are offered (R-13)."""
        return self.happened_on.data or today()

    def matter(self, kind: str, report: Report | None, known: Accused | None = None) -> Matter:
        """What the form states, about whom the registers know or the form names."""
        institution, place = self.institution.office, organisations.bureau(self.place.data)
        source = report.channel if report is not None else self.source.data
        accused = self._accused(kind, institution) if known is None else replace(known, detail=self.detail.data or "")
        return Matter(
            accused, tuple(self.clauses.data or ()), self.title.data or "", self._summary(),
            source, place, day_of(self.happened_on), institution, report.id if report is not None else None,
        )  # fmt: skip

    def _summary(self) -> str:
        taken = self.taken.data if self.taken else ""
        return f"{self.summary.data or ''}\n已采取的现场措施：{taken}" if taken else self.summary.data or ""

    def _accused(self, kind: str, institution: Office | None) -> Accused:
        if kind == "institution":
            return Accused(kind, institution.name if institution else "")
        accused = Accused(
            kind, self.name.data or "", self.id_number.data or "", self.phone.data or "", self.detail.data or ""
        )
        if kind != "supervisor":
            return accused
        return replace(accused, appointer=self.appointer.office, sender=self.sender.office)


def kinds(by: Actor) -> dict[str, str]:
    """The kinds of respondents against whom this actor may open a case at all, with their words."""
    return {kind: word for kind, word in KINDS.items() if offered(kind, by, today())}


def offered(kind: str, by: Actor, day: date) -> tuple[Offer, ...]:
    """The clauses about this kind, as they read on `day`, that a case may be opened under by this actor. Whether a condition
    of theirs is met is for the findings to say, so all are offered, with what to bear in mind."""
    capacities = standing_policy().capacities_for(Level(by.level), by.posts, Action.OPEN)
    permitted = frozenset[str]().union(*capacities.values())
    anything = Situation(kind, linked=True, after_rectification=True, after_event=True, elsewhere=True)
    return tuple(one for one in offers(rulebook_on(day), anything) if one.clause.id in permitted)


def of_report(report: Report, kind: str) -> dict[str, Any]:
    """What the report says already; of the accused only in a case against the accused itself."""
    said = {
        "title": report.title, "summary": report.content, "place": report.place_code, "happened_on": report.happened_on,
        "institution": _name(report.subject_office),
    }  # fmt: skip
    if kind != report.subject_kind:
        return said
    accused = {"name": report.subject_name, "appointer": _name(report.appointer), "sender": _name(report.sender)}
    return {**said, **accused, "clauses": [report.clause] if report.clause else []}


def _name(office: Office | None) -> str:
    return office.name if office else ""
