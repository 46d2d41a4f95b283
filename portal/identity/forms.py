"""Forms of one's own account."""

from datetime import date

from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from portal.identity.passwords import LONGEST, is_full_width
from portal.kit.forms import PortalForm, day, needed


class _Half:
    """A password is typed in half-width; said before it counts as a try."""

    def __call__(self, form: PortalForm, field: PasswordField) -> None:
        if is_full_width(field.data or ""):
            raise ValidationError("口令中有全角字符，请切换到半角后重新输入。")


class LoginForm(PortalForm):
    """User name and password."""

    username = StringField(
        "用户名", [needed("请填写用户名。"), Length(max=100)], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    password = PasswordField(
        "口令", [needed("请填写口令。"), Length(max=LONGEST), _Half()], render_kw={"autocomplete": "current-password"}
    )


class OfficeForm(PortalForm):
    """For which office one acts."""

    office = RadioField("以哪个机构的名义办理", [needed("请选择一个机构。")])
    next = HiddenField()


def fresh(label: str) -> PasswordField:
    """The password that is set."""
    keywords = {"autocomplete": "new-password"}
    return PasswordField(label, [needed("请填写新口令。")], render_kw=keywords)


class SetPasswordForm(PortalForm):
    """A password by a one-time link."""

    new_password = fresh("新口令")
    repeat_password = fresh("再次输入新口令")

    def validate_repeat_password(self, field: PasswordField) -> None:
        """Typed twice, because it is not shown."""
        if field.data != self.new_password.data:
            raise ValidationError("两次输入的口令不一致。")


class ChangePasswordForm(SetPasswordForm):
    """A new password in place of the old one."""

    old_password = PasswordField(
        "现在的口令", [needed("请填写现在的口令。"), Length(max=LONGEST)], render_kw={"autocomplete": "current-password"}
    )


class AbsenceForm(PortalForm):
    """Who acts instead of an absent colleague, from when until when. A choice is `office:person`."""

    deputy = SelectField("代理人", [needed("请选择代理人。")])
    starts_on = day("代理第一天")
    until = day("代理最后一天")

    def days(self) -> tuple[date, date]:
        """The first and the last day of a valid form."""
        assert self.starts_on.data is not None
        assert self.until.data is not None
        return self.starts_on.data, self.until.data
