"""What is filled in about assessments and their people."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import ValidationError

from portal.assessments.keeping import NewSupervisor, Plan
from portal.assessments.recovering import Payment
from portal.assessments.uploads import Sent
from portal.assessments.words import ID_KINDS
from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.organisations.models import InstitutionScope, Office
from portal.organisations.vocabulary import SKILL_LEVELS


class AssessmentForm(PortalForm):
    """A batch as it is written down."""

    batch = line("批次名称", 60)
    occupation = SelectField("职业（工种）", [needed("请选择职业（工种）。")])
    level = SelectField("等级", [needed("请选择等级。")], choices=[("", "请选择"), *SKILL_LEVELS.items()])
    place = SelectField("评价地点所在县（市、区、特区）", [needed("请选择所在地。")], coerce=int)
    address = line("评价地点", 200)
    first_day = day("开始日期")
    last_day = day("结束日期")
    explanation = words("在公布区域以外开展评价的依据", 500, optional=True)

    def offer(self, scope: Sequence[InstitutionScope], counties: Sequence[Office]) -> None:
        """The published occupations, and every county of the province."""
        occupations = [(one.occupation_code, f"{one.occupation}（{one.occupation_code}）") for one in scope]
        self.occupation.choices = [("", "请选择"), *occupations]
        self.place.choices = [(one.id, one.region.name) for one in counties]

    def plan(self, place: Office) -> Plan:
        """What was stated; the operation checks it."""
        return Plan(
            str(self.batch.data), str(self.occupation.data), str(self.level.data), place, str(self.address.data),
            day_of(self.first_day), day_of(self.last_day), str(self.explanation.data or ""),
        )  # fmt: skip


class SheetForm(PortalForm):
    """A filled-in sheet."""

    sheet = FileField("填写好的表格", [needed("请选择文件。")])

    def sent(self) -> Sent:
        """The file as it was sent."""
        return Sent(self.sheet.data.filename or "", self.sheet.data.read())


class SupervisorForm(PortalForm):
    """A supervisor whom the office appoints."""

    name = line("姓名", 40)
    id_kind = SelectField("证件类型", choices=list(ID_KINDS.items()))
    id_number = line("证件号码", 24, render_kw={"spellcheck": "false", "autocomplete": "off"})
    card_number = line("督导证编号", 40, render_kw={"spellcheck": "false"})
    appointed_on = day("聘任日期")
    sent_by = SelectField("委派单位", coerce=int)

    def stated(self, kind: str, sent_by: Office | None) -> NewSupervisor:
        """What was stated; the operation checks it."""
        name, id_kind, number, card = (
            str(field.data) for field in (self.name, self.id_kind, self.id_number, self.card_number)
        )
        return NewSupervisor(kind, name, id_kind, number, card, day_of(self.appointed_on), sent_by)


class MoneyForm(PortalForm):
    """An amount in yuan."""

    amount = line("金额（元）", 14, render_kw={"inputmode": "decimal"})

    def validate_amount(self, field: object) -> None:
        """Digits and at most two decimals, in half-width."""
        written = str(self.amount.data or "")
        try:
            value = Decimal(written) if written.isascii() else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite():
            raise ValidationError("金额应写成 1500 或 1500.00 的样子（半角数字）。")

    @property
    def yuan(self) -> Decimal:
        """The amount, exactly as written."""
        return Decimal(str(self.amount.data))


class SubsidyForm(MoneyForm):
    """What was paid."""

    payer = line("发放单位", 80)
    paid_on = day("发放日期")


class PaymentForm(MoneyForm):
    """What came back, or was given back."""

    reference = line("缴款（付款）凭证号", 60)
    on = day("缴款（付款）日期")

    def payment(self) -> Payment:
        """What was stated; the operation checks it."""
        return Payment(self.yuan, str(self.reference.data), day_of(self.on))
