"""The forms of announcing, of withdrawing, of an institution that was cleared, and of closing."""

from collections.abc import Collection
from typing import Self

from wtforms import RadioField

from portal.kit.forms import PortalForm, line, needed, words
from portal.publicity.words import CAUSES


class AnnouncementForm(PortalForm):
    """What goes to the public."""

    title = line("公告标题", 100)
    words = words("公告内容", 5000)


class WithdrawalForm(PortalForm):
    """Why an announcement is taken back; everybody reads the reason."""

    cause = RadioField("撤回原因", [needed("请选择撤回原因。")])
    reason = words("向社会公开的撤回说明", 1000)

    def offer(self, causes: Collection[str]) -> Self:
        """The causes that there are now."""
        self.cause.choices = [(cause, CAUSES[cause]) for cause in causes]
        return self


class ClearanceForm(PortalForm):
    """Who found that there was nothing, and how."""

    words = words("排除嫌疑的结论", 1000)


class CloseForm(PortalForm):
    """With which words the case is closed."""

    note = words("结案意见", 2000)
