"""A case (案件): one respondent, one lead office, one state, and every step kept."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import CursorResult, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from portal.audit.models import LAST_ENTRY
from portal.audit.record import record, text_hash
from portal.cases.states import Event, State
from portal.cases.words import EVENTS
from portal.cases.workflow import Facts, after, barrier
from portal.identity.models import Person
from portal.kit.actor import Actor
from portal.kit.db import Base, Id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office

OPEN = "state not in ('closed', 'dismissed', 'transferred')"
OWN_CASES = "lead_level in ('institution', 'county')"
"""Those that are led below a prefecture (4(4), 14)."""
FOR_APPROVER = "state in ('opened', 'investigating', 'proposed', 'reviewed', 'effective')"
"""Where the next step can be the approver's: to assign, to sign, to decide, to close."""
CLOSED = f"state = '{State.CLOSED.value}'"
URGED = f"event in ('{Event.SUPERVISE.value}', '{Event.RETURN.value}')"
SEEN_BY = ("lead_id", "prefecture_id", "venue_id", "county_id")
"""What row-level security asks of a case. The indexes of lists carry it, so that counting never opens the cases counted."""
NEWEST = (text("opened_at desc"), text("id desc"))
LOOK_AGAIN = "请查看最新办理情况后重新提交"


class Case(Base):
    """The case file. Its columns name the offices whose capacity follows from the place (reading 2):

    `lead_id` decides it; `prefecture_id` is the prefecture of the lead's tree (the lead itself, or the one supervising
    it); `venue_id` the prefecture where it happened, when that is another one; `county_id` the county where it
    happened. `report_id` is the report it was opened from, if any. `opened_at` and `id` are the sort key and never change.
    `state` and `version` change only by `advance`.
    """

    __tablename__ = "case_file"
    id: Mapped[Id]
    number: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    lead_level: Mapped[str]
    prefecture_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    county_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(index=True)
    place_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    happened_on: Mapped[date]
    title: Mapped[str]
    summary: Mapped[str]
    source: Mapped[str]
    respondent_kind: Mapped[str]
    respondent_name: Mapped[str]
    clauses: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rulebook_version: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    state_since: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    due_what: Mapped[str | None]
    search: Mapped[list[str]] = mapped_column(ARRAY(Text))

    lead: Mapped[Office] = relationship(foreign_keys=lead_id)
    venue: Mapped[Office | None] = relationship(foreign_keys=venue_id)
    county: Mapped[Office | None] = relationship(foreign_keys=county_id)
    institution: Mapped[Office | None] = relationship(foreign_keys=institution_id)
    respondent: Mapped["Respondent"] = relationship(back_populates="case", uselist=False)
    handlers: Mapped[list["CaseHandler"]] = relationship(order_by="CaseHandler.id")

    __table_args__ = (
        UniqueConstraint("lead_id", "number"),
        *(
            Index(f"ix_case_file_{one.removesuffix('_id')}", one, *NEWEST, postgresql_include=[o for o in SEEN_BY if o != one])
            for one in SEEN_BY
        ),
        Index("ix_case_file_recent", *NEWEST, postgresql_include=list(SEEN_BY)),
        Index("ix_case_file_number", "number"),
        Index("ix_case_file_due", "lead_id", "due_on"),
        Index("ix_case_file_search", "search", postgresql_using="gin"),
        # The desk and the list's filters.
        Index("ix_case_file_lead_state", "lead_id", "state", text("opened_at desc"), text("id desc")),
        Index("ix_case_file_opened_by", "opened_by", text("opened_at desc"), text("id desc")),
        Index("ix_case_file_clauses", "clauses", postgresql_using="gin"),
        Index("ix_case_file_open", "prefecture_id", "due_on", postgresql_where=text(OPEN)),
        Index("ix_case_file_open_below", "prefecture_id", "due_on", postgresql_where=text(f"{OPEN} and {OWN_CASES}")),
        Index(
            "ix_case_file_for_approver", "lead_id", "due_on",
            postgresql_include=["id", "state", *(one for one in SEEN_BY if one != "lead_id")],
            postgresql_where=text(FOR_APPROVER),
        ),
        Index("ix_case_file_open_due", "due_on", postgresql_where=text(OPEN)),
        Index("ix_case_file_closed", "prefecture_id", "state_since", postgresql_where=text(CLOSED)),
        Index("ix_case_file_closed_recent", "state_since", postgresql_where=text(CLOSED)),
        Index("ix_case_file_termination", "id", postgresql_where=text(f"state = '{State.TERMINATION_PROPOSED.value}'")),
    )  # fmt: skip


    def advance(
        self, event: Event, *, by: Actor, at: datetime, facts: Facts | None = None, note: str = "", corrects: int | None = None
    ) -> "CaseStep":
        """Let `event` happen: the single door through which a case moves, keeping the step and its log entry.

        Compare-and-set on `version`: of two who act at once one succeeds and the other is refused as stale.
        Raises `Refused` with the reason, the clause and when it becomes possible.
        """
        before = State(self.state)
        found = barrier(before, event, facts or Facts())
        if found is not None:
            raise Refused(found.why, found.clause, when=found.when)
        self._swap(before, after(before, event), at)
        facts_of_step: dict[str, object] = {
            "case": self.id, "event": event.value, "from": before.value, "to": self.state, "version": self.version,
            "note": text_hash(note),
        }  # fmt: skip
        record("case:step", facts_of_step, by=by, at=at, clause=EVENTS[event][1])
        step = CaseStep(
            case_id=self.id, event=event.value, from_state=before.value, to_state=self.state, version=self.version,
            note=note, office_id=by.office_id or None, person_id=by.person_id or None, acted_at=at, corrects_id=corrects,
        )  # fmt: skip
        session().add(step)
        session().flush()
        return step

    def _swap(self, before: State, target: State, at: datetime) -> None:
        values: dict[str, object] = {"state": target.value, "version": self.version + 1}
        if target is not before:
            values["state_since"] = at
        swap = update(Case).where(Case.id == self.id, Case.version == self.version, Case.state == before.value)
        session().flush()
        written = session().execute(swap.values(values).execution_options(synchronize_session=False))
        if cast(CursorResult[object], written).rowcount != 1:
            raise Refused("他人已先行办理本案，您看到的内容已不是最新。", "20", when=LOOK_AGAIN, ground=Ground.STALE)
        for name, value in values.items():
            set_committed_value(self, name, value)


