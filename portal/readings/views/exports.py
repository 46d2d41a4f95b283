"""Exports: asked for, streamed, made by the worker, fetched."""

from typing import Any

from flask import current_app, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Refused
from portal.kit.web import EXCEL, current_actor, done, page
from portal.readings import exporting, queries, streaming
from portal.readings.delivering import keeping_attempts, keys
from portal.readings.exporting import Wish
from portal.readings.forms import ExportForm
from portal.readings.models import Export, Occasion
from portal.readings.occasions import ensure_current
from portal.readings.reading import ensure_reads
from portal.readings.searching import sought
from portal.readings.views.blueprint import FORM, bp


@bp.route("/certificates/occasions/<int:occasion_id>/export", **FORM)
@requires(Action.CERTIFICATE_READ, on=Occasion)
def ask_export(occasion: Occasion) -> ResponseReturnValue:
    """What of the present list is to leave, and why."""
    by, filters, form = current_actor(), sought(occasion.grant, request.args), ExportForm.begin()
    ensure_current(occasion, by, now())
    form.offer(occasion.grant.fields)
    if form.submitted():
        with form.beside():
            wish = Wish(str(form.format.data), filters, form.chosen(), str(form.words.data))
            made = exporting.ask_export(occasion, wish, by=by, at=now())
            return done(f"导出 {made.number} 已登记。", url_for("readings.export", export_id=made.id))
    counted = queries.counted(occasion.grant, filters)
    return page("readings/ask_export.html", form=form, occasion=occasion, filters=filters, counted=counted)


@bp.get("/certificates/exports/<int:export_id>")
@requires(Action.CERTIFICATE_READ, on=Export)
def export(export: Export) -> ResponseReturnValue:
    """How an export goes; the page looks again by itself while a worker is at it."""
    template = "readings/_export.html" if request.headers.get("HX-Request") else "readings/export.html"
    return page(template, export=export, kept=exporting.KEPT)


@bp.get("/certificates/exports/<int:export_id>/stream")
@requires(Action.CERTIFICATE_READ, on=Export)
def stream(export: Export) -> ResponseReturnValue:
    """The rows as they are read."""
    by = current_actor()
    with keeping_attempts(by, exporting.question(export), exporting.under(export)):
        ensure_reads(export.grant, by, now())
    if export.format != "csv":
        raise Refused("这项导出生成文件后下载。", "19")
    return _sent(streaming.stream_csv(export, keys(), by=by, at=now()), f"{export.number}.csv", "text/csv; charset=utf-8")


@bp.get("/certificates/exports/<int:export_id>/file")
@requires(Action.CERTIFICATE_READ, on=Export)
def fetch(export: Export) -> ResponseReturnValue:
    """A finished file, on record before its first byte."""
    by, store = current_actor(), _store()
    with keeping_attempts(by, streaming.fetching(export), exporting.under(export)):
        exporting.ensure_downloadable(export, by, now())
        content = store.get(str(export.address))
        streaming.begin_download(export, by=by, at=now())
    session().commit()
    return _sent(streaming.download(export, content, by=by), f"{export.number}.xlsx", EXCEL)


def _store() -> Store:
    found: Store = current_app.extensions["portal_exports"]
    return found


def _sent(content: Any, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(stream_with_context(content), mimetype=kind, headers=headers)
