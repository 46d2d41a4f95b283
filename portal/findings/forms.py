"""What is filled in to find facts and to propose measures. Choices are checked by the operations, which know the reasons."""

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from portal.cases.forms import MultiCheckboxField
from portal.evidence.models import Exhibit
from portal.findings.draft import Draft, premise_of, statable
from portal.kit.forms import PortalForm, needed, words
from portal.rulebook.clauses import Clause, Rulebook

ORDINARY, SERIOUS = "ordinary", "serious"


class FindingForm(PortalForm):
    """A fact under one clause; fields that the clause does not ask for are taken out by `under`."""

    fact = words("认定的事实", 5000)
    exhibits = MultiCheckboxField("引用的证据", [needed("每项事实至少引用一份证据。")], coerce=int, validate_choice=False)
    conditions = MultiCheckboxField("条款的条件", [Optional()], validate_choice=False)
    aggravates = SelectField("所加重的第十五条情形", [Optional()], validate_choice=False)
    premise = words("适用的前提", 2000, optional=True)
    serious = RadioField("情节", choices=[(ORDINARY, "情节一般或轻微"), (SERIOUS, "情节严重")])
    weighing = words("情节的理由", 2000)

    @classmethod
    def under(
        cls, book: Rulebook, clause: Clause, version: int, exhibits: list[Exhibit], **begun: str
    ) -> "FindingForm":
        """The form for a finding under this clause, filled in with what is known of its premise."""
        form = cls.begin(version, serious=SERIOUS if "serious" in clause.conditions else ORDINARY, **begun)
        form.exhibits.choices = [(one.id, f"{one.label}　{one.title}（证明：{one.proves}）") for one in exhibits]
        form.conditions.choices = [(word, book.conditions[word].name) for word in statable(clause)]
        items = [one for one in book.clauses.values() if clause.aggravates and one.article == clause.aggravates]
        form.aggravates.choices = [("", "请选择"), *((one.id, f"{one.name}　{one.text[:40]}") for one in items)]
        form.premise.label.text = premise_of(clause)
        asked = {"conditions": statable(clause), "aggravates": items, "premise": premise_of(clause)}
        for name in (name for name, wanted in asked.items() if not wanted):
            del form[name]
        return form

    def draft(self, clause: Clause) -> Draft:
        """What was filled in."""
        said = self.data
        return Draft(
            said["fact"], clause.id, said["weighing"], frozenset(said.get("conditions") or ()),
            said["serious"] == SERIOUS, said.get("aggravates") or "", said.get("premise") or "",
        )  # fmt: skip


class WithdrawForm(PortalForm):
    """Why a finding is taken back."""

    words = words("撤回的理由", 1000)


class VersionForm(PortalForm):
    """By which version the case is judged, and why."""

    number = RadioField("适用的版本", [needed("请选择要适用的版本。")], coerce=int)
    reasons = words("理由", 2000)


class ConfirmForm(PortalForm):
    """All handlers stand by the facts; what is held ends unless there are reasons to continue it (R-16)."""

    agreed = BooleanField("全体承办人对上列事实意见一致", [needed("须由全体承办人共同确认。")])
    continue_reasons = words("延续临时措施的理由", 2000, optional=True)
