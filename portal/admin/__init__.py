"""People, offices, calendar, rulebook and the matrix of duties."""
