"""What is filled in with a piece of evidence."""

from dataclasses import fields, replace
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import SelectField

from portal.evidence.content import Upload
from portal.evidence.kinds import KINDS, RECORDS
from portal.evidence.models import Exhibit
from portal.evidence.operations import LONGEST_RECORD
from portal.evidence.particulars import Particulars
from portal.kit.forms import Checked, PortalForm, day, day_of, line, needed, words


class ExhibitForm(PortalForm):
    """What is said about any exhibit."""

    kind = SelectField("证据种类", [needed("请选择证据种类。")], choices=[("", "请选择"), *KINDS.items()])
    title = line("证据名称", 120)
    source = line("来源", 200)
    collected_by = line("收集人", 100)
    collected_on = day("收集日期")
    proves = words("证明对象", 1000)

    def particulars(self) -> Particulars:
        """What was filled in."""
        kind, title, source, collected_by = (
            str(field.data or "") for field in (self.kind, self.title, self.source, self.collected_by)
        )
        return Particulars(kind, title, source, collected_by, day_of(self.collected_on), str(self.proves.data or ""))


class FileForm(ExhibitForm):
    """A file that is received as evidence."""

    file = FileField("证据文件", [Checked()])

    def upload(self) -> Upload:
        """The chosen file; without one, an empty upload, which is refused beside the field."""
        return uploaded(self.file.data) or Upload("", b"")


class RecordForm(ExhibitForm):
    """A written record."""

    record_kind = SelectField("笔录种类", choices=list(RECORDS.items()))
    record = words("笔录内容", LONGEST_RECORD)

    def particulars(self) -> Particulars:
        """The title begins with the record's name."""
        said, name = super().particulars(), RECORDS[str(self.record_kind.data)]
        return said if said.title.startswith(name) else replace(said, title=f"{name}：{said.title}")


class CorrectionForm(ExhibitForm):
    """What is right instead, and why; the file or the text only where that itself was wrong."""

    reason = words("更正的理由", 1000)
    file = FileField("正确的文件")
    record = words("正确的笔录内容", LONGEST_RECORD, optional=True)

    @classmethod
    def of(cls, exhibit: Exhibit) -> "CorrectionForm":
        """Filled in with what the exhibit says now; only the field for its own kind of content stays."""
        said: dict[str, Any] = {field.name: getattr(exhibit, field.name) for field in fields(Particulars)}
        form = cls.begin(None, **said, record=exhibit.record or "")
        if exhibit.record is None:
            del form.record
        else:
            del form.file
        return form

    def substance(self, old: Exhibit) -> Upload | str | None:
        """What takes the place of the old content, or None where that stays."""
        if "file" in self:
            return uploaded(self.file.data)
        text = str(self.record.data or "").strip()
        return None if not text or text == old.record else text


def uploaded(file: FileStorage | None) -> Upload | None:
    """The uploaded file, or None where none was chosen."""
    if not isinstance(file, FileStorage) or not file.filename:
        return None
    return Upload(file.filename, file.read())
