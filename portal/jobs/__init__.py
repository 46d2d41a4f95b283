"""Timed and started work, and what the portal stands on when it runs: the embedded database and the stack."""
