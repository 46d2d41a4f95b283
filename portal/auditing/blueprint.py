"""The blueprint to which every page of the auditors belongs."""

from flask import Blueprint

bp = Blueprint("auditing", __name__, template_folder="templates", url_prefix="/audit")
