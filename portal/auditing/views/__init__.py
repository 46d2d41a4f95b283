"""The auditors' pages; importing this registers them all."""

from portal.auditing import scopes
from portal.auditing.blueprint import bp
from portal.auditing.views import checks, exporting, figures, inquiries, log, reviews, searches, witnessing

__all__ = ["bp", "checks", "exporting", "figures", "inquiries", "log", "reviews", "scopes", "searches", "witnessing"]
