"""The blueprint to which every page of admin belongs."""

from flask import Blueprint

bp = Blueprint("admin", __name__, template_folder="templates")
