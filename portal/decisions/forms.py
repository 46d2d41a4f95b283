"""The forms of review, decision and execution."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.decisions.execution import TALKS, Statement, Talk
from portal.decisions.reversing import Ruling
from portal.decisions.words import GROUNDS
from portal.kit.forms import PortalForm, day, day_of, line, needed, words


class ReviewForm(PortalForm):
    """Whether it is in order, and why."""

    outcome = RadioField(
        "审核结论",
        choices=[("passed", "审核通过，提请审批人决定"), ("failed", "退回，由承办人重新提出拟处理意见并重新告知")],
        validators=[needed("请选择审核结论。")],
    )
    opinion = words("审核意见", 3000)

    @property
    def passed(self) -> bool:
        """Whether the reviewer found the case in order."""
        return bool(self.outcome.data == "passed")


class MultiCheckboxField(SelectMultipleField):
    """Several of several, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DecisionForm(PortalForm):
    """The optional measures that are left out, and the approver's reasons."""

    struck = MultiCheckboxField("不予采用的处理措施", choices=[])
    reasons = words("审批意见和理由", 3000)

    def offer(self, choices: list[tuple[str, str]]) -> "DecisionForm":
        """Which measures may be left out."""
        self.struck.choices = choices
        return self


class SignForm(PortalForm):
    """The reasons of whoever proposes, issues or returns a termination."""

    reasons = words("意见和理由", 3000)


class ReverseForm(PortalForm):
    """Which measures are undone, on which ground, by which document, why."""

    measures = MultiCheckboxField("撤销的处理措施", [needed("请选择要撤销的处理措施。")], choices=[])
    ground = RadioField("撤销的依据", choices=list(GROUNDS.items()), validators=[needed("请选择撤销的依据。")])
    reference = line("文号", longest=100, optional=True)
    reviewed_on = day("文书日期")
    reasons = words("撤销的理由", 3000)

    def offer(self, measures: list[dict[str, Any]]) -> "ReverseForm":
        """The measures that are still in force."""
        self.measures.choices = [(one["measure"], one["name"]) for one in measures]
        return self

    def ruling(self) -> Ruling:
        """What the review says."""
        said = self.data
        return Ruling(said["ground"], said["reference"] or "", day_of(self.reviewed_on), said["reasons"])


class ExecutionForm(PortalForm):
    """Which measure, on which day, how; of a talk also between whom."""

    measure = SelectField("处理措施", choices=[], validators=[needed("请选择处理措施。")])
    done_on = day("执行日期")
    held_by = line("谈话人", longest=60, optional=True)
    held_with = line("谈话对象", longest=60, optional=True)
    words = words("执行情况", 3000)
    talks = False
    """Whether a talk is among the measures."""

    def offer(self, measures: list[dict[str, Any]]) -> "ExecutionForm":
        """The measures of the decision; those not stated yet come first."""
        self.measure.choices = [("", "请选择"), *((one["measure"], one["name"]) for one in measures)]
        talks = [one["measure"] in TALKS for one in measures]
        self.talks = any(talks)
        self.held_by.flags.required = self.held_with.flags.required = bool(talks) and all(talks)
        return self

    def statement(self) -> Statement:
        """What was stated; the operation checks it."""
        talk = Talk(str(self.held_by.data or ""), str(self.held_with.data or ""))
        return Statement(str(self.measure.data), str(self.words.data), day_of(self.done_on), talk)
