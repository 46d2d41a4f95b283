"""The blueprint of the case's pages, and the one page that every act with a form shares."""

from flask import Blueprint, url_for

from portal.cases.acts import Act
from portal.cases.forms import shown
from portal.cases.models import Case
from portal.kit.forms import PortalForm
from portal.kit.web import page

bp = Blueprint("cases", __name__, template_folder="../templates")


def case_address(case: Case) -> str:
    """The case page."""
    return url_for("desk.case_page", case_id=case.id)


def act_page(act: Act, case: Case, form: PortalForm, note: str = "") -> str:
    """The form of an act, with its legal basis and the case it is about."""
    return page("cases/act.html", act=act, case=case, form=form, fields=shown(form), note=note, back=case_address(case))
