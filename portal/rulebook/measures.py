"""Which measures a decision must and may hold: the union over the clauses found, and nothing no found clause allows.

Pure. Measures and clauses are identifiers; every problem is a Chinese sentence that names its clause."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from portal.rulebook.clauses import Clause, Rulebook

TERMINATION = frozenset({"terminate", "delist"})


@dataclass(frozen=True)
class Problem:
    """Why a choice of measures cannot stand. `measure` and `clause` are empty where it concerns no single one."""

    why: str
    measure: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Choices:
    """What the clauses found lead to: each measure with the clauses that require or allow it, in their order."""

    required: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    one_of: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def allowed(self) -> frozenset[str]:
        """Every measure that may be chosen."""
        return frozenset(self.required) | frozenset(self.optional)


@dataclass(frozen=True)
class Choice:
    """What a decision is to hold: the clauses found, the measures chosen, the required ones left out because there is
    nothing to undo (measure: reason), and the level (`institution`, `prefecture` …) of the leading office."""

    found: tuple[str, ...]
    chosen: frozenset[str]
    level: str
    not_applicable: Mapping[str, str] = field(default_factory=dict)


def choices(book: Rulebook, found: Collection[str]) -> Choices:
    """The union of what these clauses require and allow; raises `UnknownWordError` for an unknown clause."""
    clauses = [book.clause(clause) for clause in found]
    required: dict[str, tuple[str, ...]] = {}
    optional: dict[str, tuple[str, ...]] = {}
    for clause in clauses:
        for measure in clause.required:
            required[measure] = (*required.get(measure, ()), clause.id)
        for measure in clause.optional:
            optional[measure] = (*optional.get(measure, ()), clause.id)
    # What one clause requires is no longer open because another merely allows it.
    open_ones = {measure: by for measure, by in optional.items() if measure not in required}
    groups = tuple((clause.id, group) for clause in clauses for group in clause.one_of)
    return Choices(required, open_ones, groups)


def problems(book: Rulebook, choice: Choice) -> tuple[Problem, ...]:
    """Everything that is wrong with this choice, in Chinese; empty when the decision may hold it."""
    if not choice.found:
        return (Problem("尚未认定任何条款，不能提出处理措施"),)
    for measure in (*choice.chosen, *choice.not_applicable):
        book.measure(measure)
    what = choices(book, choice.found)
    return (
        *_clauses(book, choice),
        *_not_allowed(book, what, choice),
        *_left_out(book, what, choice),
        *_not_exactly_one(book, what, choice),
        *_not_together(book, choice),
        *_not_theirs(book, choice),
    )


def missing_particulars(book: Rulebook, stated: Mapping[str, Collection[str]]) -> tuple[Problem, ...]:
    """What the chosen measures leave unsaid; `stated` maps each measure to the particulars that are filled in."""
    return tuple(
        Problem(f"“{book.measure(measure).name}”应当写明{book.particulars[needed]}", measure)
        for measure, given in stated.items()
        for needed in book.measure(measure).particulars
        if needed not in given
    )


def conditions_to_state(
    book: Rulebook, found: Collection[str], chosen: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Per clause found, the conditions that must be stated: those of its words, and those of the severities chosen."""
    stated = {}
    for clause in map(book.clause, found):
        by_severity = (condition for measure, condition in (clause.severity or {}).items() if measure in chosen)
        needed = tuple(dict.fromkeys((*clause.conditions, *by_severity)))
        if needed:
            stated[clause.id] = needed
    return stated


def is_termination(chosen: Collection[str]) -> bool:
    """Whether the prefecture can only propose this and the province alone issues it, 20(4)."""
    return bool(TERMINATION & set(chosen))


def is_major(book: Rulebook, found: Collection[str], chosen: Collection[str]) -> bool:
    """Whether the decision is major (重大), R-6. 16.1 carries the measures of Article 15 and their mark with them."""
    clauses = [book.clause(clause) for clause in found]
    aggravated = {clause.aggravates for clause in clauses} - {0}
    marks = {clause.major for clause in clauses}
    marks |= {clause.major for clause in book.clauses.values() if clause.article in aggravated}
    rules = (book.major_rules[mark] for mark in marks if isinstance(mark, str))
    return True in marks or any(rule.measures & set(chosen) for rule in rules)


