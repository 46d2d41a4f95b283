"""The forms around a notice: what serving, answering and waiving must state."""

from datetime import date
from typing import Any, cast

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, RadioField, SelectField, SubmitField, TextAreaField
from wtforms.validators import Length, Optional

from portal.kit.forms import Checked, PortalForm, day, day_of, line, needed, words
from portal.notices.defences import Answer, Statement
from portal.notices.models import Service
from portal.notices.papers import Paper, written
from portal.notices.receipts import Receipt
from portal.notices.service import PUBLIC_DAYS, Proof
from portal.notices.words import ACCEPTED, FORMS, MODES, WAIVER_WORDS

FEWEST_ROWS, MOST_ROWS = 5, 40
LONGEST_POINT = 3000


def paper_of(uploaded: FileStorage | None) -> Paper | None:
    """The uploaded file, or None where none was chosen."""
    if not isinstance(uploaded, FileStorage) or not uploaded.filename:
        return None
    return Paper(uploaded.filename, uploaded.read())


class ConfirmForm(PortalForm):
    """Nothing to fill in: what is signed stands on the page."""


class ReasonsForm(PortalForm):
    """Why the proposal goes back."""

    reasons = words("退回理由", 2000)


class ServiceForm(PortalForm):
    """送达回证: how, when, to whom, and the proof."""

    mode = SelectField("送达方式", choices=[("", "请选择"), *MODES.items()], validators=[needed("请选择送达方式。")])
    received_on = day("收到日期", optional=True)
    published_on = day("公告日期", optional=True)
    recipient = line("收件人（签收人）", 100)
    place = line("送达地点", 200, optional=True)
    witness = line("见证人或录像编号", 200, optional=True)
    consent = line("电子送达同意书", 200, optional=True)
    paper = FileField("送达回证扫描件", [Optional()])
    record = words("送达回证记录", 5000, optional=True)

    def proof(self) -> Proof:
        """What was filled in; an uploaded file comes before a written record."""
        record = str(self.record.data or "").strip()
        paper = paper_of(self.paper.data) or (written("送达回证记录", record) if record else None)
        return Proof(
            mode=str(self.mode.data), received_on=self.received_on.data, recipient=str(self.recipient.data), paper=paper,
            place=str(self.place.data or ""), witness=str(self.witness.data or ""), consent=str(self.consent.data or ""),
            published_on=self.published_on.data,
        )  # fmt: skip


class ReceiptForm(PortalForm):
    """How a mistyped service should read."""

    received_on = day("收到日期")
    recipient = line("收件人（签收人）", 100)
    reason = words("更正理由", 500)

    @classmethod
    def of(cls, service: Service) -> "ReceiptForm":
        """Filled in with what holds now; of a public service with its day of publication."""
        public = service.mode == "public"
        known = service.receipt - PUBLIC_DAYS if public else service.receipt
        form = cls.begin(service.case.version, received_on=known, recipient=service.receiver)
        form.received_on.label.text = "公告日期" if public else "收到日期"
        return form

    def receipt(self) -> Receipt:
        """What was filled in."""
        return Receipt(day_of(self.received_on), str(self.recipient.data), str(self.reason.data))


class PointsForm(PortalForm):
    """陈述申辩, point by point. `more` adds a row without JavaScript."""

    points = FieldList(
        TextAreaField("陈述申辩意见", [Optional(), Length(max=LONGEST_POINT, message=f"每点最多 {LONGEST_POINT} 个字。")]),
        "陈述申辩意见", min_entries=FEWEST_ROWS, max_entries=MOST_ROWS,
    )  # fmt: skip
    more = SubmitField("再加一点")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        if self.more.data and len(self.points.entries) < MOST_ROWS:
            self.points.append_entry()
        for number, entry in enumerate(self.points.entries, 1):
            entry.label.text = f"第 {number} 点"

    def submitted(self) -> bool:
        """Asking for one more row is not handing in."""
        return not self.more.data and super().submitted()

    def written(self) -> tuple[str, ...]:
        """The points; rows left empty are among them."""
        return tuple(str(words or "") for words in self.points.data)


class DefenceForm(PointsForm):
    """A defence that an office received."""

    form = RadioField("提出的形式", choices=list(FORMS.items()), default="written", validators=[needed("请选择提出的形式。")])
    received_on = day("本机构收到日期")
    posted_on = day("交邮日期", optional=True)

    def statement(self) -> Statement:
        """What was filled in."""
        received_on = cast(date, self.received_on.data)  # the field is required
        return Statement(str(self.form.data), received_on, self.written(), self.posted_on.data)


class SubmitDefenceForm(PointsForm):
    """A defence that the institution hands in itself, with a paper where it has one."""

    paper = FileField("附件（可不传）", [Optional()])


class PointForm(Form):
    """The answer to one point; left empty, it is answered later."""

    point = HiddenField()
    accepted = RadioField("是否采纳", choices=list(ACCEPTED.items()), validators=[Optional()])
    reasons = TextAreaField("答复和理由", [Optional(), Length(max=LONGEST_POINT, message=f"最多 {LONGEST_POINT} 个字。")])


class AnswerForm(PortalForm):
    """The answers to the points that are still open."""

    points = FieldList(FormField(PointForm), "逐点答复")

    def answers(self) -> dict[int, Answer]:
        """The answers that were begun, by point; one begun and not finished is refused by the operation."""
        begun = [one for one in self.points.data if one["accepted"] or (one["reasons"] or "").strip()]
        return {
            int(one["point"]): Answer(one["accepted"] or "", one["reasons"] or "") for one in begun if one["point"].isdigit()
        }


class SubmitWaiverForm(PortalForm):
    """The institution's own waiver: the very words, and the signed paper."""

    declared = BooleanField(WAIVER_WORDS, [needed("请阅读声明全文并勾选。")])
    paper = FileField("签字盖章的书面声明", [FileRequired("请上传签字盖章的书面声明扫描件。")])

    def words(self) -> str:
        """The words that were ticked."""
        return WAIVER_WORDS if self.declared.data else ""


class WaiverForm(PortalForm):
    """The day and the scan of the written waiver."""

    stated_on = day("声明日期")
    paper = FileField("书面声明扫描件", [Checked()])

    def stated(self) -> date:
        """The day; the field is required."""
        return cast(date, self.stated_on.data)
