"""Pages of notices."""

from portal.notices.views import answering, correcting, defending, documents, issuing, serving, waiving
from portal.notices.views.blueprint import bp

__all__ = ["answering", "bp", "correcting", "defending", "documents", "issuing", "serving", "waiving"]
