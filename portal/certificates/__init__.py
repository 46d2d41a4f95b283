"""Certificate data that institutions upload, and what became of it: accepted, void, withdrawn."""
