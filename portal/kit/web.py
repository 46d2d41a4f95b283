"""What every view says in one line: who acts, show a page, done and on to the next."""

import io
from typing import Any, Final

from flask import flash, g, redirect, render_template, request
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from portal.kit.actor import Actor


class LoginNeeded(Exception):
    """Nobody is logged in, or the session has ended; `app.py` leads to the login page and keeps what was typed."""


def current_actor() -> Actor:
    """The acting person of this request; raises `LoginNeeded`."""
    actor = g.get("actor")
    if not isinstance(actor, Actor):
        raise LoginNeeded
    return actor


LARGEST_ID = 2**63 - 1


def asked_id(name: str) -> int | None:
    """An id from the address's query; None for anything the database could not hold."""
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found <= LARGEST_ID else None


def asked_words(name: str, longest: int = 50) -> str:
    """Words from the address's query, without what PostgreSQL cannot hold in a text."""
    return request.args.get(name, "").replace("\0", "").strip()[:longest]


def page(template: str, **context: Any) -> str:
    """Render a page. Templates hold words, not decisions."""
    return render_template(template, **context)


def done(message: str, address: str) -> Response:
    """Say what was done and go on with a GET, so that reloading repeats nothing (303)."""
    flash(message, "success")
    return redirect(address, code=303)


EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str) -> Response:
    """An Excel file to save."""
    return send_file(io.BytesIO(content), request.environ, mimetype=EXCEL, as_attachment=True, download_name=f"{name}.xlsx")


def went_wrong(message: str) -> None:
    """A message on top of the page that is shown next."""
    flash(message, "error")
