"""A batch (批量案件): the cases that were opened together about candidates of one assessment. It holds no state of its own; how
far each case is stands in the case."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.assessments.models import Assessment
from portal.audit.models import LAST_ENTRY
from portal.cases.models import Case
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class CaseBatch(Base):
    """Opened by an office about one assessment. `number` is unique within the office."""

    __tablename__ = "case_batch"
    id: Mapped[Id]
    number: Mapped[str]
    title: Mapped[str]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    assessment: Mapped[Assessment] = relationship()
    office: Mapped[Office] = relationship()
    opener: Mapped[Person] = relationship()

    __table_args__ = (
        Index("uq_case_batch_office_id_number", "office_id", "number", unique=True),
        Index("ix_case_batch_assessment", "assessment_id", text("id desc")),
    )


class BatchCase(Base):
    """That a case belongs to a batch, and as which candidate of the assessment its respondent is registered. Written once."""

    __tablename__ = "batch_case"
    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("case_batch.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)

    batch: Mapped[CaseBatch] = relationship()
    case: Mapped[Case] = relationship()
