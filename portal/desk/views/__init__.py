"""Pages of the desk; importing them registers their routes."""

from portal.desk.views import case_page, cases, home, law, matters
from portal.desk.views.blueprint import bp

__all__ = ["bp", "case_page", "cases", "home", "law", "matters"]
