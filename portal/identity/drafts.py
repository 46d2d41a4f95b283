"""Nothing typed is lost: a form that arrives after its session has ended is kept, sealed, for the person whose session it
was, and shown again to nobody else. Passwords, tokens and files are not kept. What was taken up again is emptied.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from portal.audit.record import record
from portal.identity.models import FormDraft
from portal.kit.crypto import Keys
from portal.kit.db import session

KEPT: Final = timedelta(days=1)
MOST: Final = 20
"""So many drafts of one person are kept in a day; an old cookie must not fill the database."""


def keep(
    person_id: int, path: str, typed: Iterable[tuple[str, str]], *, keys: Keys, at: datetime
) -> FormDraft | None:
    """Keep what was typed into the form at `path`, or None where nothing worth keeping was typed or too much is kept."""
    pairs = [(name, value) for name, value in typed if value and not _secret(name)]
    if not pairs or _kept(person_id, at) >= MOST:
        return None
    plain = json.dumps(pairs, ensure_ascii=False).encode()
    draft = FormDraft(person_id=person_id, path=path, sealed=keys.seal(plain, _about(person_id, path)), made_at=at)
    session().add(draft)
    session().flush()
    record("login:form_kept", {"draft": draft.id, "person": person_id}, by=None, at=at)
    return draft


def find(draft_id: int, person_id: int, path: str, at: datetime) -> FormDraft | None:
    """The draft, if it is this person's, of this page, not older than a day and not taken up yet."""
    found = select(FormDraft).where(
        FormDraft.id == draft_id, FormDraft.person_id == person_id, FormDraft.path == path,
        FormDraft.taken_at.is_(None), FormDraft.made_at > at - KEPT,
    )  # fmt: skip
    return session().scalars(found).one_or_none()


def opened(draft: FormDraft, keys: Keys) -> MultiDict[str, str]:
    """What was typed."""
    plain = keys.open(draft.sealed, _about(draft.person_id, draft.path))
    return MultiDict([(name, value) for name, value in json.loads(plain)])


def take(draft: FormDraft, *, at: datetime) -> None:
    """The form was sent again: nothing of the draft stays."""
    draft.taken_at, draft.sealed = at, b""
    session().flush()


def _kept(person_id: int, at: datetime) -> int:
    mine = select(func.count()).where(
        FormDraft.person_id == person_id, FormDraft.taken_at.is_(None), FormDraft.made_at > at - KEPT
    )
    return session().scalar(mine) or 0


def _secret(name: str) -> bool:
    return name == "csrf_token" or "password" in name


def _about(person_id: int, path: str) -> str:
    return f"form_draft:{person_id}:{path}"
