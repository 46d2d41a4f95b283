"""Announcements (公示公告): what Articles 16 and 20(4) order to be made public."""
