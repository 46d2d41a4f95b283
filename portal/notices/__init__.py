"""Notices, their service, the fifteen working days, defences and waivers (20(3))."""
