"""Pages of assessments, their candidates, and of uploads."""

from portal.assessments.views import assessments, candidates, uploads
from portal.assessments.views.blueprint import bp

__all__ = ["assessments", "bp", "candidates", "uploads"]
