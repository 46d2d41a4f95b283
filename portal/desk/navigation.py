"""The side navigation: what this actor may open, with what waits there."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Make the navigation available to every page."""
