"""Pages of reports: the list, taking one down, one report, and what is done with it."""

from portal.reports.views import acting, listing, registering, report_page
from portal.reports.views.blueprint import bp

__all__ = ["acting", "bp", "listing", "registering", "report_page"]
