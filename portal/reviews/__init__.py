"""Reviews of the log (审计评阅): what auditors look into, what they ask offices, and what they conclude."""
