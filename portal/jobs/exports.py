"""Exports beside the worker's rounds: what was asked for is made within seconds, and files whose time is over are removed."""

import threading

import structlog
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.readings.exporting import remove_old
from portal.readings.workbooks import make_waiting

PAUSE = 1.0
"""Seconds between two looks for what was asked."""

teller = structlog.get_logger()


def keep_exporting(app: Flask, stopping: threading.Event) -> None:
    """Make what is asked for, until the worker stops. What goes wrong with one is tried again when its lease is over."""
    store, keys = app.extensions["portal_exports"], app.extensions["portal_keys"]
    while not stopping.is_set():
        with app.app_context():
            try:
                made = export_once(store, keys)
            except (SQLAlchemyError, InvalidTag) as error:
                made = False
                teller.error("export_not_made", error=type(error).__name__)
        if not made:
            stopping.wait(PAUSE)


def export_once(store: Store, keys: Keys) -> bool:
    """Make one export and remove what is old; whether there may be more to make."""
    made = make_waiting(store, keys) is not None
    with acting(SYSTEM):
        remove_old(store, at=now())
        session().commit()
    return made
