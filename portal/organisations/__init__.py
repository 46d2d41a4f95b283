"""Regions and offices: the tree of Article 4, and the institutions located in it."""
