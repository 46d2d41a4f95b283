"""Certificate data being read: under a grant asked at that moment, on record before it leaves (19)."""
