"""Pages over many features: the desk, the case page, lists and search."""
