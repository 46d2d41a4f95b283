"""Reading: the list, a search, one certificate, one in full. Each is on record before the page is made."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.certificates.models import Certificate
from portal.kit.refusal import Missing
from portal.kit.web import asked_words, page
from portal.readings import queries
from portal.readings.delivering import delivered, keys
from portal.readings.filters import Filters, holder_index
from portal.readings.forms import HolderForm, UnmaskForm
from portal.readings.keyset import read as read_key
from portal.readings.keyset import written as write_key
from portal.readings.models import Occasion
from portal.readings.reading import Asked
from portal.readings.searching import LONGEST, institutions, sought
from portal.readings.views.blueprint import FORM, bp

PAGE = 20


@bp.get("/certificates/occasions/<int:occasion_id>")
@requires(Action.CERTIFICATE_READ, on=Occasion)
def listed(occasion: Occasion) -> ResponseReturnValue:
    """A page of the certificates in the grant's scope."""
    filters, after = sought(occasion.grant, request.args), read_key(request.args.get("after", ""))
    asked = Asked(filters.kind, filters.conditions(), filters.record(), after, PAGE)
    found = delivered(asked, occasion)
    kept = kept_words(filters)
    following = ""
    if found.more:
        last = found.rows[-1]
        following = url_for("readings.listed", occasion_id=occasion.id, after=write_key(last.issued_on, last.id), **kept)
    return page(
        "readings/listed.html", occasion=occasion, found=found, filters=filters, following=following, kept=kept,
        counted=queries.counted(occasion.grant, filters) if after is None else None, known=institutions(occasion.grant),
    )  # fmt: skip


def kept_words(filters: Filters) -> dict[str, Any]:
    """The filters as they go on in addresses: institution and assessment as they were typed, for what they are called is shown
    again and says nothing new."""
    typed = {name: asked_words(name, LONGEST) for name in ("institution", "assessment")}
    return {**filters.record(), **{name: words for name, words in typed.items() if words}}


@bp.route("/certificates/occasions/<int:occasion_id>/holder", **FORM)
@requires(Action.CERTIFICATE_READ, on=Occasion)
def holder(occasion: Occasion) -> ResponseReturnValue:
    """By identity number: what is typed goes on as its keyed index."""
    form = HolderForm.begin()
    if form.submitted():
        index = holder_index(str(form.id_number.data), keys())
        return redirect(url_for("readings.listed", occasion_id=occasion.id, holder=index), code=303)
    return page("readings/holder.html", form=form, occasion=occasion)


@bp.get("/certificates/occasions/<int:occasion_id>/<int:certificate_id>")
@requires(Action.CERTIFICATE_READ, on=Occasion)
def single(occasion: Occasion, certificate_id: int) -> ResponseReturnValue:
    """One certificate."""
    found = _one(occasion, Asked("one", [Certificate.id == certificate_id], {"certificate": certificate_id}, limit=1))
    lines = queries.history(occasion.grant, certificate_id)
    return page("readings/single.html", occasion=occasion, row=found, lines=lines, full=False, maskable=_maskable(occasion))


@bp.route("/certificates/occasions/<int:occasion_id>/<int:certificate_id>/unmask", **FORM)
@requires(Action.CERTIFICATE_READ, on=Occasion)
def unmask(occasion: Occasion, certificate_id: int) -> ResponseReturnValue:
    """One certificate in full, as far as the grant goes, for a reason."""
    form = UnmaskForm.begin()
    if not form.submitted():
        return page("readings/unmask.html", form=form, occasion=occasion, certificate_id=certificate_id)
    asked = Asked(
        "unmask", [Certificate.id == certificate_id], {"certificate": certificate_id}, limit=1, fields=occasion.grant.fields,
        words=str(form.words.data),
    )  # fmt: skip
    found = _one(occasion, asked)
    lines = queries.history(occasion.grant, certificate_id)
    return page("readings/single.html", occasion=occasion, row=found, lines=lines, full=True, maskable=False)


def _one(occasion: Occasion, asked: Asked) -> Any:
    found = delivered(asked, occasion)
    if not found.rows:
        raise Missing
    return found.rows[0]


def _maskable(occasion: Occasion) -> bool:
    return any(occasion.grant.fields.get(name) == "full" for name in ("number", "name", "id_number"))
