"""What is said about an exhibit besides its content: kind, origin, who collected it when, and what it proves."""

from dataclasses import dataclass
from datetime import date

from portal.evidence.models import Exhibit


@dataclass(frozen=True)
class Particulars:
    """`kind` is a word of `KINDS`; `source` where it comes from; `collected_by` the names of those who collected it;
    `proves` what it is to prove (证明对象)."""

    kind: str
    title: str
    source: str
    collected_by: str
    collected_on: date
    proves: str


@dataclass(frozen=True)
class Correction:
    """Which exhibit a new one corrects, and why."""

    of: Exhibit
    reason: str
