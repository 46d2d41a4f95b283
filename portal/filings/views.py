"""Pages of filings."""

from flask import Blueprint

bp = Blueprint("filings", __name__, template_folder="templates")
