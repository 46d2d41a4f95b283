"""What every view says in one line: who acts, show a page, done and on to the next."""

import io
from collections.abc import Callable
from typing import Any, Final

from flask import flash, g, redirect, render_template, request
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.files import Damaged
from portal.kit.refusal import Refused


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


def handed_out(read: Callable[[], bytes], name: str, damaged: Callable[[], Refused]) -> Response:
    """A kept file, as a download only. Where its bytes are not those that were received, `damaged` notes it and says the
    refusal, which is raised."""
    try:
        content = read()
    except Damaged as error:
        refused = damaged()
        # The refusal rolls its own transaction back; what was found must stay in the log.
        session().commit()
        raise refused from error
    # Never the file's own type: no browser is to open it in the portal's name.
    return send_file(
        io.BytesIO(content), request.environ, mimetype="application/octet-stream", as_attachment=True, download_name=name,
        etag=False, max_age=None,
    )  # fmt: skip


def went_wrong(message: str) -> None:
    """A message on top of the page that is shown next."""
    flash(message, "error")
