"""Regions and offices (Article 4): province → 9 prefectures → 88 counties; an institution belongs where it is."""

from datetime import date

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kit.db import Base, Id
from portal.organisations.ledger import Ledger, once
from portal.organisations.standing import word_of


class Region(Base):
    """An administrative division of Guizhou, by its six-digit code."""

    __tablename__ = "region"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))


class Office(Base):
    """A tenant: a bureau of some level or an institution. `prefecture_id` and `county_id` name the offices above it
    (a prefecture's own `prefecture_id` is itself), so that every scope is an equality on a column."""

    __tablename__ = "office"
    id: Mapped[Id]
    level: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    short: Mapped[str]
    letters: Mapped[str]
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))

    region: Mapped[Region] = relationship(lazy="joined")

    __table_args__ = (
        Index(None, "prefecture_id", "level"),
        Index(None, "region_code", "level"),
        Index("ix_office_tree", "region_code", "id"),
        Index("ix_office_neighbours", func.neighbours(text("name")), postgresql_using="gin"),
    )


class Institution(Base):
    """What is published about an assessment institution (评价机构) besides its being an office."""

    __tablename__ = "institution"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    credit_code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    address: Mapped[str]
    head: Mapped[str]
    listed_on: Mapped[date]

    office: Mapped[Office] = relationship(lazy="joined")


IN_FORCE = text("ended_on IS NULL")


class InstitutionScope(Base):
    """An occupation that an institution may assess, and the levels (五 to 一, as digits) it may assess it at, from a day on
    until the day `ended_on`, on which it no longer holds. Earlier entries stay: 17.2 asks what was allowed at the time."""

    __tablename__ = "institution_scope"
    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"))
    occupation_code: Mapped[str]
    occupation: Mapped[str]
    levels: Mapped[list[str]]
    since: Mapped[date]
    ended_on: Mapped[date | None]

    __table_args__ = (
        Index("uq_institution_scope_in_force", "office_id", "occupation_code", unique=True, postgresql_where=IN_FORCE),
        Index(None, "office_id", "occupation_code"),
        Index("ix_institution_scope_neighbours", func.neighbours(text("occupation")), postgresql_using="gin"),
    )


class Standing(Ledger, Base):
    """The ledger of how an institution stands (`standing.py` derives it): listed, under rectification, suspended as a whole
    or in one occupation, its data held, terminated."""

    __tablename__ = "standing"
    NAME = "standing"
    KEY = ("office_id", "occupation_code")
    office_id: Mapped[int] = mapped_column(ForeignKey("institution.office_id"), index=True)
    occupation_code: Mapped[str]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("standing.id"), unique=True)
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("standing.id"), index=True)

    __table_args__ = (once("uq_standing_once", "office_id", "occupation_code"), Index("ix_standing_case", "cause_case_id"))

    @property
    def standing(self) -> str:
        """What this entry makes of the standing, as a word of `STANDINGS`."""
        return word_of(self)


class NumberSeries(Base):
    """The last running number of a kind of thing in a year, per office: numbers are unique only within their office."""

    __tablename__ = "number_series"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
