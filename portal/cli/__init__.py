"""Commands. They only call operations."""

from flask import Flask

from portal.cli.authority import authority
from portal.cli.roles import command as roles

COMMANDS = (authority, roles)


def register(app: Flask) -> None:
    """Add every command to the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
