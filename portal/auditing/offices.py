"""The offices that an auditor may choose from: the own one first, then the bureaus of the tree, then its institutions."""

from collections.abc import Sequence

from sqlalchemy import case, select

from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office
from portal.reviews.queries import tree

MOST = 300
"""Beyond so many the name is typed in full."""


def offices_to_choose(by: Actor) -> Sequence[Office]:
    """Them."""
    last = case((Office.id == by.office_id, 0), (Office.level != "institution", 1), else_=2)
    found = select(Office).where(tree(by)).order_by(last, Office.region_code, Office.id)
    return session().scalars(found.limit(MOST)).all()
