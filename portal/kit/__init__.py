"""What every room stands on and what knows no room: database, clock, actor, refusals, crypto, base pages."""
