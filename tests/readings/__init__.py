"""Certificate data being read (19)."""
