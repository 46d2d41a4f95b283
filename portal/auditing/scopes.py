"""How the gate finds what auditors work on: entries as the reader sees them, reviews of the own tree, questions to the own
office (for its approver only: colleagues get the answer that a missing one gets), one's own searches and checks."""

from portal.audit.models import AuditEntry
from portal.audit.reading import reader
from portal.audit.sealing_models import Checkpoint
from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.permission import OWN, basis_for
from portal.authority.seats import Capacity
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.reviews import queries
from portal.reviews.models import Check, Inquiry, Review, SavedSearch


def own(thing: object, actor: Actor) -> frozenset[Capacity]:
    """What belongs to no case is done in the office's own capacity."""
    return OWN


def no_matter(thing: object) -> tuple[str, ...]:
    """And is about no clause."""
    return ()


def entry(actor: Actor, entry_id: int) -> AuditEntry | None:
    """An entry of the actor's tree, by its number; what is not sealed yet belongs to no tree and only the province sees it."""
    if entry_id >= 2**63:
        return None
    with reader() as asked:
        return asked.get(AuditEntry, entry_id)


def inquiry(actor: Actor, inquiry_id: int) -> Inquiry | None:
    """A question to the actor's office, if the actor answers for it."""
    if basis_for(actor, Action.EXPLAIN, OWN) is None:
        return None
    return queries.inquiry(actor, inquiry_id)


def checkpoint(actor: Actor, checkpoint_id: int) -> Checkpoint | None:
    """Any checkpoint: they are published."""
    return session().get(Checkpoint, checkpoint_id)


register(AuditEntry, Subject("entry_id", entry, own, no_matter, "entry"))
register(Review, Subject("review_id", queries.review, own, no_matter, "review"))
register(Inquiry, Subject("inquiry_id", inquiry, own, no_matter, "inquiry"))
register(SavedSearch, Subject("search_id", queries.search, own, no_matter, "search"))
register(Check, Subject("check_id", queries.check, own, no_matter, "check"))
register(Checkpoint, Subject("checkpoint_id", checkpoint, own, no_matter, "checkpoint"))
