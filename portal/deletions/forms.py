"""What is written about deletion."""

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField

from portal.deletions.answering import Attestation
from portal.deletions.models import KeptPart
from portal.deletions.ordering import Ordering
from portal.deletions.words import FOUND, HOW, ON_PAGES
from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.reports.attachments import Upload


class OrderForm(PortalForm):
    """Why and on which basis, and when the reader's office received it."""

    words = words("责令事项", 2000, description="写明删除哪些数据、怎样删除，以及逾期不删除的后果。")
    basis = line("依据", 200)
    served_on = day("收到日期", description="读取方收到责令的日期；期限自次日起按工作日计算。")

    def ordering(self) -> Ordering:
        """What was filled in."""
        return Ordering(str(self.words.data), str(self.basis.data), day_of(self.served_on))


class AttestForm(PortalForm):
    """A signed statement about one part."""

    part = SelectField("数据", [needed("请选择数据。")], coerce=int)
    done_on = day("删除日期")
    how = RadioField("删除方式", [needed("请选择删除方式。")], choices=list(HOW.items()))
    done_by = line("删除人", 60, description="实际删除数据的人员姓名。")
    words = words("说明", 1000, optional=True, description="写明数据存放在哪里、是否给过他人、怎样收回。")
    proof = FileField("证明材料")

    def offer(self, parts: list[KeptPart]) -> "AttestForm":
        """The parts that are still to be signed for."""
        self.part.choices = [(part.id, called(part)) for part in parts]
        return self

    def attestation(self) -> Attestation:
        """What was filled in."""
        sent = self.proof.data
        upload = Upload(sent.filename, sent.read()) if sent else None
        return Attestation(
            int(self.part.data), day_of(self.done_on), str(self.how.data), str(self.done_by.data),
            str(self.words.data or ""), upload,
        )  # fmt: skip


class CheckForm(PortalForm):
    """What was checked and found."""

    found = RadioField("抽查结果", [needed("请选择抽查结果。")], choices=list(FOUND.items()))
    words = words("抽查情况", 2000, description="写明抽查的日期、地点、设备和数据，以及所见。")


class WithdrawForm(PortalForm):
    """Why it is taken back."""

    words = words("撤回的理由", 1000)


def called(part: KeptPart) -> str:
    """What a part is called on a page."""
    return f"导出 {part.number}（{part.records} 条）" if part.export_id is not None else f"{ON_PAGES}（{part.records} 条）"
