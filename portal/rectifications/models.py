"""A rectification that a decision ordered, what happened to it step by step, and the files handed in. Rows are only added."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.identity.models import Person
from portal.kit.clock import local
from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Rectification(Base):
    """One order to rectify. `ordered_on` is the day on which the institution received the decision, `days` the calendar days
    it was given from then on, `clauses` those on which the order rests (13, 16, 18). How it stands follows from its steps
    (`states.py`)."""

    __tablename__ = "rectification"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    clauses: Mapped[list[str]]
    ordered_on: Mapped[date]
    days: Mapped[int]

    case: Mapped[Case] = relationship()
    decision: Mapped[Decision] = relationship()
    institution: Mapped[Office] = relationship(foreign_keys=institution_id)
    prefecture: Mapped[Office] = relationship(foreign_keys=prefecture_id)
    county: Mapped[Office | None] = relationship(foreign_keys=county_id)
    steps: Mapped[list["RectificationStep"]] = relationship(order_by="RectificationStep.ordinal", viewonly=True)

    __table_args__ = (
        Index("ix_rectification_institution", "institution_id", text("id desc")),
        Index("ix_rectification_prefecture", "prefecture_id", text("id desc")),
        Index("ix_rectification_county", "county_id", text("id desc")),
    )

    @property
    def first_due(self) -> date:
        """The last day of the period as it was ordered; the day of receipt is not counted."""
        return self.ordered_on + timedelta(days=self.days)

    @property
    def number(self) -> str:
        """What it is cited by: the number of the decision that ordered it."""
        return self.decision.document.number

    @property
    def version(self) -> int:
        """How many steps there are: by it a form notices that another acted meanwhile."""
        return len(self.steps)


class RectificationStep(Base):
    """What happened (`states.Kind`). `due_on` is the new last day of the period (ordered, extended) or an internal day
    (returned, asked); `done_on`, `passed` and `inspectors` say when an inspection took place, what it found and who made it."""

    __tablename__ = "rectification_step"
    id: Mapped[Id]
    rectification_id: Mapped[int] = mapped_column(ForeignKey("rectification.id"))
    ordinal: Mapped[int]
    kind: Mapped[str]
    words: Mapped[str]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    passed: Mapped[bool | None]
    inspectors: Mapped[list[str]]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    rectification: Mapped[Rectification] = relationship()
    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()
    files: Mapped[list["RectificationFile"]] = relationship(order_by="RectificationFile.id", viewonly=True)

    __table_args__ = (UniqueConstraint("rectification_id", "ordinal"),)

    @property
    def on(self) -> date:
        """The day it happened, as a calendar in Guizhou shows it."""
        return local(self.acted_at).date()


class RectificationFile(Base):
    """A file handed in with a step: hashed at receipt, kept sealed, never shown inline."""

    __tablename__ = "rectification_file"
    id: Mapped[Id]
    step_id: Mapped[int] = mapped_column(ForeignKey("rectification_step.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]

    step: Mapped[RectificationStep] = relationship()
