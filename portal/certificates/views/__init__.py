"""Pages of certificate data: the list and one, sending them, their review, and the keys of institutions' systems."""

from portal.certificates.views import keys, listing, review, sending
from portal.certificates.views.blueprint import bp

__all__ = ["bp", "keys", "listing", "review", "sending"]
