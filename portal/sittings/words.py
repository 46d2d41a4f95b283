"""The words of what happens with the candidates of a voided sitting."""

from typing import Final

NOTICED, RESIT, OBJECTED, ANSWERED = "noticed", "resit_offered", "objected", "answered"
RESTORED = "restored"
EVENTS: Final = {
    NOTICED: "告知", RESIT: "提供重新评价", OBJECTED: "提出异议", ANSWERED: "答复异议", RESTORED: "告知结果恢复有效",
}  # fmt: skip
FILTERS: Final = {"": "全部", NOTICED: "未告知", RESIT: "未提供重新评价", OBJECTED: "异议未答复"}
"""By what the list is narrowed: what is still to be done."""
FILTERS_REVERSED: Final = {"": "全部", RESTORED: "未告知恢复", OBJECTED: "异议未答复"}
"""The same of a sitting that is void no more."""
