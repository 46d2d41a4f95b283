"""The public's pages: the list of announcements, one of them, the directory, one institution."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit.queries import latest_checkpoint, short_form
from portal.kit import keyset
from portal.kit.clock import now
from portal.kit.web import LARGEST_ID, asked_words, page
from portal.organisations.vocabulary import KINDS, SKILL_LEVELS, STANDINGS
from portal.public import directory
from portal.public.access import open_to_all
from portal.publicity import published
from portal.publicity.words import STATES

bp = Blueprint("public", __name__, template_folder="templates", url_prefix="/public")
COLOURS = {"listed": "green", "terminated": "red"}
"""What is neither is amber."""


@bp.get("")
@open_to_all
def announcements() -> ResponseReturnValue:
    """What was made public, newest first; those whose time is over under a tab of their own, by title."""
    regions, asked, archived = directory.prefectures(), asked_words("q"), request.args.get("tab") == "archive"
    wanted = published.Wanted(asked, _id_of(regions), archived)
    after = keyset.read(request.args.get("after", ""))
    found = published.published(wanted, after, now()) if len(asked) != 1 else []
    shown = found[: published.PAGE]
    more = keyset.written(shown[-1].published_at, shown[-1].id) if len(found) > published.PAGE else ""
    return page(
        "public/announcements.html", announcements=shown, states=STATES, regions=regions, wanted=wanted,
        archived=archived, **_pages("public.announcements", more, {"q": asked, "tab": "archive" if archived else ""}),
    )  # fmt: skip


@bp.get("/announcements/<int:announcement_id>")
@open_to_all
def announcement(announcement_id: int) -> ResponseReturnValue:
    """One announcement, or what stays of it: since when it is withdrawn and why; that its time is over."""
    found = published.one(announcement_id) if announcement_id <= LARGEST_ID else None
    if found is None:
        return _nothing("没有这份公告", "公告")
    latest = latest_checkpoint()
    return page("public/announcement.html", one=found, states=STATES, checkpoint=short_form(latest) if latest else "")


@bp.get("/institutions")
@open_to_all
def institutions() -> ResponseReturnValue:
    """The directory, by name, credit code, occupation, level and place."""
    regions = directory.prefectures()
    chosen = _id_of(regions)
    counties = directory.counties(chosen) if chosen is not None else []
    wanted = directory.Wanted(
        asked_words("q"), asked_words("occupation"), chosen, _one_of("level", SKILL_LEVELS),
        _one_of("county", [one.region_code for one in counties]),
    )  # fmt: skip
    found, more = directory.listed(wanted, _key(request.args.get("after", "")))
    kept = {"q": wanted.words, "occupation": wanted.occupation, "level": wanted.level, "county": wanted.county}
    return page(
        "public/institutions.html", institutions=found, regions=regions, counties=counties, wanted=wanted, words=STANDINGS,
        colours=COLOURS, kinds=KINDS, levels=SKILL_LEVELS,
        **_pages("public.institutions", f"{more[0]}_{more[1]}" if more else "", kept),
    )  # fmt: skip


@bp.get("/institutions/<credit_code>")
@open_to_all
def institution(credit_code: str) -> ResponseReturnValue:
    """One institution: what it may assess, how it stands and on what that rests, the announcements about it."""
    found = directory.institution(credit_code.upper()) if "\0" not in credit_code else None
    if found is None:
        return _nothing("目录中没有这家机构", "评价机构")
    standings = directory.standings(found.id)
    return page(
        "public/institution.html", one=found, kinds=KINDS, levels=SKILL_LEVELS, words=STANDINGS, colours=COLOURS,
        standings=standings, scope=directory.scope(found.id), suspended=directory.suspended(standings), states=STATES,
        announcements=published.of_institution(found.id, now()),
    )  # fmt: skip


def _one_of(name: str, known: Collection[str]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def _id_of(regions: Sequence[directory.Found]) -> int | None:
    asked = request.args.get("region", "")
    return next((one.id for one in regions if one.region_code == asked), None)


def _pages(endpoint: str, more: str, asked: dict[str, str]) -> dict[str, Any]:
    """The addresses around a page of a list: without filters, its first page, the next one."""
    kept: dict[str, Any] = {name: value for name, value in {**asked, "region": request.args.get("region", "")}.items() if value}
    return {
        "region": kept.get("region", ""), "narrowed": bool(set(kept) - {"tab"}),
        "first": url_for(endpoint, **kept) if "after" in request.args else "",
        "more": url_for(endpoint, **kept, after=more) if more else "",
    }  # fmt: skip


def _key(written: str) -> directory.Key | None:
    code, _, number = written.partition("_")
    known = code.isascii() and code.isdigit() and number.isascii() and number.isdigit() and len(number) < 18
    return (code, int(number)) if known else None


def _nothing(title: str, what: str) -> tuple[str, int]:
    return page("public/nothing.html", heading=title, what=what), 404
