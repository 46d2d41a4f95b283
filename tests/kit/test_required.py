"""What a page calls 必填 is what cannot be left out."""

from flask import Flask
from wtforms import SelectField
from wtforms.validators import Optional

from portal.kit.forms import Checked, PortalForm, line, must_be_filled, needed


class Sample(PortalForm):
    """One field of each sort."""

    stated = line("写明")
    left_out = line("可不写", optional=True)
    told = line("由办理时核对", optional=True)
    of_these = SelectField("其中之一", choices=[("a", "甲"), ("b", "乙")])
    grouped = SelectField("分组", choices={"市": [(1, "甲局")]}, coerce=int)
    none_of_these = SelectField("可不选", choices=[("", "不指明"), ("a", "甲")])
    no_office = SelectField("没有", choices=[(0, "没有"), (1, "甲局")], coerce=int)
    whoever = SelectField("任选", [Optional()], choices=[("a", "甲")])
    chosen = SelectField("须选", [needed()], choices=[("", "请选择"), ("a", "甲")])


def test_a_choice_without_an_empty_one_is_called_required(app: Flask) -> None:
    with app.test_request_context():
        form = Sample.begin()
        Checked()(form, form.told)
        called = {field.name for field in form if must_be_filled(field)}
    assert called == {"stated", "of_these", "grouped", "chosen"}


def test_what_the_operation_asks_for_is_called_required(app: Flask) -> None:
    with app.test_request_context():
        field = SelectField("文件", [Checked()]).bind(Sample.begin(), "paper")
        assert must_be_filled(field)
