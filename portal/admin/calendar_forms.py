"""The form by which the policy officer loads a year's arrangement: first the file, then, having seen what it does, yes."""

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField
from wtforms.validators import Length, Optional

from portal.kit.forms import Checked, PortalForm
from portal.kit.policy_file import PolicyFileError
from portal.kit.refusal import Ground, Refused
from portal.kit.working_days import Year, parse_year

LARGEST = 100_000


class CalendarForm(PortalForm):
    """The file, and its text once it was looked at; `confirmed` says that what it does was seen."""

    file = FileField("放假安排文件", [Checked()])
    text = HiddenField("文件内容", [Optional(), Length(max=LARGEST, message="文件过大，放假安排文件不超过 100 KB。")])
    confirmed = HiddenField("确认", [Optional()])

    def take_file(self) -> None:
        """A newly chosen file takes the place of what was looked at before, and has not been seen yet."""
        chosen = self.file.data
        if not isinstance(chosen, FileStorage) or not chosen.filename:
            return
        try:
            self.text.data, self.confirmed.data = chosen.read(LARGEST + 1).decode("utf-8-sig"), ""
        except UnicodeDecodeError as error:
            raise Refused("文件不是 UTF-8 编码的文本。", "R-3", ground=Ground.INPUT, field="file") from error

    def year(self) -> Year:
        """The arrangement, read strictly; raises `Refused` beside the file."""
        text = str(self.text.data or "")
        if not text.strip():
            raise Refused("请选择放假安排文件。", "R-3", ground=Ground.INPUT, field="file")
        if len(text) > LARGEST:
            raise Refused("文件过大，放假安排文件不超过 100 KB。", "R-3", ground=Ground.INPUT, field="file")
        try:
            return parse_year(text, "文件")
        except PolicyFileError as error:
            raise Refused(f"{error}。", "R-3", ground=Ground.INPUT, field="file") from error
