"""Forms about people: an account, a term, an end, who carries on."""

from collections.abc import Sequence
from datetime import date

from wtforms import DateField, SelectField

from portal.identity.appointments import Term
from portal.identity.models import Person
from portal.identity.posts import posts_at
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.forms import PortalForm, day, line, needed
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries
from portal.organisations.models import Office


class TermForm(PortalForm):
    """A post at an office from a day to a day."""

    office = SelectField("任职机构", [needed("请选择机构。")], coerce=int)
    post = SelectField("岗位", [needed("请选择岗位。")])
    starts_on = day("任职第一天")
    ends_on = day("任职最后一天", optional=True)

    def offer(self, by: Actor, offices: Sequence[Office]) -> None:
        """The offices of the tree, one's own first, then region by region, and every post any of them can have."""
        groups: dict[str, list[tuple[int, str]]] = {}
        for office in sorted(offices, key=lambda office: office.id != by.office_id):
            groups.setdefault(_group(office, by), []).append((office.id, office.name))
        self.office.choices = groups
        posts = posts_at("province" if by.level == "province" else "prefecture")
        self.post.choices = list(posts.items())

    def term(self) -> Term:
        """What was chosen."""
        office = session().get_one(Office, self.office.data)
        return Term(office, str(self.post.data), stated(self.starts_on), self.ends_on.data)


class InviteForm(TermForm):
    """A new account with its first post."""

    name = line("姓名", 50)
    username = line("用户名", 40, render_kw={"autocapitalize": "none", "autocomplete": "off"})


class KnownForm(TermForm):
    """A post for somebody who has an account already, whose user name one must know."""

    username = line("此人的用户名", 40, render_kw={"autocapitalize": "none", "autocomplete": "off"})


class EndForm(PortalForm):
    """The last day of a post."""

    ends_on = day("任职最后一天")


class HeirForm(PortalForm):
    """Who carries on with a leaver's work. A choice is `office:person`."""

    heir = SelectField("接收人", [needed("请选择接收人。")])


def _group(office: Office, by: Actor) -> str:
    """Under which heading an office is listed: one's own, or its kind and region."""
    if office.id == by.office_id:
        return "本机构"
    if office.level == "institution":
        return f"评价机构　{office.region.name}"
    return "市（州）人社局" if office.level == "prefecture" else "县（市、区、特区）人社局"


def stated(field: DateField) -> date:
    """The day of a field that a valid form has filled in."""
    assert field.data is not None
    return field.data


def pair(chosen: str, field: str) -> tuple[Office, Person]:
    """Office and person of a choice `office:person`."""
    office_id, _, person_id = chosen.partition(":")
    office, person = queries.office(int(office_id)), session().get(Person, int(person_id))
    if office is None or person is None:
        raise Refused("请重新选择。", ground=Ground.INPUT, field=field)
    return office, person
