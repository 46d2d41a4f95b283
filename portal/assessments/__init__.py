"""Assessments and what belongs to them: candidates, scores, subsidies, examiners, supervisors, and how each stands."""
