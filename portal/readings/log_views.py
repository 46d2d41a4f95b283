"""读取记录: the read log, one reading of it, and the orders that took permissions away. Reading the log is in the log (19)."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.grants.words import FIELDS, HOW, REASONS
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI, now
from portal.kit.db import session
from portal.kit.pages import address
from portal.kit.web import asked_id, current_actor, page
from portal.readings import log
from portal.readings.log_words import KINDS, REFUSED, RESULTS
from portal.readings.models import Reading

bp = Blueprint("read_log", __name__, template_folder="templates", url_prefix="/read-log")
PAGE = 20
bp.context_processor(lambda: {"kinds": KINDS, "refusals": REFUSED, "results": RESULTS, "shanghai": SHANGHAI})


@bp.get("/")
@requires(Action.READ_LOG_READ)
def index() -> ResponseReturnValue:
    """The readings and refused attempts of one's office and of those below it, the latest first."""
    by, asked = current_actor(), request.args
    filters, before = log.filters_in(asked, by, KINDS), asked_id("before")
    _note(filters.stated, by)
    found = log.listed(by, filters, before, PAGE + 1)
    kept = {name: asked.get(name, "").strip()[:60] for name in FILTERS if asked.get(name, "").strip()}
    older = address("read_log.index", **kept, before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page("read_log/index.html", rows=found[:PAGE], kept=kept, older=older, proofs=_proofs(filters, by))


FILTERS = ("since", "until", "office", "person", "grant", "certificate", "kind", "result")


@bp.get("/<int:reading_id>")
@requires(Action.READ_LOG_READ, on=Reading)
def show(reading: Reading) -> ResponseReturnValue:
    """One reading: who, what for, what was asked, which certificates, and the entry that pins it."""
    by = current_actor()
    _note([f"reading:{reading.id}"], by)
    return page(
        "read_log/show.html", one=reading, certificates=log.certificates_of(reading), fields=FIELDS, how=HOW,
        proves=_proves(by), query=_query(reading),
    )  # fmt: skip


@bp.get("/revocations")
@requires(Action.READ_LOG_READ)
def revocations() -> ResponseReturnValue:
    """Every order; each leads to the proof that nothing was read after it."""
    by, before = current_actor(), asked_id("before")
    _note(["kind:revocations"], by)
    found = log.revocations(by, before, PAGE + 1)
    older = address("read_log.revocations", before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page("read_log/revocations.html", rows=found[:PAGE], older=older, reasons=REASONS)


def _note(stated: list[str], by: Actor) -> None:
    """Who looked for what, committed before anything is shown."""
    record("read_log:read", {"filters": stated}, by=by, at=now(), clause="19", result=Result.READ)
    session().commit()


def _proves(by: Actor) -> bool:
    """Whether the actor reads the audit log, whose entries prove those of this one."""
    return basis_for(by, Action.AUDIT_LOG_READ, OWN) is not None


def _proofs(filters: log.Filters, by: Actor) -> str:
    """Where these entries are exported with their proofs."""
    if not _proves(by):
        return ""
    found: dict[str, Any] = {"since": filters.since, "until": filters.until, "office": filters.office, "person": filters.person}
    what = {"": "certificate:", "read": "certificate:read", "refused": "certificate:read_refused"}[filters.result]
    return address("auditing.export", what=what, **{name: value for name, value in found.items() if value is not None})


def _query(reading: Reading) -> list[tuple[str, str]]:
    """What was asked, without what identifies a holder."""
    words = {
        "number": "证书编号", "institution": "评价机构", "assessment": "批次编号", "since": "发证日期自",
        "until": "发证日期至", "certificate": "证书登记号",
    }  # fmt: skip
    asked = {**reading.query, **log.called(reading)}
    told = [(word, str(asked[name])) for name, word in words.items() if name in asked]
    return [*told, *([("证件号码", "按密文索引查询")] if "holder" in reading.query else [])]
