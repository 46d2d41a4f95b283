"""Pages of notices."""

from portal.notices.views import defending, documents, issuing, serving, waiving
from portal.notices.views.blueprint import bp

__all__ = ["bp", "defending", "documents", "issuing", "serving", "waiving"]
