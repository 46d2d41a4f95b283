"""Pages on which something is done with a case; the case page itself belongs to the desk."""

from portal.cases.views import acting, opening
from portal.cases.views.blueprint import bp

__all__ = ["acting", "bp", "opening"]
