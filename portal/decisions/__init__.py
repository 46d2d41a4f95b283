"""Decisions (20(4)): legal review, approval by somebody who did not investigate, termination issued by the province."""
