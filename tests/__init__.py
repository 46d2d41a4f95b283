"""Sentences of the rules, in folders named like the portal's; `databases` is what they stand on."""
