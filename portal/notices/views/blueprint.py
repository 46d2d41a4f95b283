"""The blueprint to which every page of notices belongs."""

from flask import Blueprint

bp = Blueprint("notices", __name__, template_folder="../templates")
