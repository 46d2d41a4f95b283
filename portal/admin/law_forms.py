"""The forms by which the policy officer publishes a version: each makes a text of what was filled in, and the operation reads
that text as strictly as the file that was delivered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

from flask import request
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from portal.admin.law_clause import ClauseForm, clause_form, edited
from portal.kit.clock import today
from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.kit.limits import CALENDAR, LIMITS, WORKING, Limit
from portal.kit.policy_file import PolicyFileError
from portal.kit.refusal import Ground, Refused
from portal.rulebook import versions
from portal.rulebook.clauses import Rulebook
from portal.rulebook.models import Kind
from portal.rulebook.publishing import Draft, next_number, turn
from portal.rulebook.readings import Reading
from portal.rulebook.writing import limits_text, readings_text, rulebook_text

MADE_HERE = "# 由平台按页面上的填写生成\n"
UNITS = {WORKING: "工作日", CALENDAR: "日（自然日）"}
LARGEST = 500_000


def latest(kind: Kind) -> Any:
    """What the last version says, planned or in force: a new one follows on it."""
    return versions.content(versions.standing(kind)[-1])


class PublishForm(PortalForm):
    """From which day, why, by which document."""

    kind: ClassVar[Kind]
    made: Callable[[], str]
    """The text of the version; raises `Refused` beside a field."""
    effective_from = day("生效日期")
    reason = words("调整理由", 500)
    document_number = line("依据的文号", 60)

    @classmethod
    def start(cls, **values: Any) -> "PublishForm":
        """The form as sent, or fresh for a version from tomorrow on."""
        return cls.begin(turn(cls.kind), effective_from=today() + timedelta(days=1), **values)

    def draft(self, text: str) -> Draft:
        """What is to be published: this text, from the day and for the reason filled in."""
        said = (str(self.reason.data), str(self.document_number.data))
        return Draft(self.kind, text, day_of(self.effective_from), *said, turn(self.kind))

    def carried(self) -> list[tuple[str, str]]:
        """What was sent, as names and values, so that the preview can send it once more."""
        return [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "step")]


class LimitsForm(PublishForm):
    """The internal limits (R-11): for each its length, its unit, by how many days and how often it can be extended."""

    kind = Kind.LIMITS

    @classmethod
    def start(cls, **values: Any) -> "PublishForm":
        """Filled in with the limits of the last version."""
        fields: dict[str, Any] = {}
        for key, limit in latest(Kind.LIMITS).items():
            fields |= _limit_fields(key)
            values |= {f"{key}__{name}": getattr(limit, name) for name in FIELDS}
        made: type[LimitsForm] = type("EditedLimits", (LimitsForm,), fields)
        return made.begin(turn(cls.kind), effective_from=today() + timedelta(days=1), **values)

    def made(self) -> str:
        """The limits as filled in."""
        found: Mapping[str, Limit] = latest(Kind.LIMITS)
        said = {key: {name: self[f"{key}__{name}"].data for name in FIELDS} for key in LIMITS}
        for key, one in said.items():
            if bool(one["extension"]) != bool(one["extensions"]):
                why = "延长的天数和次数应当同时填写；不能延长的，都填 0。"
                raise Refused(why, "R-11", ground=Ground.INPUT, field=f"{key}__extension")
        return limits_text({key: replace(found[key], **one) for key, one in said.items()})

    def groups(self) -> list[tuple[Limit, list[Any]]]:
        """Each limit with its fields."""
        found: Mapping[str, Limit] = latest(Kind.LIMITS)
        return [(found[key], [self[f"{key}__{name}"] for name in FIELDS]) for key in LIMITS]


NUMBERS = {"days": ("天数", 1, 366), "extension": ("每次可延长天数", 0, 366), "extensions": ("可延长次数", 0, 9)}


FIELDS = ("days", "unit", "extension", "extensions")


def _limit_fields(key: str) -> dict[str, Any]:
    fields: dict[str, Any] = {f"{key}__unit": SelectField("单位", [needed()], choices=list(UNITS.items()))}
    for name, (label, least, most) in NUMBERS.items():
        checks = [needed(), NumberRange(least, most, f"应为 {least} 至 {most} 之间的整数。")]
        fields[f"{key}__{name}"] = IntegerField(label, checks)
    return fields


class ReadingForm(PublishForm):
    """One reading: its words and the clauses it belongs to."""

    kind = Kind.READINGS
    id = HiddenField()
    text = words("口径内容", 2000)
    clauses = line("所属条款", 100, description="条款编号，用顿号或空格分开，如 20(3)、16.6、9。")

    def made(self) -> str:
        """All readings, this one as filled in."""
        clauses = tuple(str(self.clauses.data).replace("、", " ").replace("，", " ").split())
        reading = Reading(str(self.id.data), str(self.text.data).replace("\r\n", "\n"), clauses)
        try:
            if not reading.articles:
                raise ValueError("请写明所属条款")
        except ValueError as error:
            raise Refused(f"{error}。", "21", ground=Ground.INPUT, field="clauses") from error
        return readings_text({**latest(Kind.READINGS), reading.id: reading})


class RulebookForm(PublishForm):
    """The rulebook as a text, which can be uploaded, pasted, or made by editing one clause after the other."""

    kind = Kind.RULEBOOK
    text = words("规则文本（TOML）", LARGEST)
    file = FileField("上传规则文本", [Optional()])
    clause = SelectField("要调整的条款", [Optional()], validate_choice=False)
    editing = HiddenField()

    @classmethod
    def start(cls, **values: Any) -> "RulebookForm":
        """Begins with the last version under the next number."""
        first, since = latest(Kind.RULEBOOK), today() + timedelta(days=1)
        form = cls.begin(turn(cls.kind), text=_text(first, since), effective_from=since)
        offered = [(one.id, f"{one.name}　{one.text[:24]}") for one in first.clauses.values()]
        form.clause.choices = [("", "请选择条款"), *offered]
        form.text.data = str(form.text.data or "").replace("\r\n", "\n")
        return form

    def take_file(self) -> None:
        """A newly chosen file takes the place of the text."""
        chosen = self.file.data
        if isinstance(chosen, FileStorage) and chosen.filename:
            try:
                self.text.data, self.editing.data = chosen.read(LARGEST + 1).decode("utf-8-sig").replace("\r\n", "\n"), ""
            except UnicodeDecodeError as error:
                raise Refused("文件不是 UTF-8 编码的文本。", "22", ground=Ground.INPUT, field="file") from error

    def book(self) -> Rulebook:
        """What the text says. Raises `Refused` beside it."""
        try:
            found: Rulebook = versions.understood(Kind.RULEBOOK, str(self.text.data), "文件")
        except PolicyFileError as error:
            raise Refused(f"{error}。", "22", ground=Ground.INPUT, field="text") from error
        return found

    def keep_clause(self) -> None:
        """Bring the clause that stands open into the text, which is written anew thereby."""
        book = self.book()
        clause = book.clauses.get(str(self.editing.data))
        if clause is not None:
            after = edited(book, clause, clause_form(book, clause, request.form))
            if after != book:
                self.text.data = _text(after)

    def opened(self) -> ClauseForm | None:
        """The clause that was chosen to be edited, as the text has it."""
        book = self.book()
        clause = book.clauses.get(str(self.clause.data))
        self.editing.data = clause.id if clause else ""
        return clause_form(book, clause) if clause else None

    def made(self) -> str:
        """The text; one that was made here follows the day that was filled in, one from a file must agree with it."""
        text = str(self.text.data)
        if not text.startswith(MADE_HERE):
            return text
        self.text.data = _text(self.book(), day_of(self.effective_from))
        return str(self.text.data)

    def carried(self) -> list[tuple[str, str]]:
        """With the text as it now stands; no clause stands open."""
        left_out = ("text", "editing", "clause")
        kept = [one for one in super().carried() if one[0] not in left_out and not one[0].startswith(("use__", "when__"))]
        return [*kept, ("text", str(self.text.data))]


def _text(book: Rulebook, since: date | None = None) -> str:
    number = str(next_number(Kind.RULEBOOK))
    return MADE_HERE + rulebook_text(replace(book, version=number, effective_from=since or book.effective_from))
