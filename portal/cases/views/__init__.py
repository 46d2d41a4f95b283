"""Pages on which something is done with a case; the case page itself belongs to the desk."""

from portal.cases.views import handling, interim, joint, leaving, opening, oversight, record
from portal.cases.views.blueprint import bp

__all__ = ["bp", "handling", "interim", "joint", "leaving", "opening", "oversight", "record"]
