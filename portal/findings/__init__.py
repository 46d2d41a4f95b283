"""Findings (事实认定): facts tied to clauses and evidence, and the measures proposed from them."""
