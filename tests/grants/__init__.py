"""Read grants (19)."""
