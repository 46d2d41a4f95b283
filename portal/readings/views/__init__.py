"""Pages of certificate data."""

from portal.readings import api, reviewing, scope
from portal.readings.views import exports, reading, revocations, start
from portal.readings.views.blueprint import bp

__all__ = ["api", "bp", "exports", "reading", "reviewing", "revocations", "scope", "start"]
