"""Announcements ordered by decisions, what took their ground away, and their withdrawals. Every row is written once."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.models import LAST_ENTRY
from portal.identity.models import Person
from portal.kit.db import Base, Id
from portal.organisations.models import Office

NEWEST = (text("published_at desc"), text("id desc"))


class Announcement(Base):
    """公告: the words that went to the public, by which office, under which clause, and through which day they are shown.

    `prefecture_id` and `institution_id` say about whom it is, for the public's lists."""

    __tablename__ = "announcement"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.office_id"))
    title: Mapped[str]
    words: Mapped[str]
    clause: Mapped[str]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    shown_through: Mapped[date]

    office: Mapped[Office] = relationship(lazy="joined", foreign_keys=office_id)
    withdrawal: Mapped["AnnouncementWithdrawal | None"] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (
        Index("ix_announcement_recent", *NEWEST),
        Index("ix_announcement_region", "prefecture_id", *NEWEST),
        Index("ix_announcement_institution", "institution_id", *NEWEST),
        Index("ix_announcement_neighbours", func.neighbours(text("title"), text("words")), postgresql_using="gin"),
    )


class AnnouncementRecall(Base):
    """What took the ground of publication away: measures of the decision, by their identifiers, were reversed, or the
    institution was cleared (16.6), as `note` says. What was announced is to be withdrawn by `due_on`; without an announcement
    (there was none yet) nothing is, and none is owed any more."""

    __tablename__ = "announcement_recall"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    announcement_id: Mapped[int | None] = mapped_column(ForeignKey("announcement.id"))
    cause: Mapped[str]
    measures: Mapped[list[str]]
    note: Mapped[str]
    since: Mapped[date]
    due_on: Mapped[date]
    recalled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recalled_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    __table_args__ = (Index("ix_announcement_recall_office", "office_id", "due_on"),)


class AnnouncementWithdrawal(Base):
    """撤回: since when an announcement is no longer shown, and the reason that everybody reads instead of its words.

    `again_by`: until when (an internal limit, R-11) what is left of the decision is announced anew; None where nothing is."""

    __tablename__ = "announcement_withdrawal"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    cause: Mapped[str]
    reason: Mapped[str]
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime]
    again_by: Mapped[date | None]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    person: Mapped[Person] = relationship()

    __table_args__ = (
        Index("ix_announcement_withdrawal_again", "office_id", postgresql_where=text("again_by is not null")),
    )
