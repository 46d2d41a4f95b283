"""Pages on which the policy officer publishes a version of the law as data, having seen what it changes, and withdraws one
that is not yet effective (4(1), 21, 22)."""

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.admin.alert_form import AlertsForm
from portal.admin.blueprint import bp
from portal.admin.law_forms import LimitsForm, PublishForm, ReadingForm, RulebookForm, latest
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.forms import WordsForm
from portal.cases.touched import touched
from portal.kit.clock import now
from portal.kit.refusal import Missing, Refused
from portal.kit.web import current_actor, done, page
from portal.rulebook import publishing, versions
from portal.rulebook.clauses import Rulebook
from portal.rulebook.differences import Difference, between
from portal.rulebook.models import KINDS, Kind, LawVersion

FORM = {"methods": ["GET", "POST"]}


@bp.route("/rulebook/publish/limits", **FORM)
@requires(Action.PUBLISH)
def publish_limits() -> ResponseReturnValue:
    """The internal limits (R-11)."""
    form = LimitsForm.start()
    return _on(form) or page("admin/publish_limits.html", form=form)


@bp.route("/rulebook/publish/watching", **FORM)
@requires(Action.PUBLISH)
def publish_watching() -> ResponseReturnValue:
    """From what number on the reading of certificate data is noticed (19)."""
    form = AlertsForm.start()
    return _on(form) or page("admin/publish_watching.html", form=form)


@bp.route("/rulebook/publish/readings", **FORM)
@requires(Action.PUBLISH)
def publish_readings() -> ResponseReturnValue:
    """One reading: chosen first, then written anew."""
    known = latest(Kind.READINGS)
    asked, added = request.args.get("reading", ""), f"R-{max(int(one[2:]) for one in known) + 1}"
    if asked not in (*known, added):
        return page("admin/choose_reading.html", readings=known, added=added)
    old = known.get(asked)
    form = ReadingForm.start(id=asked, text=old.text if old else "", clauses="、".join(old.clauses) if old else "")
    form["id"].data = asked
    return _on(form) or page("admin/publish_reading.html", form=form, asked=asked, old=old)


@bp.route("/rulebook/publish/rulebook", **FORM)
@requires(Action.PUBLISH)
def publish_rulebook() -> ResponseReturnValue:
    """The rulebook: clause by clause, or as a whole text."""
    form, clause = RulebookForm.start(), None
    if request.method == "POST":
        with form.beside():
            form.take_file()
            form.keep_clause()
            clause = form.opened() if _step() in ("open", "keep") else None
    shown = _on(form) if not _wrong(form) else None
    opened = str(form.editing.data) if clause else ""
    return shown or page("admin/publish_rulebook.html", form=form, clause=clause, opened=opened, changes=_changes(form))


@bp.route("/rulebook/versions/<int:version_id>/withdraw", **FORM)
@requires(Action.PUBLISH)
def withdraw_version(version_id: int) -> ResponseReturnValue:
    """Take a planned version back."""
    version = _planned(version_id, now().date())
    form = WordsForm.begin(publishing.turn(Kind(version.kind)))
    form.words.label.text = "撤回的理由"
    if form.submitted():
        with form.beside():
            publishing.withdraw(version, str(form.words.data), by=current_actor(), at=now())
            return done(f"{version.name}已撤回，原文保留。", url_for("desk.law_versions_page"))
    return page("admin/withdraw_version.html", form=form, version=version)


def _step() -> str:
    return request.form.get("step", "")


def _on(form: PublishForm) -> ResponseReturnValue | None:
    """The preview, or what follows publication; None where the form is to be shown (again)."""
    if _step() not in ("preview", "publish") or not form.submitted():
        return None
    with form.beside():
        draft = form.draft(form.made())
        found = publishing.examine(draft, at=now())
        if _step() == "publish":
            version = publishing.publish(draft, by=current_actor(), at=now())
            return done(f"{version.name}已发布，{version.effective_from} 起生效。", url_for("desk.law_versions_page"))
        return page(
            "admin/preview_version.html", form=form, draft=draft, found=found, word=KINDS[draft.kind],
            cases=touched(found.places), today=now().date(),
        )  # fmt: skip
    return None


def _wrong(form: PublishForm) -> bool:
    return any(field.errors for field in form) or bool(form.form_errors)


def _changes(form: RulebookForm) -> list[Difference]:
    try:
        book: Rulebook = form.book()
    except Refused:
        return []
    return between(latest(Kind.RULEBOOK), book)


def _planned(version_id: int, day: date) -> LawVersion:
    """The version, if it can still be withdrawn."""
    for version in (one for kind in Kind for one in versions.ever_published(kind)):
        if version.id == version_id and publishing.withdrawable(version, day):
            return version
    raise Missing
