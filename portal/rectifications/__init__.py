"""Rectification (责令限期整改) from the order to its end: 13 (second sentence), 16, 18; what follows from it: 16.5, 17.7."""
