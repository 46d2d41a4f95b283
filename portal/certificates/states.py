"""What became of a certificate, derived from the entries about it. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from portal.organisations.in_force import Entry, effects_in_force


class Effect(StrEnum):
    """What can happen to certificate data: the prefecture reviews it, accepts it or returns it (4(2)); the institution corrects
    it by a newer revision (15.3, 18); 9 and 15 declare it void, 9, 15 and 18 withdraw it."""

    REVIEW = "review"
    ACCEPT = "accept"
    RETURN = "return"
    CORRECT = "correct"
    VOID = "void"
    WITHDRAW = "withdraw"


EFFECTS: Final = {
    "review": "开始审核", "accept": "审核通过", "return": "退回更正", "correct": "更正为新版本", "void": "宣布证书作废",
    "withdraw": "撤销证书数据",
}  # fmt: skip
STATES: Final = {
    "uploaded": "已上传", "held": "暂缓审核", "in_review": "审核中", "accepted": "审核通过", "returned": "退回更正",
    "corrected": "已更正", "withdrawn": "数据已撤销", "void": "证书已作废",
}  # fmt: skip
COLOURS: Final = {
    "uploaded": "blue", "held": "amber", "in_review": "blue", "accepted": "green", "returned": "amber", "corrected": "",
    "withdrawn": "amber", "void": "red",
}  # fmt: skip

WEIGHTS: Final = (
    (Effect.VOID, "void"), (Effect.WITHDRAW, "withdrawn"), (Effect.CORRECT, "corrected"), (Effect.RETURN, "returned"),
    (Effect.ACCEPT, "accepted"),
)  # fmt: skip
"""What outweighs what: a decision every act of review, a newer revision what was said of the older one."""

REVIEWED: Final = tuple(effect.value for effect, _ in WEIGHTS)
"""The effects after which a record no longer waits for its review."""

CORRECTABLE: Final = frozenset({"returned", "accepted", "withdrawn"})
"""From where a record goes on as a newer revision: it came back, it was found wrong, or its data were withdrawn (18)."""


def state(entries: Iterable[Entry], day: date, held: bool = False) -> str:
    """The word of `STATES`. `held` tells whether the institution's data are held on that day (20(1)): it matters only for what
    was not reviewed."""
    return of_effects(effects_in_force(entries, day), held)


def of_effects(effects: frozenset[str], held: bool = False) -> str:
    """The same for the effects that hold."""
    decided = next((word for effect, word in WEIGHTS if effect in effects), None)
    if decided is not None:
        return decided
    if held:
        return "held"
    return "in_review" if Effect.REVIEW in effects else "uploaded"
