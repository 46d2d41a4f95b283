"""Tests of the public's pages."""
