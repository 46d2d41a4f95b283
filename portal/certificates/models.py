"""Certificate data. Whoever reads it, the office that keeps it included, reads under a grant and on record (`readings`, 19)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.assessments.models import Assessment, Candidate, Upload
from portal.kit.db import Base, Id
from portal.organisations.ledger import Ledger, once
from portal.organisations.models import Office

NEWEST = (text("issued_on desc"), text("id desc"))
"""The order of every list of certificates."""
WALKS = (
    ("recent", (), ("institution_id", "prefecture_id")),
    ("occupation", ("occupation_code",), ("institution_id", "prefecture_id")),
    ("institution", ("institution_id",), ("prefecture_id",)), ("prefecture", ("prefecture_id",), ("institution_id",)),
    ("county", ("county_id",), ("institution_id", "prefecture_id")),
    ("prefecture_occupation", ("prefecture_id", "occupation_code"), ("institution_id",)),
    ("county_occupation", ("county_id", "occupation_code"), ("institution_id", "prefecture_id")),
    ("assessment", ("assessment_id",), ("institution_id", "prefecture_id", "county_id", "occupation_code")),
)  # fmt: skip
"""The indexes along which lists walk. Each carries what row-level security asks of a certificate, and an assessment's what a
grant asks besides, so that what is passed by or only counted is never opened."""


class Certificate(Base):
    """One uploaded certificate. The holder (name and identity number) is sealed; `holder_index` finds the number.
    `revision` counts how often a withdrawn record was uploaded again, corrected (18). Without a candidate: a planted record,
    which nobody has reason to read (`readings`)."""

    __tablename__ = "certificate"
    id: Mapped[Id]
    number: Mapped[str]
    revision: Mapped[int]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    prefecture_id: Mapped[int]
    county_id: Mapped[int | None]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"))
    id_kind: Mapped[str]
    holder: Mapped[bytes] = mapped_column(LargeBinary)
    holder_index: Mapped[bytes] = mapped_column(LargeBinary)
    occupation_code: Mapped[str]
    occupation: Mapped[str]
    level: Mapped[str]
    issued_on: Mapped[date]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))

    institution: Mapped[Office] = relationship(
        primaryjoin="Certificate.institution_id == Office.id", foreign_keys=institution_id, viewonly=True
    )
    assessment: Mapped[Assessment] = relationship()
    candidate: Mapped[Candidate | None] = relationship()
    upload: Mapped[Upload] = relationship()

    __table_args__ = (
        UniqueConstraint("institution_id", "number", "revision"),
        *(Index(f"ix_certificate_{name}", *columns, *NEWEST, postgresql_include=seen) for name, columns, seen in WALKS),
        Index("ix_certificate_number", "number"),
        Index("ix_certificate_candidate", "candidate_id"),
        Index("ix_certificate_holder", "holder_index"),
        Index("ix_certificate_upload", "upload_id"),
    )


class CertificateEntry(Ledger, Base):
    """The ledger of certificates: accepted, declared void, withdrawn. Rows repeat whose they are."""

    __tablename__ = "certificate_entry"
    NAME = "certificates"
    KEY = ("certificate_id",)
    COPIED = ("institution_id", "prefecture_id")
    institution_id: Mapped[int]
    prefecture_id: Mapped[int]
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_entry.id"), unique=True)
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_entry.id"), index=True)

    __table_args__ = (once("uq_certificate_entry_once", *KEY), Index("ix_certificate_entry_case", "cause_case_id"))
