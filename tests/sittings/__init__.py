"""The innocent candidates of a sitting whose results were voided."""
