"""The blueprint of this room."""

from flask import Blueprint

from portal.grants.words import PURPOSES

bp = Blueprint("grants", __name__, template_folder="../templates")
FORM = {"methods": ["GET", "POST"]}
bp.context_processor(lambda: {"purposes": PURPOSES})
