"""Assessments, their sheets, and what decisions do to them."""
