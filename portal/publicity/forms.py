"""The forms of announcing and of closing."""

from portal.kit.forms import PortalForm, line, words


class AnnouncementForm(PortalForm):
    """What goes to the public."""

    title = line("公告标题", 100)
    words = words("公告内容", 5000)


class CloseForm(PortalForm):
    """With which words the case is closed."""

    note = words("结案意见", 2000)
