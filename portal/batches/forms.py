"""What is filled in for a whole batch, where the form of a single case does not serve as it is."""

from functools import cached_property
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import Optional

from portal.batches.opening import Charge
from portal.batches.step import RowForm
from portal.cases.open_form import OpenForm
from portal.cases.opening import Accused
from portal.evidence.content import Upload
from portal.evidence.forms import FileForm
from portal.filings.forms import FileForm as FilingForm
from portal.filings.models import Filing
from portal.findings.forms import FindingForm
from portal.kit.actor import Actor
from portal.kit.forms import day, day_of, line, words
from portal.notices.forms import ServiceForm, paper_of
from portal.notices.papers import Paper, written
from portal.notices.words import MODES


class BatchForm(OpenForm):
    """What all of them are charged with. Whom it concerns and where it happened, the register says."""

    def offer(self, kind: str, by: Actor, known: Accused | None = None) -> None:
        """The clauses about candidates that this actor may open a case under."""
        self.clauses.choices = [(one.clause.id, one.clause.text) for choice in self.choices(kind, by) for one in choice.offers]
        del self.name, self.id_number, self.phone, self.detail, self.institution, self.place, self.appointer, self.sender
        del self.taken

    def charge(self) -> Charge:
        """What was filled in."""
        said = (str(field.data or "") for field in (self.title, self.summary, self.source))
        title, summary, source = said
        return Charge(title, tuple(self.clauses.data or ()), summary, source, day_of(self.happened_on))


class SameFileForm(FileForm):
    """One file that is evidence in every case; its bytes can be read only once."""

    @cached_property
    def kept(self) -> Upload:
        """The file."""
        return self.upload()


class SameFindingForm(FindingForm):
    """One finding for all; an exhibit is the same in every case by the hash of its content."""

    clause: str = ""
    hashes: dict[int, str]

    def cited(self) -> set[str]:
        """The hashes of the exhibits that were ticked."""
        return {self.hashes[number] for number in self.exhibits.data or () if number in self.hashes}


class FactRow(RowForm):
    """What is found of one person besides."""

    heads = ("本人情况（接在共同事实之后）",)
    part = "batches/_finding_row.html"
    addition = line("本人情况", 500, optional=True)


class CommonServiceForm(ServiceForm):
    """What the services have in common; a row says what is different in its own."""

    mode = SelectField("送达方式", [Optional()], choices=[("", "请选择"), *MODES.items()])

    def reduced(self) -> "CommonServiceForm":
        """Without what only each one can say."""
        del self.recipient, self.place, self.witness, self.consent, self.published_on
        return self

    @cached_property
    def proof_of_all(self) -> Paper | None:
        """One proof of service for all, read once; a file comes before a written record."""
        record = str(self.record.data or "").strip()
        return paper_of(self.paper.data) or (written("送达回证记录", record) if record else None)


class ServiceRow(RowForm):
    """How one document was served."""

    heads = ("方式", "收到日期", "收件人（签收人）", "其他")
    part = "batches/_service_row.html"
    mode = SelectField("方式", [Optional()], choices=[("", "同上"), *MODES.items()])
    received_on = day("收到日期", optional=True)
    recipient = line("收件人（签收人）", 100, optional=True)
    published_on = day("公告日期", optional=True)
    witness = line("见证人或录像编号", 200, optional=True)
    consent = line("电子送达同意书", 200, optional=True)
    paper = FileField("单独的送达回证", [Optional()])


class FileTogetherForm(FilingForm):
    """With whom all are filed; without words each case's own summary is filed."""

    summary = words("报备内容", 3000, optional=True)

    def offer(self, owed: list[Filing]) -> "FileTogetherForm":
        """The offices with which the cases are to be filed."""
        self.recipients.choices = [(str(one.to_id), one.recipient.name) for one in owed]
        return self

    def chosen(self, owed: list[Filing]) -> list[Filing]:
        """A case's filings with the offices that were ticked."""
        return [one for one in owed if str(one.to_id) in (self.recipients.data or [])]


def text_of(form: Any, name: str) -> str:
    """The words in a field, "" where the form has no such field."""
    return str(form[name].data or "") if name in form else ""
