"""People hold posts at offices, with a start and an end. Rights follow from posts read at every request, never stored."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.db import Base, Id
from portal.organisations.models import Office


class Person(Base):
    """Somebody who may log in. `password_hash` is argon2id, null until the invitation was taken up."""

    __tablename__ = "person"
    id: Mapped[Id]
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Appointment(Base):
    """A post held at an office from a day to a day (the last day included); history stays."""

    __tablename__ = "appointment"
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    post: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined")
    office: Mapped[Office] = relationship(lazy="joined")

    __table_args__ = (Index(None, "office_id", "post"),)


class StandIn(Base):
    """代理: `deputy` acts in the posts of `absent` at the same office until a day (included); ended at once by `ended_at`."""

    __tablename__ = "stand_in"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    until: Mapped[date]
    ended_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(lazy="joined")
    absent: Mapped[Person] = relationship(foreign_keys=absent_id, lazy="joined")
    deputy: Mapped[Person] = relationship(foreign_keys=deputy_id, lazy="joined")


class HandedOver(Base):
    """A leaver's open work (`cases`) that went over to a colleague of the same office in one act; `made_by` did it."""

    __tablename__ = "handed_over"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    leaver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    heir_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    cases: Mapped[int]

    office: Mapped[Office] = relationship(lazy="joined")
    leaver: Mapped[Person] = relationship(foreign_keys=leaver_id, lazy="joined")
    heir: Mapped[Person] = relationship(foreign_keys=heir_id, lazy="joined")


class LoginSession(Base):
    """A login on one browser. Rows are only updated, never deleted, so that an ended session cannot come back.

    `token_hash` is the SHA-256 of the cookie's random token; `last_seen` has the precision of a minute.
    """

    __tablename__ = "login_session"
    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    created_at: Mapped[datetime]
    last_seen: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]

    office: Mapped[Office | None] = relationship()


class LoginAttempt(Base):
    """Failures counted per (account, origin), so that a stranger locks out himself and not the officer.

    `origin` is a known browser (its device token) or else the network address, as a keyed hash.
    """

    __tablename__ = "login_attempt"
    id: Mapped[Id]
    account: Mapped[bytes] = mapped_column(LargeBinary)
    origin: Mapped[bytes] = mapped_column(LargeBinary)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("account", "origin"),)


class KnownDevice(Base):
    """A browser on which this person has logged in: strangers' failures elsewhere never lock it. Several people may share
    a browser; each is known on it only after a login of their own."""

    __tablename__ = "known_device"
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[datetime]

    __table_args__ = (UniqueConstraint("token_hash", "person_id"),)


class OneTimeLink(Base):
    """An invitation or a reset: usable once until `expires_at`; only the token's hash is kept."""

    __tablename__ = "one_time_link"
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined")


class FormDraft(Base):
    """What was typed into a form when its session had expired: sealed, and shown again only to the same person."""

    __tablename__ = "form_draft"
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
