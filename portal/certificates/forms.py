"""What is filled in about keys."""

from portal.kit.forms import PortalForm, line


class KeyForm(PortalForm):
    """A new key."""

    name = line("业务系统名称", 40)


class EndKeyForm(PortalForm):
    """Why a key ends."""

    reason = line("停用原因", 200)
