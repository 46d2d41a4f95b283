"""Tests of rectifications: from the order to its end."""
