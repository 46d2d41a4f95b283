"""Certificate data and what decisions do to it."""
