"""What is typed about a report."""

from wtforms import BooleanField, MultipleFileField, SelectField

from portal.kit.forms import PortalForm, day, line, needed, words
from portal.reports.routing import KINDS
from portal.reports.words import CHANNELS, CHOSEN_CHANNELS, REFUSALS


class RegisterForm(PortalForm):
    """A complaint as it is taken down."""

    title = line("线索标题", longest=100)
    channel = SelectField("来源", choices=[(word, CHANNELS[word]) for word in CHOSEN_CHANNELS])
    anonymous = BooleanField("举报人要求匿名或未留姓名")
    reporter = line("举报人姓名", longest=60, optional=True)
    phone = line("举报人电话", longest=30, optional=True)
    subject_kind = SelectField("被举报对象类别", choices=list(KINDS.items()))
    subject_name = line("被举报对象", longest=60)
    institution = SelectField("所涉评价机构", coerce=int)
    place = SelectField("行为发生地")
    happened_on = day("行为发生日期", optional=True)
    content = words("反映的问题")
    attachments = MultipleFileField("附件")


class ReceiveForm(PortalForm):
    """受理."""

    words = words("受理意见", longest=1000, optional=True)


class RefuseForm(PortalForm):
    """Why it is not received."""

    reason = SelectField("理由", [needed("请选择理由。")], choices=list(REFUSALS.items()))
    words = words("具体说明", longest=1000)


class PassOnForm(PortalForm):
    """To which office, and why."""

    target = SelectField("转送机构", coerce=int)
    words = words("转送理由", longest=1000)
