"""Takes in the large sheets of certificate data that wait, beside the worker's rounds; after a kill a sheet is begun anew."""

import threading

import structlog
from flask import Flask, current_app
from sqlalchemy import text, update
from sqlalchemy.exc import SQLAlchemyError

from portal.certificates.job_models import UploadJob
from portal.certificates.sending import Tools, run_next
from portal.kit.clock import now
from portal.kit.db import CONTEXT, db

PAUSE = 1.0
"""Seconds between two looks for what was sent."""

teller = structlog.get_logger()


def keep_taking(app: Flask, stopping: threading.Event) -> None:
    """Take in what waits, until the worker stops."""
    while not stopping.is_set():
        with app.app_context():
            try:
                while not stopping.is_set() and take_next():
                    pass
            except SQLAlchemyError as error:
                teller.error("upload_not_taken", error=type(error).__name__)
                db.session.remove()
        stopping.wait(PAUSE)


def take_next() -> bool:
    """Take the next sheet in; whether one waited."""
    tools = Tools(current_app.extensions["portal_keys"], current_app.extensions["portal_store"], tell)
    return run_next(tools, at=now()) is not None


def tell(job: UploadJob, percent: int) -> None:
    """Write down how far it is, on a connection of its own: the job's transaction is not seen before it ends."""
    so_far = {"percent": percent} if percent else {"percent": 0, "tries": UploadJob.tries + 1}
    with db.engine.begin() as connection:
        connection.execute(CONTEXT, {"office": "", "level": "system", "person": "0"})
        connection.execute(text("set local lock_timeout = '1s'"))
        connection.execute(update(UploadJob).where(UploadJob.id == job.id).values(**so_far))