class Respondent(Base):
    """The one person or institution a case is about. Identity and telephone numbers are sealed (design 7).

    `appointed_by_id` and `sent_by_id` are recorded for supervisors (Article 14).
    """

    __tablename__ = "respondent"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    detail: Mapped[str]
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))

    case: Mapped[Case] = relationship(back_populates="respondent")


class CaseHandler(Base):
    """A handler assigned to a case for an office (the lead's, or the venue's in its own region); two at least (R-10)."""

    __tablename__ = "case_handler"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (Index("ix_case_handler_person", "person_id", "ended_at"),)


class CaseStep(Base):
    """One step of a case, in order, with the number of its log entry. A mistyped step is corrected by a later one."""

    __tablename__ = "case_step"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    event: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    version: Mapped[int]
    note: Mapped[str]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("case_step.id"))
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))

    case: Mapped[Case] = relationship()
    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        Index("ix_case_step_case", "case_id", "id"),
        Index("ix_case_step_urged", "case_id", postgresql_where=text(URGED)),
        Index("ix_case_step_person", "person_id", text("id desc")),
    )


class CaseLink(Base):
    """Two related cases (one respondent a case, so one sitting makes several), the lower id first. Written once: a link is
    taken back by a later row that names it in `undoes_id`."""

    __tablename__ = "case_link"
    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    reason: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("case_link.id"), unique=True)
