"""The blueprint of the reports' pages, and what its views share."""

from flask import Blueprint, current_app, url_for

from portal.kit.files import Store
from portal.kit.forms import PortalForm
from portal.kit.web import page
from portal.reports.acts import ReportAct
from portal.reports.models import Report

bp = Blueprint("reports", __name__, template_folder="../templates")
FORM = {"methods": ["GET", "POST"]}


def report_address(report: Report) -> str:
    """The report's page."""
    return url_for("reports.show", report_id=report.id)


def store() -> Store:
    """Where the bytes are."""
    kept: Store = current_app.extensions["portal_store"]
    return kept


def act_page(act: ReportAct, report: Report, form: PortalForm) -> str:
    """The form of an act, with its legal basis and the report it is about."""
    fields = [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
    return page("reports/act.html", act=act, report=report, form=form, fields=fields, back=report_address(report))
