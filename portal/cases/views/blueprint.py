"""The blueprint of the case's pages, and the one page that every act with a form shares."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, url_for

from portal.cases.acts import Act, active_handlers
from portal.cases.forms import shown
from portal.cases.models import Case
from portal.cases.states import State
from portal.cases.words import EVENTS, STATES
from portal.cases.workflow import after
from portal.kit.forms import PortalForm
from portal.kit.web import current_actor, page

bp = Blueprint("cases", __name__, template_folder="../templates")
FORM = {"methods": ["GET", "POST"]}


def case_address(case: Case) -> str:
    """The case page."""
    return url_for("desk.case_page", case_id=case.id)


def act_page(act: Act, case: Case, form: PortalForm, note: str = "", more: Mapping[str, Any] | None = None) -> str:
    """The form of an act: the case it is about, on what it rests, what follows; `more` is for parts that only one act has."""
    basis = act.permitted(case, current_actor()) or ""
    clauses = list(dict.fromkeys(clause for clause in (EVENTS[act.event][1], basis) if clause))
    return page(
        "cases/act.html", act=act, case=case, form=form, fields=shown(form), note=note, back=case_address(case),
        clauses=clauses, outcome=outcome(act, case), state=STATES[State(case.state)],
        handlers="、".join(dict.fromkeys(active_handlers(case))), more=more or {},
    )  # fmt: skip


def outcome(act: Act, case: Case) -> str:
    """Where the case stands afterwards."""
    state = State(case.state)
    target = after(state, act.event)
    if target is state:
        return f"案件仍处于“{STATES[state]}”环节"
    return f"案件由“{STATES[state]}”进入“{STATES[target]}”环节"
