"""Pages of read grants."""

from portal.grants.views import asking, blocking, deciding, listing, revoking
from portal.grants.views.blueprint import bp

__all__ = ["asking", "blocking", "bp", "deciding", "listing", "revoking"]
