"""The form by which the policy officer sets from what number on the reading of certificate data is noticed (19)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from wtforms import IntegerField
from wtforms.validators import NumberRange

from portal.admin.law_forms import PublishForm, latest
from portal.kit.clock import today
from portal.kit.forms import needed
from portal.kit.refusal import Ground, Refused
from portal.kit.thresholds import LARGEST, NEVER_SUSPENDS, RULES, UNITS, Threshold, Watching
from portal.rulebook.models import Kind
from portal.rulebook.publishing import turn
from portal.rulebook.writing import watching_text

OTHERS = {
    "opens": ("常规时间自几时起", 0, 24), "closes": ("常规时间至几时止", 0, 24),
    "idle_days": ("读取后几个工作日内应有办理", 1, 366), "handling_days": ("预警应在几个工作日内处置", 1, 366),
}  # fmt: skip


class AlertsForm(PublishForm):
    """For each rule its two numbers; the usual hours and the two periods."""

    kind = Kind.WATCHING

    @classmethod
    def start(cls, **values: Any) -> "PublishForm":
        """Filled in with the last version."""
        said: Watching = latest(Kind.WATCHING)
        fields: dict[str, Any] = {key: _number(*terms) for key, terms in OTHERS.items()}
        values |= {key: getattr(said, key) for key in OTHERS}
        for key, one in said.rules.items():
            fields[f"{key}__first"] = _number(f"预警（{UNITS[key]}）", 1, LARGEST)
            if key not in NEVER_SUSPENDS:
                fields[f"{key}__second"] = _number(f"自动暂停（{UNITS[key]}，0 为不暂停）", 0, LARGEST)
            values |= {f"{key}__first": one.first, f"{key}__second": one.second}
        made: type[AlertsForm] = type("EditedAlerts", (AlertsForm,), fields)
        return made.begin(turn(cls.kind), effective_from=today() + timedelta(days=1), **values)

    def made(self) -> str:
        """What was filled in, as a text. Raises `Refused` beside a field."""
        rules = {key: self._threshold(key) for key in RULES}
        others = {key: int(self[key].data) for key in OTHERS}
        if others["opens"] >= others["closes"]:
            raise Refused("应晚于起始时间。", "19", ground=Ground.INPUT, field="closes")
        return watching_text(replace(latest(Kind.WATCHING), rules=rules, **others))

    def _threshold(self, key: str) -> Threshold:
        first = int(self[f"{key}__first"].data)
        second = int(self[f"{key}__second"].data) if key not in NEVER_SUSPENDS else 0
        if second and second <= first:
            why = "应大于预警的数目；不自动暂停的填 0。"
            raise Refused(why, "19", ground=Ground.INPUT, field=f"{key}__second")
        return Threshold(key, first, second)

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Each rule with its fields, then the others."""
        names = {key: [f"{key}__first", *([] if key in NEVER_SUSPENDS else [f"{key}__second"])] for key in RULES}
        rules = [(RULES[key], [self[name] for name in names[key]]) for key in RULES]
        return [*rules, ("时间和期限", [self[key] for key in OTHERS])]


def _number(label: str, least: int, most: int) -> IntegerField:
    return IntegerField(label, [needed(), NumberRange(least, most, f"应为 {least} 至 {most} 之间的整数。")])
