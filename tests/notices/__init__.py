"""Tests of notices, service, windows and defences."""
