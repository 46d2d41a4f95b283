"""The last row of table 2 as code: who reads certificate data, who decides about it, who takes the permission away (19)."""

from tests.authority.asking import APPROVER, OFFICERS, READERS, SYSTEM, Q, Rule, by

DATA_POSTS = {APPROVER, "data_officer"}


def of_own_office(q: Q) -> bool:
    return q.capacity == "own"


def over_offices(q: Q) -> bool:
    """The province over all, a prefecture over its region."""
    return q.capacity == "supervise" and q.level in ("province", "prefecture")


def may_see_grant(q: Q) -> bool:
    if q.capacity == "own":
        return q.post in READERS | {"security_admin", "auditor"}
    return over_offices(q) and q.post in DATA_POSTS | {"security_admin", "auditor"}


def may_decide_grant(q: Q) -> bool:
    """A grant lies inside the region of who decides about it: no county and no institution has one."""
    return q.post == APPROVER and q.level in ("province", "prefecture") and q.capacity in ("own", "supervise")


def may_revoke_read(q: Q) -> bool:
    """Table 2, last row: everybody his own people, the prefecture its region, the province any."""
    return q.post in DATA_POSTS and (of_own_office(q) or over_offices(q))


def may_ask_block(q: Q) -> bool:
    return q.level == "county" and q.capacity == "own" and q.post in OFFICERS | DATA_POSTS


def may_plant(q: Q) -> bool:
    """Who answers for a region's data plants records in it."""
    return q.post == "data_officer" and q.capacity == "own" and q.level in ("province", "prefecture")
def may_order_deletion(q: Q) -> bool:
    """Whoever may revoke, by an approver's signature."""
    return q.post == APPROVER and may_revoke_read(q)


READING: dict[str, Rule] = {
    "certificate:read": by({*READERS, SYSTEM}, of_own_office),
    "read_grant:read": may_see_grant,
    "read_grant:ask": by(OFFICERS | DATA_POSTS, of_own_office),
    "read_grant:decide": may_decide_grant,
    "read_grant:suspend": may_revoke_read,
    "read_grant:revoke": may_revoke_read,
    "read_grant:ask_block": may_ask_block,
    "read_log:read": by(DATA_POSTS | {"auditor"}, of_own_office),
    "read_log:read_alerts": by({"data_officer", "auditor"}, of_own_office),
    "read_log:watch": by({"data_officer"}, of_own_office),
    "read_log:plant": may_plant,
    "deletion:order": may_order_deletion,
    "deletion:attest": by(READERS, of_own_office),
    "deletion:check": may_revoke_read,
}
