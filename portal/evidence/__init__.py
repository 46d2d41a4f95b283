"""Evidence (20(2)): exhibits of the kinds named, their custody, written records."""
