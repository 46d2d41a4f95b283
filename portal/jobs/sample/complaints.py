"""Complaints of the last weeks: taken down in the counties, passed on, received, refused, some waiting longer than they should."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.jobs.sample.names import People
from portal.jobs.sample.running import Tools
from portal.kit.clock import SHANGHAI
from portal.organisations.models import Office
from portal.reports import operations
from portal.reports.queries import prefecture_of
from portal.reports.registering import Complaint, register


@dataclass(frozen=True)
class Told:
    """What somebody complained of; `reach` is how far it got, `days` how long ago it came in."""

    kind: str
    clause: str
    title: str
    content: str
    channel: str
    reach: str
    days: int
    named: bool = True


TOLD = (
    Told("institution", "15.5", "{institution}评价现场没有督导人员", "连续两个批次的技能考核没有督导人员到场，考生座位间距不足。", "letter", "passed_on", 2),
    Told("institution", "16.4", "{institution}招生宣传“包过”", "招生人员在短视频里承诺不过退款，并收取保过费。", "hotline", "passed_on", 9, False),
    Told("candidate", "8.4", "考生由他人代考", "同考场考生反映技能考核时不是本人到场。", "phone", "received", 6),
    Told("examiner", "12.2", "考评员给自己的学员打分", "培训班教师同时担任该批次考评员。", "visit", "registered", 1),
    Told("institution", "", "{institution}收费后不安排考试", "缴费三个月仍未安排评价，也不退费。", "online", "refused", 15),
    Told("candidate", "7.3", "考试中使用手机查答案", "有人在理论考试中使用手机，监考人员没有制止。", "phone", "registered", 12, False),
)  # fmt: skip


def tell(offices: list[Office], tools: Tools, today: date) -> None:
    """Let each of them happen in the county of another institution."""
    people = People(seed=23)
    institutions = [office for office in offices if office.level == "institution"]
    for number, institution in enumerate(institutions[::2]):
        _happen(TOLD[number % len(TOLD)], institution, people.name(), tools, today)


def _happen(told: Told, institution: Office, name: str, tools: Tools, today: date) -> None:
    at = datetime.combine(today - timedelta(days=told.days), time(10), SHANGHAI)
    county = tools.offices[institution.county_id or 0]
    officer, home = tools.cast.one(county, "handler"), prefecture_of(institution)
    complaint = Complaint(
        told.kind, institution.name if told.kind == "institution" else name, told.channel,
        told.title.format(institution=institution.name), told.content, county.region_code, told.clause or None,
        (at - timedelta(days=20)).date(), institution, reporter=(name, "13900000000") if told.named else None,
    )  # fmt: skip
    report = register(complaint, store=tools.store, by=officer, at=at).report
    if report is None or home is None or told.reach == "registered":
        return
    operations.pass_on(report, home, "属市（州）局管辖。", by=officer, at=at + timedelta(hours=2))
    handler = tools.cast.one(home, "handler")
    if told.reach == "received":
        operations.receive(report, by=handler, at=at + timedelta(hours=20))
    if told.reach == "refused":
        operations.refuse(report, "other_authority", "属消费纠纷，已告知向市场监管部门反映。", by=handler, at=at + timedelta(days=2))
