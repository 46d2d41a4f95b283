"""People, the posts they hold at offices, how they log in, and who stands in for whom."""
