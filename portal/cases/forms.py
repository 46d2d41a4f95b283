"""What is typed when something is done with a case."""

from wtforms import Field, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kit.forms import PortalForm, day, line, needed, words


class MultiCheckboxField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WordsForm(PortalForm):
    """An act that needs only words."""

    words = words("内容")


class UrgeForm(PortalForm):
    """督办."""

    words = words("督办要求")
    until = day("办理期限")


class AssignForm(PortalForm):
    """Who handles the case."""

    persons = MultiCheckboxField("承办人", [needed("请至少选择两名承办人。")], coerce=int)


class RecuseForm(PortalForm):
    """Who steps back, and why."""

    person = SelectField("回避人员", coerce=int)
    reason = words("回避事由", longest=500)


class AskForm(PortalForm):
    """Help asked of an office."""

    office = SelectField("协助机构", coerce=int)
    task = words("请求协助的事项", longest=1000)
    due_on = day("请于何日前办理")


class CoordinateForm(PortalForm):
    """Who takes part in a joint investigation."""

    offices = MultiCheckboxField("另行参加的市（州）局", coerce=int)
    arrangement = words("协调安排")


class InterimForm(PortalForm):
    """What is suspended or held, and why."""

    target = line("适用对象")
    reasons = words("理由", longest=2000)


class EndAssistanceForm(PortalForm):
    """Which help ends."""

    request = SelectField("协助事项", coerce=int)


class MergeForm(PortalForm):
    """Which case a report is brought into."""

    number = line("案号", longest=40)


def shown(form: PortalForm) -> list[Field]:
    """The fields that a page shows one under the other."""
    return [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
