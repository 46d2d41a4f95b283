"""Choosing an office by typing a part of its name, without JavaScript and however many offices there are; and the places."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from wtforms import StringField
from wtforms.validators import Optional, ValidationError

from portal.kit.db import session
from portal.organisations.models import Office
from portal.organisations.queries import Wanted, bureaus, narrowed

OFFERED = 12
"""So many offices are offered to choose from where the words fit several."""
SUGGESTED = 300


class OfficeField(StringField):
    """An office by (a part of) its name, or by an institution's credit code. Where several fit, they are offered as choices
    under the same name; what is chosen there counts as long as the words still fit it. `office` is the one meant."""

    def __init__(self, label: str, levels: Sequence[str] = ("institution",), **keywords: Any) -> None:
        super().__init__(label, [Optional()], **keywords)
        self.levels = levels
        self.office: Office | None = None
        self.candidates: Sequence[Office] = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        """The words typed, or the office chosen among those offered for them."""
        typed, *chosen = [value.strip() for value in valuelist] or [""]
        self.data = chosen[-1] if chosen and typed and typed in chosen[-1] else typed

    def pre_validate(self, form: Any) -> None:
        """Find the office meant; a mistake says what to do about it."""
        self.office, self.candidates = None, ()
        if not self.data:
            return
        found = named(self.data, self.levels)
        if len(found) == 1:
            self.office, self.data = found[0], found[0].name
            return
        if not found:
            raise ValidationError(f"没有找到“{self.data}”，请填写机构全称、简称或统一社会信用代码。")
        self.candidates = found[:OFFERED]
        more = "，符合的机构较多，也可以再多写几个字" if len(found) > OFFERED else ""
        raise ValidationError(f"有多家机构符合“{self.data}”，请在下面选择一家{more}。")


def named(words: str, levels: Sequence[str]) -> Sequence[Office]:
    """The offices of these levels that the words may mean: one whose name they are, else those in which they occur."""
    at_level = select(Office).where(Office.level.in_(levels)).order_by(Office.region_code, Office.id)
    whole = session().scalars(at_level.where(or_(Office.name == words, Office.short == words)).limit(2)).unique().all()
    if len(whole) == 1:
        return whole
    return session().scalars(narrowed(at_level, Wanted(words)).limit(OFFERED + 1)).unique().all()


def suggestions(levels: Sequence[str], prefecture_id: int | None = None) -> list[str]:
    """Names for a list of suggestions: those of the prefecture's region, or all."""
    found = select(Office.name).where(Office.level.in_(levels)).order_by(Office.region_code, Office.id).limit(SUGGESTED)
    return list(session().scalars(found.where(Office.prefecture_id == prefecture_id) if prefecture_id else found))


def places(first_prefecture: int | None = None) -> dict[str, list[tuple[str, str]]]:
    """The counties to choose from, under their prefectures, the own one first; opens with the wish to choose."""
    counties = bureaus("county")
    order = sorted(bureaus("prefecture"), key=lambda one: one.id != first_prefecture)
    groups = {
        prefecture.region.name: [(one.region_code, one.region.name) for one in counties if one.prefecture_id == prefecture.id]
        for prefecture in order
    }
    return {"请先选择": [("", "请选择县（市、区、特区）")], **groups}
