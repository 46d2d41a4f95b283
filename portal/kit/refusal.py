"""How the portal says no: why, under which clause, and when or by whom it becomes possible."""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """What kind of no it is; `app.py` turns it into a status once."""

    AUTHORITY = "authority"
    PROCEDURE = "procedure"
    STALE = "stale"
    INPUT = "input"


@dataclass(eq=False)
class Refused(Exception):
    """An act that does not happen. `why`, `who` and `when` are Chinese sentences for the person; `clause` is an id
    such as `20(3)`, or empty where only an internal rule says no; `field` names the form field the message belongs beside."""

    why: str
    clause: str = ""
    who: str = ""
    when: str = ""
    ground: Ground = Ground.PROCEDURE
    field: str = ""

    def __str__(self) -> str:
        return self.why


class Missing(Exception):
    """No such thing for this person: the same answer whether it does not exist or is not theirs to know of."""
