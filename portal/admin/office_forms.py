"""The form by which an institution is registered."""

import re
from collections.abc import Sequence

from wtforms import SelectField
from wtforms.validators import ValidationError

from portal.kit.forms import PortalForm, line, needed, words
from portal.organisations.models import Office
from portal.organisations.operations import Entry, Occupation
from portal.organisations.vocabulary import KINDS

NAMED = re.compile(r"^(\S+)\s+(.+?)\s+([0-9、,，]+)$")


class InstitutionForm(PortalForm):
    """What a new institution states of itself."""

    name = line("机构名称", 100)
    short = line("简称", 30, optional=True)
    credit_code = line("统一社会信用代码", 40, render_kw={"autocapitalize": "characters", "spellcheck": "false"})
    kind = SelectField("机构类别", [needed("请选择机构类别。")], choices=list(KINDS.items()))
    county = SelectField("所在县（市、区、特区）", [needed("请选择所在地。")], coerce=int)
    address = line("地址", 200)
    head = line("主要负责人", 50)
    occupations = words("可评价的职业（工种）和等级", 5000, render_kw={"spellcheck": "false"})

    def offer(self, counties: Sequence[Office]) -> None:
        """Where it may be located."""
        self.county.choices = [(one.id, one.short.removesuffix("人社局")) for one in counties]

    def validate_occupations(self, field: object) -> None:
        """Each line reads code, name, levels."""
        for number, written in enumerate(self._lines(), start=1):
            if NAMED.match(written) is None:
                raise ValidationError(f"第 {number} 行应写成“6-31-01-03 电工 5、4、3”的样子。")

    def _lines(self) -> list[str]:
        return [one.strip() for one in str(self.occupations.data or "").splitlines() if one.strip()]

    def entry(self) -> Entry:
        """What was stated; the operation checks it."""
        found = [NAMED.match(written) for written in self._lines()]
        occupations = tuple(
            Occupation(one[1], one[2], tuple(re.split("[、,，]", one[3]))) for one in found if one is not None
        )
        stated = {name: str(self[name].data or "") for name in ("name", "credit_code", "kind", "head", "address", "short")}
        return Entry(**stated, occupations=occupations)
