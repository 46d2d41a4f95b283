"""Pages of findings."""

from flask import Blueprint

bp = Blueprint("findings", __name__, template_folder="templates")
