"""Pages of certificate data: the list and one, sending them, their review."""

from portal.certificates.views import listing, review, sending
from portal.certificates.views.blueprint import bp

__all__ = ["bp", "listing", "review", "sending"]
