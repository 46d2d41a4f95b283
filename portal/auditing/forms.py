"""Forms of the auditors' pages, and of the approver who answers them."""

from collections.abc import Sequence

from wtforms import SelectField, SelectMultipleField, TextAreaField

from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.organisations.models import Office
from portal.reviews.models import Review
from portal.reviews.operations import Plan


class SearchForm(PortalForm):
    """A name for the present filters."""

    name = line("名称", 40)


class ReviewForm(PortalForm):
    """What a review looks into."""

    title = line("评阅名称", 80)
    starts_on = day("期间起日")
    ends_on = day("期间止日")
    offices = SelectMultipleField("涉及机构", coerce=int)
    questions = words("评阅要回答的问题", 4000)

    def offer(self, offices: Sequence[Office]) -> None:
        """The offices of the auditor's tree."""
        self.offices.choices = [(office.id, office.short) for office in offices]

    def plan(self) -> Plan:
        """What was stated; no office chosen means the whole tree."""
        return Plan(
            str(self.title.data), day_of(self.starts_on), day_of(self.ends_on), tuple(self.offices.data or ()),
            str(self.questions.data),
        )  # fmt: skip


class MarkForm(PortalForm):
    """Into which review an entry is taken, and why."""

    review = SelectField("归入评阅", [needed("请选择评阅。")], coerce=int)
    remark = words("批注", 2000)

    def offer(self, reviews: Sequence[Review]) -> None:
        """The open reviews of one's office."""
        self.review.choices = [(one.id, f"{one.number} {one.title}") for one in reviews]


class AskForm(PortalForm):
    """A question to an office."""

    office = SelectField("询问机构", [needed("请选择机构。")], coerce=int)
    question = words("请其说明的事项", 3000)
    due_on = day("答复期限（当日 24:00 前）")

    def offer(self, offices: Sequence[Office]) -> None:
        """The offices within the review."""
        self.office.choices = [(office.id, office.name) for office in offices]


class ExplainForm(PortalForm):
    """The answer."""

    words = words("答复", 5000)


class CloseForm(PortalForm):
    """The conclusion."""

    conclusion = words("评阅结论", 8000)


class NoteForm(PortalForm):
    """A checkpoint's note that was countersigned elsewhere; white space in it counts."""

    note = TextAreaField("经副署的检查点全文", [needed("请粘贴副署后的检查点。")])


class KeyForm(PortalForm):
    """The public key with which one's office countersigns."""

    verifier = line("副署公钥（名称+编号+公钥）", 300)
