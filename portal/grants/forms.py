"""The forms of read grants."""

from collections.abc import Sequence
from typing import Final

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from portal.authority.seats import ADMINISTRATORS, Post
from portal.grants.asking import Wanted
from portal.grants.models import ReadGrant
from portal.grants.revoking import Order
from portal.grants.words import FIELDS, HOW, MASKABLE, PURPOSES, READERS, REASONS
from portal.identity.models import Person
from portal.kit.forms import PortalForm, day, day_of, line, needed
from portal.kit.forms import words as paragraph
from portal.organisations.choosing import OfficeField, named
from portal.organisations.models import Office

POSTS: Final = {post.value: post.label for post in Post if post not in ADMINISTRATORS}
NOTHING: Final = {"": "不读取"}


def _field(name: str) -> SelectField:
    how = HOW if name in MASKABLE else {"full": "读取"}
    return SelectField(FIELDS[name], choices=[*NOTHING.items(), *how.items()], default="masked" if name in MASKABLE else "full")


def _number(label: str, default: int) -> IntegerField:
    checks = [needed("请填写数字。"), NumberRange(1, 10_000_000, "应为 1 至 10000000 之间的整数。")]
    return IntegerField(label, checks, default=default)


class AskForm(PortalForm):
    """What an office asks to read."""

    reader = RadioField("谁来读取", [needed("请选择。")], choices=list(READERS.items()), default="post")
    post = SelectField("岗位", choices=list(POSTS.items()), default="data_officer")
    person = SelectField("指定的人员", [Optional()], coerce=int)
    purpose = SelectField("用途", [needed("请选择用途。")], choices=list(PURPOSES.items()), default="verify")
    words = paragraph("申请理由", 2000)
    basis = line("法律依据", 300)
    regions = paragraph("地区", 2000, optional=True)
    institutions = paragraph("评价机构", 5000, optional=True)
    occupations = paragraph("职业编码", 2000, optional=True)
    issued_from = day("发证日期自", optional=True)
    issued_until = day("发证日期至", optional=True)
    read_number, read_name, read_id_number = _field("number"), _field("name"), _field("id_number")
    read_occupation, read_institution, read_issued_on = _field("occupation"), _field("institution"), _field("issued_on")
    read_scores, read_state = _field("scores"), _field("state")
    daily_quota = _number("每日限额（条）", 500)
    total_quota = _number("总限额（条）", 20000)
    starts_on = day("开始日期")
    ends_on = day("结束日期")

    places: Sequence[Office] = ()
    single: Sequence[Office] = ()

    def offer(self, people: Sequence[Person], systems: bool) -> None:
        """Who can be named; `systems`: whether the office may have a system of its own that reads."""
        self.reader.choices = [one for one in READERS.items() if systems or one[0] != "system"]
        self.person.choices = [(0, "不指定"), *((one.id, one.name) for one in people)]

    def validate_regions(self, field: object) -> None:
        """One region a line."""
        self.places = [_found(one, ("province", "prefecture", "county"), "地区") for one in _lines(self.regions.data)]

    def validate_institutions(self, field: object) -> None:
        """One institution a line."""
        self.single = [_found(one, ("institution",), "评价机构") for one in _lines(self.institutions.data)]
        if not self.single and not self.places:
            raise ValidationError("请填写地区或者评价机构；申请全省范围的，在地区一栏填写贵州省。")

    def validate_person(self, field: object) -> None:
        """Needed where a person is named."""
        if self.reader.data == "person" and not self.person.data:
            raise ValidationError("请选择指定的人员。")

    def fields(self) -> dict[str, str]:
        """What is to be read of each certificate."""
        return {name: str(self[f"read_{name}"].data) for name in FIELDS if self[f"read_{name}"].data}

    def wanted(self) -> Wanted:
        """What was stated in a valid form."""
        system = self.reader.data == "system"
        return Wanted(
            str(self.reader.data), "system" if system else str(self.post.data),
            self.person.data if self.reader.data == "person" else None, str(self.purpose.data), str(self.words.data),
            str(self.basis.data), [one.id for one in self.single], [one.id for one in self.places],
            _lines(self.occupations.data), self.fields(), int(self.daily_quota.data or 0), int(self.total_quota.data or 0),
            day_of(self.starts_on), day_of(self.ends_on), self.issued_from.data, self.issued_until.data,
        )  # fmt: skip


class ReasonForm(PortalForm):
    """Why."""

    words = paragraph("理由", 2000)


class SuspendForm(PortalForm):
    """On which suspicion, and until when."""

    words = paragraph("暂停的理由", 2000)
    until = day("暂停至（当日 24:00）", optional=True)


EXTENTS: Final = {"grant": "只取消这一项权限", "person": "取消该人员的全部权限", "office": "取消该机构的全部权限和系统密钥"}


class RevokeForm(PortalForm):
    """Whose permissions end, and why."""

    extent = RadioField("范围", [needed("请选择范围。")], default="grant")
    reason = SelectField("情形", [needed("请选择情形。")], choices=list(REASONS.items()))
    words = paragraph("查明的情况", 3000)
    basis = line("依据", 300, default="实施细则第十九条")

    def offer(self, grant: ReadGrant) -> None:
        """A grant for a post names nobody."""
        self.extent.choices = [one for one in EXTENTS.items() if one[0] != "person" or grant.person_id is not None]

    def order(self, grant: ReadGrant) -> Order:
        """What was stated in a valid form."""
        return Order(
            grant.office, str(self.reason.data), str(self.words.data), str(self.basis.data),
            grant.person_id if self.extent.data == "person" else None, (grant.id,) if self.extent.data == "grant" else (),
        )  # fmt: skip


class SettleForm(PortalForm):
    """Whether a revocation stands (R-8)."""

    outcome = RadioField("处理", [needed("请选择。")], choices=[("confirm", "确认取消"), ("lift", "解除取消，恢复读取权限")])
    words = paragraph("理由", 2000)


class BlockForm(PortalForm):
    """Whom the prefecture is asked to block."""

    about = OfficeField("涉及的评价机构", ("institution",))
    words = paragraph("发现的情况", 3000)

    def validate_about(self, field: object) -> None:
        """Needed."""
        if not self.about.data:
            raise ValidationError("请填写评价机构。")


ANSWERS: Final = {"revoke": "立即取消该机构的全部读取权限", "decline": "不予阻断"}


class AnswerForm(PortalForm):
    """Whether the prefecture blocks."""

    outcome = RadioField("答复", [needed("请选择。")], choices=list(ANSWERS.items()))
    words = paragraph("理由", 2000)


def _lines(written: object) -> list[str]:
    return [one.strip() for one in str(written or "").replace("、", "\n").splitlines() if one.strip()]


def _found(written: str, levels: Sequence[str], what: str) -> Office:
    found = named(written, levels) or named(f"{written}人社局", levels)
    if "province" in levels and written in ("全省", "贵州省"):
        found = named("贵州省人社厅", levels)
    if len(found) != 1:
        raise ValidationError(f"{what}“{written}”{'没有找到' if not found else '不够明确'}，每行写一个全称。")
    return found[0]
