"""Forms: clear Chinese messages beside the field, nothing typed is ever lost, and a stale form is noticed."""

import contextlib
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Self

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.kit.refusal import Ground, Refused


class PortalForm(FlaskForm):
    """The base of all forms. `version` is the version of the object the form was filled against (see `begin`)."""

    class Meta:
        """WTForms speaks Chinese here."""

        locales = ("zh_CN", "zh")

    version = HiddenField()

    @classmethod
    def begin(cls, version: int | None = None, **values: Any) -> Self:
        """The form as posted, as kept from an expired session, or fresh with `values` filled in."""
        draft = g.pop("draft", None)
        kept = {"formdata": draft} if draft is not None and request.method == "GET" else {}
        form = cls(data=values, **kept)
        form._current = version
        if version is not None and request.method == "GET" and not (kept and form.version.data):
            form.version.data = str(version)
        return form

    _current: int | None = None

    def submitted(self) -> bool:
        """Whether it was posted, is valid, and nobody acted on the object meanwhile. A stale form stays filled in, says
        so on top, and may be sent again once its sender has seen what changed."""
        if not self.validate_on_submit():
            return False
        if self._current is not None and self.version.data != str(self._current):
            self.version.data = str(self._current)
            self.form_errors.append("在您填写期间，他人已办理本事项。请先查看最新情况，确认后可直接重新提交，您填写的内容已保留。")
            return False
        return True

    @contextlib.contextmanager
    def beside(self, *fields: str) -> Iterator[None]:
        """Show an operation's refusal of input beside its field instead of on a page of its own."""
        try:
            yield
        except Refused as refused:
            if refused.ground is not Ground.INPUT:
                raise
            self.complain(refused)

    def complain(self, refused: Refused) -> None:
        """Put the refusal beside the field it names, or on top of the form: why, and by whom or when it becomes possible."""
        message = str(refused) + "".join(f"{more.rstrip('。')}。" for more in (refused.who, refused.when) if more)
        if refused.field and refused.field in self._fields:
            self[refused.field].errors = [*self[refused.field].errors, message]
        else:
            self.form_errors.append(message)


def needed(message: str = "请填写此项。") -> InputRequired:
    """The field must be filled in."""
    return InputRequired(message)


class Checked:
    """Marks a field that must be filled in where the operation itself says what is missing."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: object, field: object) -> None:
        """Nothing is checked here."""


def must_be_filled(field: Field) -> bool:
    """Whether a page calls a field 必填: a choice without an empty one is filled in whatever one does."""
    if field.flags.required or field.flags.optional or type(field) is not SelectField:
        return bool(field.flags.required)
    return all(option.data not in ("", 0, "0") for option in field)


def written() -> DataRequired:
    """Something must be written there, and blanks alone are nothing."""
    return DataRequired("请填写此项。")


def line(label: str, longest: int = 200, optional: bool = False, marked: bool = False, **keywords: Any) -> StringField:
    """One line of text, blanks trimmed; `marked` where the operation, not the form, asks for it."""
    length = Length(max=longest, message=f"最多 {longest} 个字。")
    checks = [Optional() if optional else written(), length, *([Checked()] if marked else [])]
    return StringField(label, checks, filters=[_trim], **keywords)


def words(label: str, longest: int = 5000, optional: bool = False, **keywords: Any) -> TextAreaField:
    """Text of several lines."""
    checks = [Optional() if optional else written(), Length(max=longest, message=f"最多 {longest} 个字。")]
    return TextAreaField(label, checks, filters=[_trim], **keywords)


def day(label: str, optional: bool = False, **keywords: Any) -> DateField:
    """A calendar day, written 2026-11-23."""
    return ChineseDate(label, [Optional() if optional else needed("请填写日期。")], **keywords)


def day_of(field: DateField) -> date:
    """The day in a field that a validated form required."""
    if field.data is None:
        raise ValueError(field.name)
    return field.data


class ChineseDate(DateField):
    """A day whose mistakes are told in Chinese."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError as error:
            self.data = None
            raise ValueError("日期应写成 2026-11-23 的样子，且须是真实存在的日期。") from error


def _trim(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
