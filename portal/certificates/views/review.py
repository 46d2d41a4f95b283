"""The review of an upload: what the prefecture sees of it and does with it (4(2)), and what came back to the institution."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.assessments.models import Upload
from portal.assessments.scope import capacities_of
from portal.assessments.standings import obstacle_to_uploading
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import basis_for, permit
from portal.certificates import late, queries, returned, reviewing
from portal.certificates.numbers import form as number_form
from portal.certificates.review_models import STEPS
from portal.certificates.seeing import seen
from portal.certificates.states import COLOURS, STATES
from portal.certificates.views.blueprint import bp
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.refusal import Ground, Missing, Refused
from portal.kit.web import LARGEST_ID, asked_id, asked_words, current_actor, done, download, page

PAGE = 50
VIEWS = {"": "全部", "waiting": "待审核", "returned": "退回待更正"}


@bp.get("/my-certificates/uploads/<int:upload_id>")
@requires(Action.ASSESSMENT_READ, on=Upload)
def review(upload: Upload) -> ResponseReturnValue:
    """An upload of certificate data for those who sent it and those who review it: what was said of each row."""
    by = current_actor()
    if not _may(upload)["mine"]:
        permit(by, Action.CERTIFICATE_ACCEPT, capacities_of(upload, by))
    return _shown(upload, {})


def _shown(upload: Upload, typed: dict[int, str], complaint: str = "") -> str:
    """The page; `typed` are reasons that were typed and not taken, `complaint` says why."""
    if upload.kind != late.KIND or not upload.taken:
        raise Refused("这不是已登记的证书数据。", "4(2)")
    only, day = asked_words("only", 10), today()
    found = queries.rows_of(upload, only if only in VIEWS else "", day, asked_id("before"), PAGE + 1)
    cells, stands = seen(upload, [one.id for one in found[:PAGE]]), queries.states_of(found[:PAGE], day)
    rows = [(one, cells[one.id], stands[one.id]) for one in found[:PAGE] if one.id in cells] if cells else []
    reasons = queries.reasons(found[:PAGE])
    more = _page_of(upload, only, found[PAGE - 1].id) if len(found) > PAGE else ""
    return page(
        "certificates/review.html", upload=upload, rows=rows, barred_reading=cells is None, reasons=reasons, following=more,
        only=only, untold=_untold(upload, reasons, stands) if cells is None else [],
        tabs=[(label, _page_of(upload, word), word == only) for word, label in VIEWS.items()],
        typed=typed, complaint=complaint, counts=queries.counts_of(upload, day), steps=queries.steps_of(upload), words=STEPS,
        states=STATES, colours=COLOURS, unusual=queries.unusual_numbers(upload), form=number_form(),
        late=late.lateness(upload), limit=late.words_of(upload.assessment) if upload.assessment else "",
        barred=obstacle_to_uploading(upload.institution_id, day), **_may(upload),
    )  # fmt: skip


def _untold(upload: Upload, reasons: Mapping[int, str], stands: Mapping[int, str]) -> list[tuple[int, str]]:
    """What came back of an upload that one may not read, by its place in the sheet: why, no more (4(2), 19)."""
    places = queries.places(upload) if reasons else {}
    return sorted((places[key], words) for key, words in reasons.items() if stands[key] == "returned")


def _may(upload: Upload) -> dict[str, Any]:
    by = current_actor()
    held = capacities_of(upload, by)
    asked = {
        "may_accept": Action.CERTIFICATE_ACCEPT, "may_return": Action.CERTIFICATE_RETURN, "mine": Action.CERTIFICATE_UPLOAD,
    }  # fmt: skip
    return {word: basis_for(by, action, held) is not None for word, action in asked.items()}


def _page_of(upload: Upload, only: str = "", before: int | None = None) -> str:
    return url_for("certificates.review", upload_id=upload.id, only=only or None, before=before)


@bp.post("/my-certificates/uploads/<int:upload_id>/start")
@requires(Action.CERTIFICATE_ACCEPT, on=Upload)
def start_review(upload: Upload) -> ResponseReturnValue:
    """开始审核."""
    count = reviewing.start(upload, by=current_actor(), at=now())
    return done(f"已开始审核 {count} 条证书数据。" if count else "审核此前已经开始，没有变化。", _page_of(upload))


@bp.post("/my-certificates/uploads/<int:upload_id>/accept")
@requires(Action.CERTIFICATE_ACCEPT, on=Upload)
def accept(upload: Upload) -> ResponseReturnValue:
    """审核通过: everything that waits."""
    count = reviewing.accept(upload, by=current_actor(), at=now())
    words = f"已审核通过 {count} 条证书数据。" if count else "这批数据此前已经审核完毕，没有变化。"
    return done(words, _page_of(upload))


@bp.post("/my-certificates/uploads/<int:upload_id>/accept-rows")
@requires(Action.CERTIFICATE_ACCEPT, on=Upload)
def accept_rows(upload: Upload) -> ResponseReturnValue:
    """审核通过 of the rows that were ticked."""
    chosen = [one for one in request.form.getlist("row", type=int) if 0 < one <= LARGEST_ID]
    if not chosen:
        return _shown(upload, _typed(), "请勾选要通过的行。")
    count = reviewing.accept(upload, chosen, by=current_actor(), at=now())
    return done(f"已审核通过 {count} 条证书数据。", _page_of(upload))


@bp.post("/my-certificates/uploads/<int:upload_id>/return")
@requires(Action.CERTIFICATE_RETURN, on=Upload)
def return_rows(upload: Upload) -> ResponseReturnValue:
    """退回更正: every row beside which a reason was typed."""
    typed = _typed()
    try:
        count = reviewing.return_rows(upload, typed, by=current_actor(), at=now())
    except Refused as refused:
        if refused.ground is not Ground.INPUT:
            raise
        return _shown(upload, typed, refused.why)
    return done(f"已退回 {count} 条证书数据，评价机构可以看到退回原因。", _page_of(upload))


def _typed() -> dict[int, str]:
    """The reasons beside rows, by the certificate's id; rows without one are left out."""
    found = ((name.removeprefix("reason-"), words.replace("\0", "").strip()) for name, words in request.form.items())
    return {int(key): words for key, words in found if words and key.isascii() and key.isdigit() and len(key) < 19}


@bp.get("/my-certificates/uploads/<int:upload_id>/returned")
@requires(Action.CERTIFICATE_UPLOAD, on=Upload)
def returned_sheet(upload: Upload) -> ResponseReturnValue:
    """What came back, each row with its reason, to be mended and sent again; for those who sent it. What the
    rows hold is read under their grant, and on record before it leaves."""
    content = returned.sheet(upload, by=current_actor(), at=now())
    if content is None:
        raise Missing
    session().commit()
    return download(content, f"{upload.number}退回数据")
