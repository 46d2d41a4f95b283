"""What is typed when something is done with a case."""

from wtforms import Field, RadioField, SelectField, SelectMultipleField
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

    words = words("督办要求", description="写明要求主办机构做什么；在其办理之前，一直显示在案件页和其工作台上。")
    until = day("办理期限", description="逾期未办的，以红色显示。")


class AssignForm(PortalForm):
    """Who handles the case."""

    persons = MultiCheckboxField("承办人", [needed("请至少选择两名承办人。")], coerce=int)


class RecuseForm(PortalForm):
    """Who steps back, and why."""

    person = SelectField("回避人员", [needed("请选择回避人员。")], coerce=int)
    reason = words("回避事由", longest=500)


class AskForm(PortalForm):
    """Help asked of an office."""

    office = SelectField("协助机构", [needed("请选择协助机构。")], coerce=int)
    task = words("请求协助的事项", longest=1000, description="写明要核实什么、收集哪些证据、向谁送达。")
    due_on = day("请于何日前办理")


class EndAssistanceForm(PortalForm):
    """Which help ends, and how it was left."""

    request = RadioField("协助事项", [needed("请选择要结束的协助事项。")], coerce=int)
    words = words("结束说明", longest=1000, optional=True)


class CoordinateForm(PortalForm):
    """Who takes part in a joint investigation."""

    arrangement = words("协调安排", description="写明分工、牵头开展调查的机构和完成时间。")
    offices = MultiCheckboxField("另行参加的市（州）局", coerce=int)


class InterimForm(PortalForm):
    """What is suspended or held, and why."""

    occupations = MultiCheckboxField("暂停的职业（工种）", description="不选的，暂停该机构的全部评价活动。")
    target = line("适用对象", description="写明机构、职业（工种）、批次或证书数据的范围。")
    reasons = words("理由", longest=2000)


class LiftForm(PortalForm):
    """Which measures are lifted, and why."""

    measures = MultiCheckboxField("解除哪些临时措施", [needed("请选择要解除的临时措施。")], coerce=int)
    words = words("解除理由", longest=2000)


class TransferForm(PortalForm):
    """To which office the case goes, and why."""

    target = RadioField("接收机构", [needed("请选择接收机构。")], coerce=int)
    reason = words("移交理由", longest=2000, description="写明查明了什么、为什么应由接收机构办理。")


class ReferForm(PortalForm):
    """What goes to which authority, why, and by which document."""

    clause = RadioField("移送依据", [needed("请选择移送所依据的条款。")])
    recipient = line("接收部门", longest=60, description="如：安顺市公安局西秀分局。")
    matter = words("移送的事项和材料", longest=2000)
    reasons = words("移送理由", longest=2000, description="写明情节严重、影响恶劣，或者违反了哪部法律法规。")
    document_number = line("移送函文号", longest=60)


class LinkForm(PortalForm):
    """The other case by its number, and why they belong together."""

    number = line("案号", longest=40, description="只能关联您有权知悉的案件，如 GZ-AS-2026-0002。")
    reason = words("关联理由", longest=500)


class CorrectForm(PortalForm):
    """How the record should have read."""

    words = words("更正后的文字")


class MergeForm(PortalForm):
    """Which case a report is brought into."""

    number = line("案号", longest=40)


def shown(form: PortalForm) -> list[Field]:
    """The fields that a page shows one under the other."""
    return [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
