"""The forms by which an institution is registered, its scope is changed, and a change of its standing is entered."""

import re
from collections.abc import Sequence

from wtforms import SelectField
from wtforms.validators import ValidationError

from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.organisations.changes import Change
from portal.organisations.models import InstitutionScope, Office
from portal.organisations.operations import Entry, Occupation
from portal.organisations.vocabulary import ENTERED, KINDS, STANDINGS

NAMED = re.compile(r"^(\S+)\s+(.+?)\s+([0-9、,，]+)$")


class ScopeForm(PortalForm):
    """Occupations with the levels that may be assessed, one a line."""

    occupations = words("可评价的职业（工种）和等级", 5000, render_kw={"spellcheck": "false"})

    def validate_occupations(self, field: object) -> None:
        """Each line reads code, name, levels."""
        for number, written in enumerate(self._lines(), start=1):
            if NAMED.match(written) is None:
                raise ValidationError(f"第 {number} 行应写成“6-31-01-03 电工 5、4、3”的样子。")

    def _lines(self) -> list[str]:
        return [one.strip() for one in str(self.occupations.data or "").splitlines() if one.strip()]

    def stated(self) -> tuple[Occupation, ...]:
        """What was written, line by line; the operation checks it."""
        found = [NAMED.match(written) for written in self._lines()]
        return tuple(Occupation(one[1], one[2], tuple(re.split("[、,，]", one[3]))) for one in found if one is not None)


class InstitutionForm(ScopeForm):
    """What a new institution states of itself."""

    name = line("机构名称", 100)
    short = line("简称", 30, optional=True)
    credit_code = line("统一社会信用代码", 40, render_kw={"autocapitalize": "characters", "spellcheck": "false"})
    kind = SelectField("机构类别", [needed("请选择机构类别。")], choices=list(KINDS.items()))
    county = SelectField("所在县（市、区、特区）", [needed("请选择所在地。")], coerce=int)
    address = line("地址", 200)
    head = line("主要负责人", 50)

    def offer(self, counties: Sequence[Office]) -> None:
        """Where it may be located."""
        self.county.choices = [(one.id, one.short.removesuffix("人社局")) for one in counties]

    def entry(self) -> Entry:
        """What was stated; the operation checks it."""
        stated = {name: str(self[name].data or "") for name in ("name", "credit_code", "kind", "head", "address", "short")}
        return Entry(**stated, occupations=self.stated())


class StandingForm(PortalForm):
    """A change of standing that was decided, with the document that decided it."""

    standing = SelectField("变动后的状态", [needed("请选择状态。")])
    since = day("生效日期")
    cause = line("依据的文书", 200)

    def offer(self, current: str) -> None:
        """Every standing but the one in force."""
        self.standing.choices = [(word, STANDINGS[word]) for word in ENTERED if word != current]

    def change(self) -> Change:
        """What was stated in a valid form."""
        return Change(str(self.standing.data), day_of(self.since), str(self.cause.data))


def written(scope: Sequence[InstitutionScope]) -> str:
    """A scope as the form writes it."""
    return "\n".join(f"{one.occupation_code} {one.occupation} {'、'.join(one.levels)}" for one in scope)
