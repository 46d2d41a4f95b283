"""Pages of admin."""

from portal.admin import absence_views, calendar_views, law_views, office_views, people_views
from portal.admin.blueprint import bp

__all__ = ["absence_views", "bp", "calendar_views", "law_views", "office_views", "people_views"]
