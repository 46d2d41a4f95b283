"""Tests of reviews, decisions and terminations."""
