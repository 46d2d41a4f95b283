"""An announcement ordered by a decision, as it was published."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Announcement(Base):
    """公告: the words that went to the public, by which office, under which clause."""

    __tablename__ = "announcement"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    title: Mapped[str]
    words: Mapped[str]
    clause: Mapped[str]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]

    office: Mapped[Office] = relationship(lazy="joined")
