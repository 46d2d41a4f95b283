"""What is typed about alerts and planted records."""

from wtforms import RadioField

from portal.kit.forms import PortalForm, line, needed, words
from portal.readings.handling import OUTCOMES, Answer


class HandleForm(PortalForm):
    """What is done about an alert, and why."""

    outcome = RadioField("处置", [needed("请选择处置结果。")], choices=list(OUTCOMES.items()))
    words = words("核查情况和理由", 2000)
    case_number = line("案号", 40, optional=True, description="已立案的填写，如 GZ-AS-2026-0117。")

    def answer(self) -> Answer:
        """As the operation takes it."""
        return Answer(str(self.outcome.data), str(self.words.data), str(self.case_number.data or ""))


class PlantForm(PortalForm):
    """Among whose data a record is planted, and why there."""

    institution = line("评价机构", 100, description="机构全称或简称；证书预置在该机构最近一批证书数据之中。")
    words = words("预置理由", 500, description="只有您本人看得到。")
