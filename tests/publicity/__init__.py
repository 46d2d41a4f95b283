"""Tests of announcements and of closing."""
