"""The forms of filing and of its answer."""

from portal.decisions.forms import MultiCheckboxField
from portal.filings.models import Filing
from portal.kit.forms import PortalForm, needed, words


class FileForm(PortalForm):
    """With whom, and in short what was decided and done."""

    recipients = MultiCheckboxField("报送机构", choices=[], validators=[needed("请选择报送机构。")])
    summary = words("报备内容", 3000)

    def offer(self, owed: list[Filing]) -> "FileForm":
        """The offices with which something still has to be filed."""
        self.recipients.choices = [
            (str(one.id), f"{one.recipient.name}{'（更正报备）' if one.corrects_id else ''}") for one in owed
        ]
        return self

    def chosen(self, owed: list[Filing]) -> list[Filing]:
        """The filings of the offices that were ticked."""
        return [one for one in owed if str(one.id) in (self.recipients.data or [])]


class ReceiveForm(PortalForm):
    """Nothing to fill in: what is received stands on the page."""


class ReturnForm(PortalForm):
    """What is missing or wrong."""

    comment = words("退回意见", 2000)
