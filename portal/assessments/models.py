"""What institutions keep of their assessments. What became of anything is in the ledger (`RegisterEntry`), not beside it.

`institution_id`, `prefecture_id`, `county_id` and `venue_id` say on every row who may see it, as equality on a column; rows
below an assessment repeat the assessment's, which holds the foreign keys.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.ledger import Ledger, once
from portal.organisations.models import Office, Region

Score_ = Numeric(5, 2)
Yuan = Numeric(12, 2)


class Placed:
    """Who sees a row: the institution, its prefecture and county, and the prefecture where it happened, if another."""

    institution_id: Mapped[int]
    prefecture_id: Mapped[int]
    county_id: Mapped[int | None]
    venue_id: Mapped[int | None]


class Assessment(Base):
    """A batch that an institution assesses: one occupation at one level, at one place, on some days.

    `number` is unique within the institution; `flag` is the clause that the opening touches (16.2: outside its region), with
    the institution's explanation in `explanation`.
    """

    __tablename__ = "assessment"
    id: Mapped[Id]
    number: Mapped[str]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    batch: Mapped[str]
    occupation_code: Mapped[str]
    occupation: Mapped[str]
    level: Mapped[str]
    place_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    address: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    flag: Mapped[str]
    explanation: Mapped[str]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    institution: Mapped[Office] = relationship(
        primaryjoin="Assessment.institution_id == Office.id", foreign_keys=institution_id, lazy="joined", viewonly=True
    )
    place: Mapped[Region] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("institution_id", "number"),
        *(
            Index(f"ix_assessment_{column}", f"{column}_id", text("first_day desc"), text("id desc"))
            for column in ("institution", "prefecture", "county", "venue")
        ),
        Index("ix_assessment_recent", text("first_day desc"), text("id desc")),
    )


class Upload(Base):
    """A filled-in sheet that was taken in whole or turned back whole. `problems` are row, column and message of what was
    wrong, without what the cells held; the marked sheet itself is kept sealed under `marked`, the SHA-256 of its bytes."""

    __tablename__ = "upload"
    id: Mapped[Id]
    number: Mapped[str]
    kind: Mapped[str]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    sha256: Mapped[str]
    rows: Mapped[int]
    wrong: Mapped[int]
    problems: Mapped[list[list[str]]] = mapped_column(JSONB)
    marked: Mapped[str | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    assessment: Mapped[Assessment | None] = relationship()
    sender: Mapped[Person | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("institution_id", "number"),
        Index("ix_upload_institution", "institution_id", text("sent_at desc")),
        Index("ix_upload_assessment", "assessment_id"),
        Index("ix_upload_reviewed", "prefecture_id", "id", postgresql_where=text("kind = 'certificates' and wrong = 0")),
    )

    @property
    def taken(self) -> bool:
        """Whether it was taken in."""
        return not self.wrong


class Candidate(Placed, Base):
    """Somebody who takes part in one assessment (参评人员). Identity and telephone numbers are sealed; `id_index` finds a
    number, once in an assessment."""

    __tablename__ = "candidate"
    id: Mapped[Id]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    name: Mapped[str]
    id_kind: Mapped[str]
    id_number: Mapped[bytes] = mapped_column(LargeBinary)
    id_index: Mapped[bytes] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    employer: Mapped[str]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))

    assessment: Mapped[Assessment] = relationship()

    __table_args__ = (
        UniqueConstraint("assessment_id", "id_index"),
        Index("ix_candidate_index", "id_index"),
    )


class Score(Placed, Base):
    """A candidate's score in a subject, of 100 with two decimals."""

    __tablename__ = "score"
    id: Mapped[Id]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    subject: Mapped[str]
    score: Mapped[Decimal] = mapped_column(Score_)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))

    __table_args__ = (UniqueConstraint("candidate_id", "subject"),)


class Subsidy(Placed, Base):
    """Public money paid for a candidate: how much in yuan, by whom, when."""

    __tablename__ = "subsidy"
    id: Mapped[Id]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"))
    amount: Mapped[Decimal] = mapped_column(Yuan)
    payer: Mapped[str]
    paid_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    candidate: Mapped[Candidate] = relationship()

    __table_args__ = (UniqueConstraint("candidate_id", "payer", "paid_on", "amount"),)


class RegisterEntry(Ledger, Base):
    """The ledger of this room. One of the four ids says which thing an entry is about; `subject` is the subject of a score
    ("" for all), `reference` the voucher of money that came back."""

    __tablename__ = "register_entry"
    NAME = "assessments"
    KEY = ("candidate_id", "subsidy_id", "examiner_id", "supervisor_id", "subject", "reference")
    COPIED = ("institution_id", "prefecture_id", "county_id", "venue_id", "amount")
    institution_id: Mapped[int | None]
    prefecture_id: Mapped[int | None]
    county_id: Mapped[int | None]
    venue_id: Mapped[int | None]
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"), index=True)
    subsidy_id: Mapped[int | None] = mapped_column(ForeignKey("subsidy.id"), index=True)
    examiner_id: Mapped[int | None] = mapped_column(ForeignKey("examiner.id"), index=True)
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("supervisor.id"), index=True)
    subject: Mapped[str]
    reference: Mapped[str]
    amount: Mapped[Decimal | None] = mapped_column(Yuan)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"), unique=True)
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"), index=True)

    __table_args__ = (once("uq_register_entry_once", *KEY), Index("ix_register_entry_case", "cause_case_id"))
