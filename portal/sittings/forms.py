"""What is filled in for the candidates of a voided sitting."""

from wtforms import RadioField, SelectField

from portal.kit.forms import PortalForm, day, needed, words
from portal.notices.words import ACCEPTED, MODES


class NoticeForm(PortalForm):
    """How and when they were told."""

    mode = SelectField("告知方式", [needed("请选择告知方式。")], choices=[("", "请选择"), *MODES.items()])
    happened_on = day("告知日期")


class ResitForm(PortalForm):
    """When they may sit again."""

    resit_on = day("重新评价日期")
    words = words("安排说明", 1000, optional=True)


class ObjectionForm(PortalForm):
    """What somebody objects."""

    happened_on = day("收到日期")
    words = words("异议内容", 3000)


class AnswerForm(PortalForm):
    """What came of it, and why."""

    outcome = RadioField("是否采纳", [needed("请选择是否采纳。")], choices=list(ACCEPTED.items()))
    words = words("答复和理由", 3000)
