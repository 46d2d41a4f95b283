"""The words of announcements: why one was withdrawn, and where it stands."""

from typing import Final

REVERSED, CLEARED, MISTAKEN = "reversed", "cleared", "mistaken"

CAUSES: Final = {REVERSED: "处理决定被撤销或者变更", CLEARED: "经调查核实，已排除嫌疑", MISTAKEN: "公告有误"}

STATES: Final = {"shown": ("公布中", "green"), "withdrawn": ("已撤回", "amber"), "archived": ("公布期满", "")}
"""Where an announcement stands, with the colour of its tag; the words of the view `public_announcement`."""
