"""The blueprint that every page of the desk registers with."""

from flask import Blueprint

bp = Blueprint("desk", __name__, template_folder="../templates")
