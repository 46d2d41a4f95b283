"""Read grants of the sample world: every prefecture reviews, every institution reads its own data, a county checks subsidies;
some wait for a decision, one is over, one suspended, one was taken away. Readings among them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from portal.grants import asking, blocking, revoking
from portal.grants.asking import Wanted
from portal.grants.models import ReadGrant
from portal.grants.revoking import Order
from portal.grants.words import FIELDS
from portal.jobs.sample.running import Tools
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI, now
from portal.organisations import queries
from portal.organisations.models import Office
from portal.readings import occasions
from portal.readings.models import Occasion
from portal.readings.reading import Asked, Under, read

FULL: Final = dict.fromkeys(FIELDS, "full")
SHY: Final = {**FULL, "name": "masked", "id_number": "masked"}


@dataclass(frozen=True)
class Told:
    """One grant: whose, for which post, where the data lies, what for; `days` ago asked for, lasting `lasts` days."""

    reader: Office
    post: str
    regions: Sequence[Office]
    purpose: str
    words: str
    institutions: Sequence[Office] = ()
    full: bool = False
    days: int = 60
    lasts: int = 180

    def wanted(self, first: date) -> Wanted:
        """As it is asked for."""
        return Wanted(
            "post", self.post, None, self.purpose, self.words, "实施细则第四条", [one.id for one in self.institutions],
            [one.id for one in self.regions], [], FULL if self.full else SHY, 2000, 50_000, first,
            first + timedelta(self.lasts),
        )  # fmt: skip


class Giver:
    """Asks and decides as the people of the sample do."""

    def __init__(self, tools: Tools, today: date) -> None:
        self.tools, self.today = tools, today

    def ask(self, told: Told) -> ReadGrant:
        """By a handler of the reader's office."""
        at = self.moment(told.days)
        return asking.ask(told.wanted(at.date()), by=self.one(told.reader, "handler"), at=at)

    def give(self, told: Told) -> ReadGrant:
        """Approved the day after, where it lies."""
        grant = self.ask(told)
        boss = self.one(self.tools.offices[grant.approver_id], "approver")
        asking.approve(grant, "范围、字段与用途相符，同意。", by=boss, at=self.moment(told.days - 1))
        return grant

    def one(self, office: Office, post: str) -> Actor:
        """Who holds a post there."""
        return self.tools.cast.one(office, post)

    def moment(self, days: int) -> datetime:
        """So many days ago, in the morning."""
        return datetime.combine(self.today - timedelta(days=days), time(10, 5), SHANGHAI)

    def reads(self, grant: ReadGrant, by: Actor, words: str, pages: int = 1) -> Occasion:
        """Some pages, today."""
        occasion = occasions.begin(grant, words, by=by, at=now())
        asked = Asked("list", limit=20)
        for _ in range(pages):
            found = read(asked, Under(grant, occasion), self.tools.keys, by=by, at=now())
            if not found.more:
                break
            asked = asked.following(found.table, asked.limit)
        return occasion


def tell(offices: Sequence[Office], tools: Tools, today: date) -> None:
    """Let all of them be asked for, decided and used."""
    giver, by_name = Giver(tools, today), {office.short: office for office in offices}
    prefectures = [office for office in offices if office.level == "prefecture"]
    schools = [office for office in offices if office.level == "institution"]
    reviewing = {one.id: giver.give(_review(one)) for one in prefectures}
    owns = {one.id: giver.give(_own(one)) for one in schools}
    home, county, neighbour = (by_name[f"{name}人社局"] for name in ("安顺市", "西秀区", "平坝区"))
    _use(giver, home, county, reviewing[home.id])
    giver.ask(Told(neighbour, "handler", [home], "verify", "核验申领技能提升补贴所附证书。", days=2))
    far = Told(by_name["遵义市人社局"], "handler", [home], "case", "核查跨区域代考线索所涉证书。", days=3)
    giver.ask(far)
    here = [one for one in schools if one.prefecture_id == home.id]
    _take_away(giver, home, here[-1], owns[here[-1].id])
    revoking.suspend(
        owns[here[-2].id], "夜间集中读取，待核实。", today + timedelta(days=5), by=giver.one(home, "data_officer"), at=now()
    )
    blocking.ask_block(
        next(one for one in schools if one.county_id == county.id), "群众反映该机构工作人员代查他人证书信息，请先行阻断。",
        by=giver.one(county, "handler"), at=giver.moment(1),
    )  # fmt: skip


def _review(prefecture: Office) -> Told:
    return Told(prefecture, "data_officer", [prefecture], "review", "审核辖区评价机构上传的证书数据。", full=True)


def _own(school: Office) -> Told:
    return Told(school, "handler", (), "own", "办理本机构证书的查询、更正和补发。", [school], days=90)


def _use(giver: Giver, home: Office, county: Office, reviewing: ReadGrant) -> None:
    subsidy = Told(county, "handler", [county], "subsidy", "审核职业技能提升补贴申领人的证书。")
    giver.reads(giver.give(subsidy), giver.one(county, "handler"), "审核本月补贴申领材料。")
    giver.give(replace(subsidy, words="审核上一年度补贴申领人的证书。", days=300, lasts=120))
    giver.reads(reviewing, giver.one(home, "data_officer"), "抽查近期发证数据。", pages=2)


def _take_away(giver: Giver, home: Office, school: Office, grant: ReadGrant) -> None:
    """Read, found out, taken away at once (19)."""
    giver.reads(grant, giver.one(school, "handler"), "查询学员证书。")
    words = "经查，该机构工作人员受他人之托查询并对外提供证书信息，收取费用。"
    order = Order(queries.office(school.id) or school, "paid", words, "实施细则第十九条")
    revoking.revoke(order, by=giver.one(home, "approver"), at=now())
