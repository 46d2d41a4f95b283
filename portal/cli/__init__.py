"""Commands. They only call operations."""

from flask import Flask

from portal.cli.audit import group as audit
from portal.cli.authority import authority
from portal.cli.calendar import group as calendar
from portal.cli.deadline import command as deadline
from portal.cli.demo import accounts, demo
from portal.cli.person import person
from portal.cli.roles import command as roles
from portal.cli.rulebook import group as rulebook
from portal.cli.worker import worker

COMMANDS = (audit, authority, rulebook, calendar, deadline, roles, person, worker, demo, accounts)


def register(app: Flask) -> None:
    """Add every command to the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
