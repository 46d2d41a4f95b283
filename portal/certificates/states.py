"""What became of a certificate, derived from the entries about it. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from portal.organisations.in_force import Entry, effects_in_force


class Effect(StrEnum):
    """What can happen to certificate data: the prefecture's acceptance, 9 and 15 (void), 9, 15 and 18 (withdrawn)."""

    ACCEPT = "accept"
    VOID = "void"
    WITHDRAW = "withdraw"


EFFECTS: Final = {"accept": "审核通过", "void": "宣布证书作废", "withdraw": "撤销证书数据"}
STATES: Final = {"uploaded": "已上传", "accepted": "审核通过", "withdrawn": "数据已撤销", "void": "证书已作废"}


def state(entries: Iterable[Entry], day: date) -> str:
    """`void` outweighs `withdrawn`, which outweighs `accepted`; a certificate without any is `uploaded`."""
    effects = effects_in_force(entries, day)
    if Effect.VOID in effects:
        return "void"
    if Effect.WITHDRAW in effects:
        return "withdrawn"
    return "accepted" if Effect.ACCEPT in effects else "uploaded"
