"""The form of a proposal, built from the clauses found: required measures stand fixed, groups of which one must be chosen are
radios, the others are boxes; each with the particulars it must say."""

from typing import Any

from wtforms import Field, RadioField, SelectField
from wtforms.validators import Optional

from portal.cases.forms import MultiCheckboxField
from portal.findings.details import DETAILS, EXTENTS, LONGEST_WORDS, Detail
from portal.findings.models import Proposal
from portal.kit.forms import PortalForm, line, words
from portal.rulebook import rulebook
from portal.rulebook.measures import Choices, choices

YES, NO = "yes", "no"


class ProposalForm(PortalForm):
    """`what` is what the clauses lead to; `lacking` the required measures that may have nothing to act on (9)."""

    what: Choices
    lacking: frozenset[str]
    measures = MultiCheckboxField("可以并处的措施", [Optional()], validate_choice=False)
    reasons = words("处理理由", 3000)

    def chosen(self) -> list[dict[str, Any]]:
        """The measures with their particulars; the required ones whatever was posted."""
        said = self.data
        picked = [*self.what.required, *(said["measures"] or ()), *(said[name] for name, _ in self.groups() if said[name])]
        return [self._one(measure, said) for measure in dict.fromkeys(picked)]

    def _one(self, measure: str, said: dict[str, Any]) -> dict[str, Any]:
        if measure in self.lacking and said[f"{measure}__applicable"] == NO:
            return {"measure": measure, "applicable": False, "reason": said[f"{measure}__reason"] or ""}
        stated = {detail.key: str(said.get(f"{measure}__{detail.key}") or "") for detail in DETAILS.get(measure, ())}
        return {"measure": measure, "stated": stated}

    def groups(self) -> list[tuple[str, tuple[str, ...]]]:
        """The groups of which exactly one is to be chosen, unless a clause already requires one of them."""
        return _groups(self.what)

    def free(self) -> list[str]:
        """The optional measures that belong to no group."""
        grouped = {measure for _, group in self.what.one_of for measure in group}
        return [measure for measure in self.what.optional if measure not in grouped]

    def particulars(self, measure: str) -> list[tuple[Field, str]]:
        """The fields of a measure, each with its hint."""
        return [(self[f"{measure}__{detail.key}"], detail.hint) for detail in DETAILS.get(measure, ())]


def form_for(clauses: list[str]) -> type[ProposalForm]:
    """The form for a case under these clauses."""
    what = choices(rulebook(), clauses)
    lacking = {measure for one in clauses for measure in rulebook().clause(one).where_it_exists}
    made: type[ProposalForm] = type("Proposing", (ProposalForm,), {"what": what, "lacking": frozenset(lacking)})
    for measure in (*what.required, *what.optional):
        for detail in DETAILS.get(measure, ()):
            setattr(made, f"{measure}__{detail.key}", _field(detail))
    for measure in lacking:
        setattr(made, f"{measure}__applicable", RadioField("是否适用", choices=[(YES, "适用"), (NO, "不适用")], default=YES))
        setattr(made, f"{measure}__reason", line("不适用的理由", 300, optional=True))
    for name, group in _groups(what):
        options = [(measure, rulebook().measure(measure).name) for measure in group]
        setattr(made, name, RadioField("须选择一项", [Optional()], choices=options, validate_choice=False))
    return made


def begin(clauses: list[str], version: int, last: Proposal | None) -> ProposalForm:
    """The form, filled in with the last proposal where the measures are made anew."""
    made = form_for(clauses)
    values = _values(last, made) if last else {}
    form = made.begin(version, **values)
    form.measures.choices = [(measure, rulebook().measure(measure).name) for measure in form.free()]
    return form


def _values(last: Proposal, made: type[ProposalForm]) -> dict[str, Any]:
    values: dict[str, Any] = {"reasons": last.reasons, "measures": []}
    for one in last.measures:
        measure = one["measure"]
        values["measures"].append(measure)
        values |= {f"{measure}__{key}": value for key, value in (one.get("stated") or {}).items()}
        values |= {f"{measure}__reason": one.get("reason", "")}
        values[f"{measure}__applicable"] = YES if one.get("applicable", True) else NO
    for name, group in _groups(made.what):
        values[name] = next((measure for measure in group if measure in values["measures"]), None)
    return values


def _groups(what: Choices) -> list[tuple[str, tuple[str, ...]]]:
    open_ones = dict.fromkeys(group for _, group in what.one_of if not set(group) & set(what.required))
    return [(f"group{number}", group) for number, group in enumerate(open_ones)]


def _field(detail: Detail) -> Field:
    # None is required by the form itself: only what is chosen must be said, which the operation knows.
    if detail.kind == "extent":
        return SelectField(detail.label, [Optional()], choices=[("", "请选择"), *EXTENTS.items()], validate_choice=False)
    return line(detail.label, LONGEST_WORDS, optional=True)
