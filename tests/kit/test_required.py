"""What a page calls 必填 is what cannot be left out."""

import pytest
from flask import Flask
from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import Optional

from portal.findings.proposal_form import form_for
from portal.kit.forms import Checked, PortalForm, line, must_be_filled, needed
from portal.rulebook import delivered


class Sample(PortalForm):
    """One field of each sort."""

    stated = line("写明")
    left_out = line("可不写", optional=True)
    asked_for = line("由办理时核对", optional=True, marked=True)
    paper = FileField("文件", [Checked()])
    of_these = SelectField("其中之一", choices=[("a", "甲"), ("b", "乙")])
    grouped = SelectField("分组", choices={"市": [(1, "甲局")]}, coerce=int)
    none_of_these = SelectField("可不选", choices=[("", "不指明"), ("a", "甲")])
    no_office = SelectField("没有", choices=[(0, "没有"), (1, "甲局")], coerce=int)
    whoever = SelectField("任选", [Optional()], choices=[("a", "甲")])
    chosen = SelectField("须选", [needed()], choices=[("", "请选择"), ("a", "甲")])


def test_a_choice_without_an_empty_one_and_what_the_operation_asks_for_are_called_required(app: Flask) -> None:
    with app.test_request_context():
        form = Sample.begin()
        called = {field.name for field in form if must_be_filled(field)}
    assert called == {"stated", "asked_for", "paper", "of_these", "grouped", "chosen"}


@pytest.mark.clause("16")
def test_what_a_measure_that_cannot_be_left_out_must_say_is_called_required(app: Flask) -> None:
    with app.test_request_context():
        form = form_for(delivered(), ["16.2"]).begin()
        assert must_be_filled(form["rectify__end"])
        form = form_for(delivered(), ["18"]).begin()
        assert not must_be_filled(form["rectify__end"]), "of a measure that may be left out it is optional"
