"""Complaints and leads (举报投诉、线索): registered, routed to the competent office, received, refused, passed on, merged."""
