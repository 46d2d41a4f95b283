"""What a step of a batch is: an act that exists for single cases, the form it takes once for all, and how one member goes
through it. A step adds no rule: what may not be done with one case is refused here by the same operation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from wtforms import Form

from portal.batches.queries import Member
from portal.cases.acts import Act
from portal.cases.models import Case
from portal.cases.states import State
from portal.kit.actor import Actor
from portal.kit.files import Store
from portal.kit.forms import PortalForm


@dataclass(frozen=True)
class Setting:
    """Before a step: the members it is open to, who acts when, the sum of the cases' versions, where bytes
    are kept, the address's query."""

    members: Sequence[Member]
    by: Actor
    at: datetime
    version: int
    store: Store
    asked: Mapping[str, str]

    @property
    def first(self) -> Case:
        """The case by which the common form is made."""
        return self.members[0].case


@dataclass(frozen=True)
class Doing:
    """While a step is taken: who, when, and where bytes are kept."""

    by: Actor
    at: datetime
    store: Store


class RowForm(Form):
    """What is typed for one member alone: the heads of its columns, and the template of its cells."""

    heads: ClassVar[tuple[str, ...]] = ()
    part: ClassVar[str] = ""

    class Meta:
        """WTForms speaks Chinese here, too."""

        locales = ("zh_CN", "zh")


def _nothing_more(setting: Setting, form: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Step:
    """`word` stands in the address; `states` are those in which members wait for it. `form` makes the common form, `row`
    what each member has besides; `more` is what the template `part` reads. `own` is the endpoint where one case
    can be read before it is signed for, and `reads` what the link there is called."""

    word: str
    act: Act
    states: tuple[State, ...]
    form: Callable[[Setting], PortalForm]
    perform: Callable[[Member, Any, Any, Doing], object]
    row: type[RowForm] | None = None
    more: Callable[[Setting, Any], dict[str, Any]] = _nothing_more
    part: str = "batches/_fields.html"
    hint: str = ""
    own: str = ""
    reads: str = "阅看文书"
    multipart: bool = False
