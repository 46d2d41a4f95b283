"""接口密钥: the keys of an institution's own systems (19). The secret is shown on the page that makes it, and never again."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.certificates import keys
from portal.certificates.forms import EndKeyForm, KeyForm
from portal.certificates.key_models import ApiKey
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.web import current_actor, done, page
from portal.organisations.models import Office

bp = Blueprint("keys", __name__, template_folder="../templates")


@bp.get("/my-keys")
@requires(Action.END_KEYS)
def index() -> ResponseReturnValue:
    """Every key the institution ever had, without its secret."""
    return _listed(KeyForm.begin())


@bp.post("/my-keys")
@requires(Action.MANAGE_KEYS)
def make() -> ResponseReturnValue:
    """A new key: shown once, on this answer, which no browser keeps."""
    by, form = current_actor(), KeyForm.begin()
    if form.submitted():
        with form.beside():
            made = keys.make_key(session().get_one(Office, by.office_id), str(form.name.data), by=by, at=now())
            return page("certificates/key_made.html", made=made)
    return _listed(form)


def _listed(form: KeyForm) -> str:
    by = current_actor()
    may_make = basis_for(by, Action.MANAGE_KEYS, OWN) is not None
    return page("certificates/keys.html", keys=keys.keys_of(by.office_id), form=form, may_make=may_make)


@bp.route("/my-keys/<int:key_id>/end", methods=["GET", "POST"])
@requires(Action.END_KEYS, on=ApiKey)
def end(key: ApiKey) -> ResponseReturnValue:
    """End a key for good."""
    form, back = EndKeyForm.begin(), url_for("keys.index")
    if form.submitted():
        ended = keys.end_key(key, str(form.reason.data), by=current_actor(), at=now())
        words = f"密钥“{key.name}”已停用，立即生效。" if ended else "这个密钥此前已经停用，没有变化。"
        return done(words, back)
    return page("certificates/end_key.html", form=form, key=key, back=back)