def is_published(book: Rulebook, found: Collection[str], chosen: Collection[str]) -> bool:
    """Whether the decision is made public (16, 20(4))."""
    return any(book.clause(c).published for c in found) or any(book.measure(m).published for m in chosen)


def filing_targets(book: Rulebook, choice: Choice) -> tuple[str, ...]:
    """To whom the decision is filed (报备), as words of [offices], 4(2)–4(4), 20(5). The province files to nobody."""
    if choice.level != "institution":
        return {"prefecture": ("province",), "county": ("prefecture",)}.get(choice.level, ())
    targets = dict.fromkeys(target for clause in choice.found for target in book.clause(clause).filed_to)
    if is_major(book, choice.found, choice.chosen):
        targets["province"] = None
    return tuple(targets)


def may_lead(clause: Clause, level: str) -> bool:
    """Whether an office of this level can lead a case under this clause to its end: decide it, or propose where the
    province issues. For a supervisor (14) the level says nothing: it is whoever appointed."""
    return level in (clause.proposed_by or clause.decided_by) or "appointer" in clause.decided_by


def _clauses(book: Rulebook, choice: Choice) -> Iterator[Problem]:
    clauses = [book.clause(clause) for clause in choice.found]
    if len({clause.respondent for clause in clauses}) > 1:
        yield Problem("一个案件只有一个当事人，所认定的条款却针对不同的当事人")
    for clause in clauses:
        if clause.needs_finding_under and not {c.article for c in clauses} & set(clause.needs_finding_under):
            needed = "、".join(book.articles[number].name for number in clause.needs_finding_under)
            yield Problem(f"适用{clause.name}须先认定{needed}中的行为", clause=clause.id)
        if not may_lead(clause, choice.level):
            deciders = "、".join(book.offices[word] for word in clause.proposed_by or clause.decided_by)
            yield Problem(f"依{clause.name}作出的处理由{deciders}办理", clause=clause.id)


def _not_allowed(book: Rulebook, what: Choices, choice: Choice) -> Iterator[Problem]:
    names = "、".join(book.clause(clause).name for clause in choice.found)
    for measure in sorted(choice.chosen - what.allowed):
        yield Problem(f"所认定的条款（{names}）没有规定“{book.measure(measure).name}”，不能选择", measure)


def _left_out(book: Rulebook, what: Choices, choice: Choice) -> Iterator[Problem]:
    for measure, by in what.required.items():
        if measure in choice.chosen:
            continue
        clauses = [book.clause(clause) for clause in by]
        name = book.measure(measure).name
        may_lack = all(measure in clause.where_it_exists for clause in clauses)
        if not may_lack:
            yield Problem(f"{clauses[0].name}规定应当“{name}”，不能略去", measure, clauses[0].id)
        elif not choice.not_applicable.get(measure, "").strip():
            why = f"{clauses[0].name}规定应当“{name}”；没有可以处理的对象的，须说明不适用的理由"
            yield Problem(why, measure, clauses[0].id)
    for measure in sorted(choice.chosen & set(choice.not_applicable)):
        yield Problem(f"“{book.measure(measure).name}”不能既选择又注明不适用", measure)
    for measure in sorted(set(choice.not_applicable) - set(what.required)):
        yield Problem(f"“{book.measure(measure).name}”并非必须作出的处理措施，无须注明不适用", measure)


def _not_exactly_one(book: Rulebook, what: Choices, choice: Choice) -> Iterator[Problem]:
    for clause, group in what.one_of:
        if len(choice.chosen & set(group)) != 1:
            names = "”“".join(book.measure(measure).name for measure in group)
            yield Problem(f"依{book.clause(clause).name}，“{names}”须选择一项，且只能选择一项", clause=clause)


def _not_together(book: Rulebook, choice: Choice) -> Iterator[Problem]:
    for measure in sorted(choice.chosen):
        other = book.measure(measure).together
        if other and other not in choice.chosen:
            yield Problem(f"“{book.measure(measure).name}”须与“{book.measure(other).name}”同时作出", measure)


def _not_theirs(book: Rulebook, choice: Choice) -> Iterator[Problem]:
    for measure in sorted(choice.chosen):
        only_by = book.measure(measure).only_by
        if only_by and choice.level not in only_by:
            offices = "、".join(book.offices[word] for word in only_by)
            yield Problem(f"“{book.measure(measure).name}”只能由{offices}作出", measure)
