"""Pages of admin."""

from portal.admin import calendar_views
from portal.admin.blueprint import bp

__all__ = ["bp", "calendar_views"]
