"""The sample world of demo mode: real offices, invented people and institutions, cases built by the real operations."""
