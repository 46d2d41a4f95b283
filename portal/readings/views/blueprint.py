"""The blueprint of this room."""

from flask import Blueprint

from portal.grants.words import FIELDS, PURPOSES, REASONS
from portal.kit.clock import SHANGHAI

bp = Blueprint("readings", __name__, template_folder="../templates")
FORM = {"methods": ["GET", "POST"]}
bp.context_processor(lambda: {"purposes": PURPOSES, "field_words": FIELDS, "reasons": REASONS, "shanghai": SHANGHAI})
