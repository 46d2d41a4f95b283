"""The forms of reading."""

from collections.abc import Mapping
from typing import Final

from wtforms import RadioField, SelectField

from portal.grants.models import ReadGrant
from portal.grants.words import CASE, FIELDS, HOW, MASKABLE
from portal.kit.forms import PortalForm, line, needed
from portal.kit.forms import words as paragraph
from portal.readings.exporting import FORMATS

NOTHING: Final = {"": "不导出"}


class OccasionForm(PortalForm):
    """What one reads for."""

    words = paragraph("读取事由", 500)
    number = line("案号", 40, optional=True)

    def suit(self, grant: ReadGrant) -> None:
        """Under a grant for cases the number is needed (`occasions.begin` refuses without)."""
        self.number.flags.required = grant.purpose == CASE


class HolderForm(PortalForm):
    """Whose certificates: the identity number is never part of an address."""

    id_number = line("证件号码", 30, render_kw={"autocomplete": "off", "spellcheck": "false"})


class UnmaskForm(PortalForm):
    """Why one certificate is shown in full."""

    words = paragraph("查看完整信息的理由", 500)


class ExportForm(PortalForm):
    """What leaves, and why."""

    format = RadioField("格式", [needed("请选择格式。")], choices=list(FORMATS.items()), default="csv")
    words = paragraph("导出用途", 500)
    number, name, id_number = SelectField(FIELDS["number"]), SelectField(FIELDS["name"]), SelectField(FIELDS["id_number"])
    occupation, institution = SelectField(FIELDS["occupation"]), SelectField(FIELDS["institution"])
    issued_on, scores, state = SelectField(FIELDS["issued_on"]), SelectField(FIELDS["scores"]), SelectField(FIELDS["state"])

    def offer(self, granted: Mapping[str, str]) -> None:
        """Nothing more than the grant gives."""
        for name in FIELDS:
            if name not in granted:
                del self[name]
                continue
            how = {"masked": HOW["masked"]} if name in MASKABLE else {}
            if granted[name] == "full":
                how["full"] = HOW["full"] if name in MASKABLE else "导出"
            self[name].choices = [*NOTHING.items(), *how.items()]
            if self[name].data is None:
                self[name].data = next(iter(how))

    def chosen(self) -> dict[str, str]:
        """The fields of the export."""
        return {name: str(self[name].data) for name in FIELDS if name in self and self[name].data}
