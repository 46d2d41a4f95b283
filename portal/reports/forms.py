"""What is typed about a report."""

from wtforms import BooleanField, MultipleFileField, SelectField

from portal.kit.forms import PortalForm, day, line, needed, words
from portal.kit.pages import clause_name
from portal.kit.refusal import Ground, Refused
from portal.organisations.choosing import OfficeField, places
from portal.reports.attachments import Upload
from portal.reports.registering import Complaint
from portal.reports.routing import KINDS
from portal.reports.self_inquiry import Inquiry
from portal.reports.words import CHANNELS, CHOSEN_CHANNELS, REFUSALS
from portal.rulebook import rulebook

ANY_OFFICE = ("institution", "county", "prefecture", "province")
Groups = dict[str, list[tuple[str, str]]]


def clause_groups(kinds: tuple[str, ...] = tuple(KINDS)) -> Groups:
    """The clauses about these kinds of respondents, under their articles, after the choice of naming none."""
    found: Groups = {"不指明": [("", "暂不指明条款")]}
    for clause in rulebook().clauses.values():
        if clause.respondent in kinds:
            heading = f"{clause_name(str(clause.article))}（{KINDS[clause.respondent]}）"
            found.setdefault(heading, []).append((clause.id, f"{clause.name}　{clause.text[:40]}"))
    return found


class MatterForm(PortalForm):
    """What every report says: what happened, where, when, and perhaps under which clause it falls."""

    title = line("线索标题", longest=100)
    clause = SelectField("涉嫌违反的条款", default="")
    place = SelectField("行为发生地", [needed("请选择行为发生地。")])
    happened_on = day("行为发生日期", optional=True)
    content = words("反映的问题")
    attachments = MultipleFileField("附件")

    def offer(self, prefecture_id: int | None, kinds: tuple[str, ...] = tuple(KINDS)) -> None:
        """The places and clauses to choose from."""
        self.place.choices, self.clause.choices = places(prefecture_id), clause_groups(kinds)

    def uploads(self) -> list[Upload]:
        """The files as they were sent."""
        sent = [file for file in self.attachments.data or () if getattr(file, "filename", "")]
        return [Upload(file.filename, file.read()) for file in sent]


class RegisterForm(MatterForm):
    """A complaint as it is taken down."""

    channel = SelectField("来源", [needed("请选择来源。")], choices=[(word, CHANNELS[word]) for word in CHOSEN_CHANNELS])
    anonymous = BooleanField("匿名举报，或者举报人没有留下姓名")
    reporter = line("举报人姓名", longest=60, optional=True)
    phone = line("举报人电话", longest=30, optional=True)
    subject_kind = SelectField("被举报对象类别", [needed("请选择类别。")], choices=list(KINDS.items()))
    subject_name = line("被举报对象姓名或名称", longest=60, optional=True)
    institution = OfficeField("所涉评价机构")
    appointer = OfficeField("督导人员聘任机构", ANY_OFFICE)
    sender = OfficeField("督导人员委派机构", ANY_OFFICE)

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, as names and values, so that the page of checking sends it once more."""
        kept = [field for field in self if field.type not in ("CSRFTokenField", "HiddenField", "MultipleFileField")]
        return [(field.name, "y" if field.data is True else str(field.data)) for field in kept if field.data]

    def complaint(self) -> Complaint:
        """What the form states. Raises `Refused` where nobody knows whether the reporter wants to be named."""
        if not self.anonymous.data and not self.reporter.data:
            raise Refused("请填写举报人姓名；举报人匿名的，请勾选匿名。", "4(2)", ground=Ground.INPUT, field="reporter")
        supervisor = self.subject_kind.data == "supervisor"
        institution = self.institution.office
        name = self.subject_name.data
        if not name and institution is not None and self.subject_kind.data == "institution":
            name = institution.name
        return Complaint(
            self.subject_kind.data, name or "", self.channel.data, self.title.data or "", self.content.data or "",
            self.place.data, self.clause.data or None, self.happened_on.data, institution,
            self.appointer.office if supervisor else None, self.sender.office if supervisor else None,
            None if self.anonymous.data else (self.reporter.data or "", self.phone.data or ""),
        )  # fmt: skip


class SelfInquiryForm(MatterForm):
    """What an institution found about itself."""

    title = line("标题", longest=100)
    content = words("自查发现的问题、原因和已采取的措施")

    def inquiry(self) -> Inquiry:
        """What the form states."""
        return Inquiry(
            self.title.data or "", self.content.data or "", self.place.data, self.happened_on.data, self.clause.data or None
        )


class ReceiveForm(PortalForm):
    """受理."""

    words = words("受理意见", longest=1000, optional=True)


class RefuseForm(PortalForm):
    """Why it is not received."""

    reason = SelectField("理由", [needed("请选择理由。")], choices=[("", "请选择"), *REFUSALS.items()])
    words = words("具体说明", longest=1000)


class PassOnForm(PortalForm):
    """To which office, and why."""

    target = SelectField("转送机构", coerce=int)
    words = words("转送理由", longest=1000)


class RevealForm(PortalForm):
    """Why one must know who reported."""

    reason = words("查看理由", longest=300)
