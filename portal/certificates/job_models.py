"""A large sheet that the worker takes in. The file itself is kept sealed under its SHA-256."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.assessments.models import Assessment, Upload
from portal.identity.models import Person
from portal.kit.db import Base, Id


class UploadJob(Base):
    """A sheet of certificate data on its way in. `tries` counts how often it was begun, `percent` is how far it is. It ends in
    the upload `upload_id`, or in the Chinese sentence `refusal`; both are written in the transaction that registers the rows,
    so a worker that is killed leaves it as it was."""

    __tablename__ = "upload_job"
    id: Mapped[Id]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    extension: Mapped[str]
    sha256: Mapped[str]
    rows: Mapped[int]
    sent_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    percent: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    finished_at: Mapped[datetime | None]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    refusal: Mapped[str | None]

    assessment: Mapped[Assessment] = relationship(lazy="joined")
    upload: Mapped[Upload | None] = relationship()
    sender: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (
        Index("ix_upload_job_waiting", "id", postgresql_where=text("finished_at is null")),
        Index("ix_upload_job_institution", "institution_id", "id"),
    )
