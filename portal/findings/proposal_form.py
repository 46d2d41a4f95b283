"""The form of a proposal, built from the clauses found: required measures stand fixed, groups of which one must be chosen are
radios, the others are boxes; each with the particulars it must say."""

from typing import Any

from wtforms import Field, RadioField, SelectField
from wtforms.validators import Optional

from portal.cases.forms import MultiCheckboxField
from portal.cases.models import Case
from portal.findings import targets
from portal.findings.details import CHOICES, DETAILS, LONGEST_LIST, LONGEST_WORDS, Detail
from portal.findings.models import Proposal
from portal.kit.crypto import Keys
from portal.kit.forms import Checked, PortalForm, line, words
from portal.rulebook import rulebook_of
from portal.rulebook.clauses import Rulebook
from portal.rulebook.measures import Choices, choices

YES, NO = "yes", "no"


class ProposalForm(PortalForm):
    """`what` is what the clauses lead to; `lacking` the required measures that may have nothing to act on (9)."""

    what: Choices
    lacking: frozenset[str]
    measures = MultiCheckboxField("可以并处的措施", [Optional()], validate_choice=False)
    reasons = words("处理理由", 3000)

    def chosen(self, keys: Keys) -> list[dict[str, Any]]:
        """The measures with their particulars; the required ones whatever was posted. Lists that were typed come as ids;
        raises `Refused` beside one that cannot be read."""
        said = self.data
        picked = [*self.what.required, *(said["measures"] or ()), *(said[name] for name, _ in self.groups() if said[name])]
        return [self._one(measure, said, keys) for measure in dict.fromkeys(picked)]

    def _one(self, measure: str, said: dict[str, Any], keys: Keys) -> dict[str, Any]:
        if measure in self.lacking and said[f"{measure}__applicable"] == NO:
            return {"measure": measure, "applicable": False, "reason": said[f"{measure}__reason"] or ""}
        stated = {detail.key: str(said.get(f"{measure}__{detail.key}") or "") for detail in DETAILS.get(measure, ())}
        for detail in DETAILS.get(measure, ()):
            if detail.kind == "list":
                field = f"{measure}__{detail.key}"
                stated[detail.key] = targets.read_list(detail.key, stated[detail.key], stated["assessment"], keys, field)
        return {"measure": measure, "stated": stated}

    def groups(self) -> list[tuple[str, tuple[str, ...]]]:
        """The groups of which exactly one is to be chosen, unless a clause already requires one of them."""
        return _groups(self.what)

    def free(self) -> list[str]:
        """The optional measures that belong to no group."""
        grouped = {measure for _, group in self.what.one_of for measure in group}
        return [measure for measure in self.what.optional if measure not in grouped]

    def particulars(self, measure: str) -> list[tuple[Field, str]]:
        """The fields of a measure, each with its hint; what the registers have nothing for is not asked."""
        fields = ((f"{measure}__{detail.key}", detail.hint) for detail in DETAILS.get(measure, ()))
        return [(self[name], hint) for name, hint in fields if name in self]

    def offer(self, case: Case) -> None:
        """What the registers hold to choose from; where there is one thing only, it is chosen."""
        for measure in (*self.what.required, *self.what.optional):
            things = {detail.key: targets.offered(case, detail) for detail in DETAILS.get(measure, ())}
            for detail in DETAILS.get(measure, ()):
                self._offer(f"{measure}__{detail.key}", detail, things)

    def _offer(self, name: str, detail: Detail, things: dict[str, targets.Choices]) -> None:
        if detail.kind == "list" and not things["assessment"]:
            del self[name]
        if detail.kind != "thing":
            return
        if not things[detail.key]:
            del self[name]
            return
        nothing, known = ("", "请选择" if detail.needed else "登记中没有"), list(things[detail.key].items())
        self[name].choices = [*known, nothing] if len(known) == 1 else [nothing, *known]


def form_for(book: Rulebook, clauses: list[str]) -> type[ProposalForm]:
    """The form for a case under these clauses of the version by which it is judged."""
    what = choices(book, clauses)
    lacking = {measure for one in clauses for measure in book.clause(one).where_it_exists}
    made: type[ProposalForm] = type("Proposing", (ProposalForm,), {"what": what, "lacking": frozenset(lacking)})
    for measure in (*what.required, *what.optional):
        for detail in DETAILS.get(measure, ()):
            certain = measure in what.required and measure not in lacking and detail.always
            setattr(made, f"{measure}__{detail.key}", _field(detail, certain))
    for measure in lacking:
        setattr(made, f"{measure}__applicable", RadioField("是否适用", choices=[(YES, "适用"), (NO, "不适用")], default=YES))
        setattr(made, f"{measure}__reason", line("不适用的理由", 300, optional=True))
    for name, group in _groups(what):
        options = [(measure, book.measure(measure).name) for measure in group]
        setattr(made, name, RadioField("须选择一项", [Optional()], choices=options, validate_choice=False))
    return made


def begin(case: Case, last: Proposal | None, keys: Keys, version: int | None = None) -> ProposalForm:
    """The form, filled in with the last proposal where the measures are made anew; `version` where it is not for one case."""
    book = rulebook_of(case)
    made = form_for(book, case.clauses)
    values = _values(last, made, keys) if last else {}
    form = made.begin(case.version if version is None else version, **values)
    form.offer(case)
    form.measures.choices = [(measure, book.measure(measure).name) for measure in form.free()]
    return form


def _values(last: Proposal, made: type[ProposalForm], keys: Keys) -> dict[str, Any]:
    values: dict[str, Any] = {"reasons": last.reasons, "measures": []}
    for one in last.measures:
        measure = one["measure"]
        values["measures"].append(measure)
        stated = one.get("stated") or {}
        values |= {f"{measure}__{key}": value for key, value in stated.items()}
        lists = (detail.key for detail in DETAILS.get(measure, ()) if detail.kind == "list" and stated.get(detail.key))
        values |= {f"{measure}__{key}": targets.write_list(key, stated, keys) for key in lists}
        values |= {f"{measure}__reason": one.get("reason", "")}
        values[f"{measure}__applicable"] = YES if one.get("applicable", True) else NO
    for name, group in _groups(made.what):
        values[name] = next((measure for measure in group if measure in values["measures"]), None)
    return values


def _groups(what: Choices) -> list[tuple[str, tuple[str, ...]]]:
    open_ones = dict.fromkeys(group for _, group in what.one_of if not set(group) & set(what.required))
    return [(f"group{number}", group) for number, group in enumerate(open_ones)]


def _field(detail: Detail, certain: bool) -> Field:
    # None is required by the form itself: only what is chosen must be said, which the operation knows; `certain` marks what is.
    checks = [Checked(), Optional()] if certain else [Optional()]
    if detail.kind in CHOICES:
        choices = [("", "请选择"), *CHOICES[detail.kind].items()]
        return SelectField(detail.label, checks, choices=choices, validate_choice=False)
    if detail.kind == "thing":
        return SelectField(detail.label, checks, choices=[], validate_choice=False)
    if detail.kind == "list":
        return words(detail.label, LONGEST_LIST, optional=True)
    return line(detail.label, LONGEST_WORDS, optional=True, marked=certain)
