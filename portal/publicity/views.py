"""Pages of publicity."""

from flask import Blueprint

bp = Blueprint("publicity", __name__, template_folder="templates")
