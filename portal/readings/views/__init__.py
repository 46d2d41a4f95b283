"""Pages of certificate data."""

from portal.readings import scope
from portal.readings.views import exports, reading, revocations, start
from portal.readings.views.blueprint import bp

__all__ = ["bp", "exports", "reading", "revocations", "scope", "start"]
