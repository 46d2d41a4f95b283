"""Two forms for everybody: whether a certificate that one was shown is genuine, and who read one's own (19). What is typed is
sent by POST and stands in no address; the answer is the page itself."""

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from portal.authority.words import POSTS
from portal.grants.words import PURPOSES
from portal.kit.clock import now
from portal.kit.web import page
from portal.organisations.vocabulary import SKILL_LEVELS
from portal.public.access import asked_by_all
from portal.public.forms import HolderForm, VerifyForm
from portal.public.looking import MOST, Asked, Looked, look

bp = Blueprint("public_certificates", __name__, template_folder="templates", url_prefix="/public/certificates")
FORM = {"methods": ["GET", "POST"]}


@bp.route("", **FORM)
@asked_by_all
def verify() -> ResponseReturnValue:
    """Whether a certificate is genuine and how it stands: its state and the masked name, nothing else."""
    form = VerifyForm.begin()
    found = _looked(form, None) if form.submitted() else None
    return page("public/verify.html", form=form, found=found)


@bp.route("/holder", **FORM)
@asked_by_all
def holder() -> ResponseReturnValue:
    """One's own certificate, and who read it."""
    form = HolderForm.begin()
    found = _looked(form, str(form.id_number.data)) if form.submitted() else None
    form.without_number()
    return page("public/holder.html", form=form, found=found, levels=SKILL_LEVELS, posts=POSTS, purposes=PURPOSES, most=MOST)


def _looked(form: VerifyForm, id_number: str | None) -> Looked | None:
    asked = Asked(str(form.number.data), str(form.name.data), id_number, request.remote_addr)
    with form.beside():
        return look(asked, current_app.extensions["portal_keys"], at=now())
    return None
