"""The forms of review, decision and execution."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kit.forms import PortalForm, day, needed, words


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


class ExecutionForm(PortalForm):
    """Which measure, on which day, how."""

    measure = SelectField("处理措施", choices=[], validators=[needed("请选择处理措施。")])
    done_on = day("执行日期")
    words = words("执行情况", 3000)

    def offer(self, measures: list[dict[str, Any]]) -> "ExecutionForm":
        """The measures of the decision; those not stated yet come first."""
        self.measure.choices = [("", "请选择"), *((one["measure"], one["name"]) for one in measures)]
        return self
