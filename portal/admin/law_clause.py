"""What a version can change of one clause, as a form: which measures it leads to, when, to whom it is filed, whether it is
published, whether it is major, when it is offered. The words of the law come with a text, not from here."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, Form, SelectField
from wtforms.validators import Optional

from portal.cases.forms import MultiCheckboxField
from portal.kit.forms import needed
from portal.rulebook.clauses import Clause, Rulebook
from portal.rulebook.in_words import DECIDERS

USES = {
    "": "不适用", "required": "必须采取", "where_it_exists": "必须采取（没有对象的除外）", "optional": "视情节采取",
    "one_of": "择一采取",
}  # fmt: skip
MAJOR = {"never": "不是重大处理决定", "always": "一律为重大处理决定"}


class ClauseForm(Form):
    """One clause; `use__MEASURE` and `when__MEASURE` are added for every measure by `clause_form`."""

    rows: list[tuple[str, str]]
    filed_to = MultiCheckboxField("机构决定报备", [Optional()])
    published = BooleanField("向社会公布")
    major = SelectField("重大处理决定", [needed()])
    offered = SelectField("选用条件", [needed()])

    def of(self, measure: str) -> tuple[Any, Any]:
        """The two fields of a measure."""
        return self[f"use__{measure}"], self[f"when__{measure}"]


def clause_form(book: Rulebook, clause: Clause, sent: Any = None) -> ClauseForm:
    """The form for a clause as this version has it, or as it was sent; the measures it has now come first."""
    conditions = [("", "不论情节"), *((key, one.name) for key, one in book.conditions.items())]
    order = dict.fromkeys((*clause.measures, *book.measures))
    fields: dict[str, Any] = {"rows": [(measure, book.measures[measure].name) for measure in order]}
    for measure, name in fields["rows"]:
        fields[f"use__{measure}"] = SelectField(f"{name}：如何采取", choices=list(USES.items()))
        fields[f"when__{measure}"] = SelectField(f"{name}：以何情形为条件", [Optional()], choices=conditions)
    made: type[ClauseForm] = type("EditedClause", (ClauseForm,), fields)
    form = made(sent) if sent is not None else made(data=_values(clause))
    form.filed_to.choices = [(word, DECIDERS[word]) for word in book.offices if word in DECIDERS]
    form.major.choices = [*MAJOR.items(), *((key, rule.name) for key, rule in book.major_rules.items())]
    form.offered.choices = list(book.offered.items())
    return form


def _values(clause: Clause) -> dict[str, Any]:
    grouped = {measure for group in clause.one_of for measure in group}
    uses = {f"use__{measure}": "required" for measure in clause.required}
    uses |= {f"use__{measure}": "where_it_exists" for measure in clause.where_it_exists}
    uses |= {f"use__{measure}": "one_of" if measure in grouped else "optional" for measure in clause.optional}
    whens = {f"when__{measure}": word for measure, word in (clause.severity or {}).items()}
    major = clause.major if isinstance(clause.major, str) else "always" if clause.major else "never"
    own = {"filed_to": list(clause.filed_to), "published": clause.published, "major": major, "offered": clause.offered}
    return {**uses, **whens, **own}


def edited(book: Rulebook, clause: Clause, form: ClauseForm) -> Rulebook:
    """The rulebook with this clause as the form has it."""
    uses = {measure: str(form.of(measure)[0].data or "") for measure, _ in form.rows}
    whens = {measure: str(form.of(measure)[1].data or "") for measure, use in uses.items() if use}
    chosen = {word: tuple(measure for measure, use in uses.items() if use == word) for word in USES}
    major = {"never": False, "always": True}.get(str(form.major.data), form.major.data)
    changed = replace(
        clause, required=_kept(clause.required, (*chosen["required"], *chosen["where_it_exists"])),
        where_it_exists=_kept(clause.where_it_exists, chosen["where_it_exists"]),
        optional=_kept(clause.optional, (*chosen["optional"], *chosen["one_of"])),
        one_of=(chosen["one_of"],) if chosen["one_of"] else (),
        severity=MappingProxyType({measure: word for measure, word in whens.items() if word}),
        filed_to=_kept(clause.filed_to, tuple(form.filed_to.data or ())), published=bool(form.published.data), major=major,
        offered=form.offered.data or clause.offered,
    )  # fmt: skip
    return replace(book, clauses=MappingProxyType({**book.clauses, clause.id: changed}))


def _kept(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """In the old order as far as there is one, so that nothing seems to change that was not touched."""
    return (*(word for word in before if word in now), *(word for word in now if word not in before))
