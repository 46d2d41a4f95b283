"""What everybody can ask about a certificate."""

from portal.kit.forms import PortalForm, line

LONGEST = 40


class VerifyForm(PortalForm):
    """A certificate that somebody was shown."""

    number = line("证书编号", LONGEST, description="证书上的完整编号。")
    name = line("持证人姓名", LONGEST, description="与证书上的完全一致。")


class HolderForm(VerifyForm):
    """One's own."""

    id_number = line("证件号码", LONGEST, description="办理评价时登记的号码。只用于核对，不显示、不保存。")

    def without_number(self) -> None:
        """The identity number never goes back into a page."""
        self.id_number.data = ""
