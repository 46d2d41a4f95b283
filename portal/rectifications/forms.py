"""What is written about a rectification."""

from wtforms import MultipleFileField, RadioField

from portal.evidence.content import Upload
from portal.kit.forms import PortalForm, day, day_of, line, needed, words
from portal.rectifications.operations import Inspection, Report
from portal.rectifications.words import FOUND

FINAL, INTERIM = "final", "interim"
PASSED, LACKING = "passed", "lacking"


class WithFiles(PortalForm):
    """Words with files beside them."""

    attachments = MultipleFileField("证明材料")

    def uploads(self) -> list[Upload]:
        """The files as they were sent."""
        sent = [file for file in self.attachments.data or () if getattr(file, "filename", "")]
        return [Upload(file.filename, file.read()) for file in sent]


class ReportForm(WithFiles):
    """What the institution reports."""

    stage = RadioField(
        "报告种类", [needed("请选择报告种类。")],
        choices=[(INTERIM, "阶段报告：整改还在进行"), (FINAL, "整改报告：责令的事项已经全部完成")],
    )  # fmt: skip
    words = words("整改措施和结果", 5000, description="逐项对照决定书写明：查明的问题、采取的措施、完成的日期和责任人。")

    def report(self) -> Report:
        """What was filled in."""
        return Report(str(self.words.data), self.stage.data == FINAL, self.uploads())


class InspectForm(WithFiles):
    """What two inspectors found."""

    done_on = day("检查日期")
    first = line("检查人员一", 30)
    second = line("检查人员二", 30, description="检查须有两名以上工作人员。")
    found = RadioField("检查结果", [needed("请选择检查结果。")], choices=[(PASSED, FOUND[True]), (LACKING, FOUND[False])])
    words = words("检查所见", 5000, description="写明检查的地点、对象和逐项核对的情况。")

    def inspection(self) -> Inspection:
        """What was filled in."""
        names = str(self.first.data), str(self.second.data)
        return Inspection(names, day_of(self.done_on), self.found.data == PASSED, str(self.words.data))


class AskForm(PortalForm):
    """What the county is to look at, and by when."""

    words = words("检查事项", 1000, description="写明请县级到现场核对哪些整改事项。")
    until = day("请于何日前检查", description="内部时限。")


class SendBackForm(PortalForm):
    """What is missing, and by when it is to be handed in."""

    words = words("欠缺的事项", 2000, description="逐项写明欠缺什么、怎样补正。")
    until = day("补正期限", description="内部时限；不改变决定书确定的整改期限。")


class ExtendForm(PortalForm):
    """Why, and until when."""

    words = words("延长的理由", 2000)
    until = day("延长至")


class AcceptForm(PortalForm):
    """Why it is good."""

    words = words("验收意见", 2000, description="写明依据哪些材料和检查，认为责令的事项已经完成。")


class FailForm(PortalForm):
    """What is not done."""

    words = words("查明的情况", 2000, description="写明哪些事项未完成或者不到位。")
