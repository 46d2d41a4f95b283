"""The shape of the house, measured on its source."""
