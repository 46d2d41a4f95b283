"""A sitting whose results a decision voided, and what happened with each candidate since: told, offered a re-sit, objected,
answered, and told again where a review reversed it. Everything is only added to; how somebody stands is derived from it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.assessments.models import Assessment
from portal.audit.models import LAST_ENTRY
from portal.cases.models import Case
from portal.identity.models import Person
from portal.kit.db import Base, Id


class VoidedSitting(Base):
    """An assessment whose results a served decision declared void, in whole or for `candidates` (their ids) alone."""

    __tablename__ = "voided_sitting"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    extent: Mapped[str]
    candidates: Mapped[list[int]] = mapped_column(JSONB)
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    case: Mapped[Case] = relationship()
    assessment: Mapped[Assessment] = relationship()

    __table_args__ = (UniqueConstraint("decision_id", "assessment_id"), Index("ix_voided_sitting_case", "case_id"))


class SittingNotice(Base):
    """One thing that happened with one candidate. `event` is `noticed` (on a day, by a mode of service), `resit_offered` (on a
    day, for the day `resit_on`), `objected` (received on a day, in `words`), `answered` (the objection `answers_id`, in
    `words`, with what came of it in `outcome`) or `restored` (told on a day, by a mode, that the results hold again)."""

    __tablename__ = "sitting_notice"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("voided_sitting.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    event: Mapped[str]
    happened_on: Mapped[date]
    mode: Mapped[str]
    resit_on: Mapped[date | None]
    words: Mapped[str]
    outcome: Mapped[str]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("sitting_notice.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    person: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (
        Index("ix_sitting_notice_candidate", "sitting_id", "candidate_id", "id"),
        Index("ix_sitting_notice_event", "sitting_id", "event", "candidate_id"),
    )
