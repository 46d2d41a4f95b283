"""What service, defences and documents are called on a page and in a document, and how documents are numbered."""

from datetime import datetime

from portal.kit.clock import local
from portal.organisations.models import Office
from portal.organisations.numbers import next_number

MODES = {
    "direct": "直接送达",
    "left": "留置送达",
    "electronic": "电子送达",
    "entrusted": "委托送达",
    "post": "邮寄送达",
    "forwarded": "转交送达",
    "public": "公告送达",
}
"""Kinds of service, by analogy with 民事诉讼法 87–95."""

FORMS = {"written": "书面材料", "oral_record": "口头陈述（制作笔录）"}
ELECTRONIC = "electronic"
ALL_FORMS = {**FORMS, ELECTRONIC: "当事人通过本平台提交"}
"""The first two are typed in by whoever received them; the last the institution hands in itself."""
WAIVER_WORDS = "本机构自愿放弃对本告知书的陈述和申辩，知悉陈述申辩期自本声明提交时提前结束。"
"""What an institution declares when it gives up the window (R-2): its own words, never a box that says “agreed”."""
ACCEPTED = {"accepted": "采纳", "partly": "部分采纳", "not": "不予采纳"}

KINDS = {"proposal": "拟处理告知书", "decision": "处理决定书", "termination": "终止评价活动通知书"}
SERIES = {"proposal": "技评告", "decision": "技评决", "termination": "技评终"}

WE = {"province": "我厅", "prefecture": "我局", "county": "我局", "institution": "本机构"}
SIGNS = {
    "520000": "黔", "520100": "筑", "520200": "六盘水", "520300": "遵", "520400": "安",
    "520500": "毕", "520600": "铜", "522300": "黔西南", "522600": "黔东南", "522700": "黔南",
}  # fmt: skip
"""The short names that bureaus use in the numbers of their documents."""


def document_number(office: Office, kind: str, at: datetime) -> str:
    """The next number of a document of this kind, such as 安人社技评告〔2026〕17号."""
    year = local(at).year
    number = next_number(office, SERIES[kind], year)
    return f"{_sign(office)}{SERIES[kind]}〔{year}〕{number}号"


def _sign(office: Office) -> str:
    if office.level == "institution":
        return office.letters
    return f"{SIGNS.get(office.region_code) or office.short.removesuffix('人社局').rstrip('市县区')}人社"
