"""What hangs on a ticket while it is worked on: joint work, proposals, mediation, alarms; and absences."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.tables import Id


class TaskRow(Base):
    """One helper's share of a ticket, person or department, with clocks of its own (workflow §5)."""

    __tablename__ = "ticket_tasks"
    __table_args__ = (
        Index(
            "ix_ticket_tasks_open",
            "department",
            "office",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    department: Mapped[str] = mapped_column(String(40), default="")
    office: Mapped[str] = mapped_column(String(24), default="", server_default="")
    """The grid of that department: a town and its county may have one of the same kind."""
    leads: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    pressing: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[str] = mapped_column(String(12))
    asked_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    ring_at: Mapped[datetime | None] = mapped_column(index=True)
    rung: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    ended_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    """Since when it stands on the list for the assessment of departments."""
    reason: Mapped[str] = mapped_column(String(60), default="", server_default="")


class ProposalRow(Base):
    """Something one tier may propose and another decides: a suspension, an extension, a whistle, a voiding."""

    __tablename__ = "ticket_proposals"
    __table_args__ = (
        Index(
            "ix_ticket_proposals_open",
            "ticket_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    proposer: Mapped[str] = mapped_column(String(60))
    tier: Mapped[int]
    """Of whom decides it."""
    reason: Mapped[str] = mapped_column(String(60), default="", server_default="")
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(60), default="", server_default="")
    decided_at: Mapped[datetime | None]


class MediationRow(Base):
    """One attempt to bring two parties together; what was said hangs on the ticket's words."""

    __tablename__ = "mediations"
    __table_args__ = (UniqueConstraint("ticket_id", "level", "number"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    level: Mapped[int]
    number: Mapped[int]
    at: Mapped[datetime]
    host: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))
    willing: Mapped[bool]
    next_at: Mapped[datetime | None]
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)


class ReminderRow(Base):
    """An alarm that rings once: a review date, a look back, a court's thirty days."""

    __tablename__ = "ticket_reminders"
    __table_args__ = (
        Index(
            "ix_ticket_reminders_due",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime]
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)
    done_at: Mapped[datetime | None]


class AbsenceRow(Base):
    """Who acts for whom, and how long; in force while `state` is `on`."""

    __tablename__ = "absences"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), index=True)


class UndoRow(Base):
    """How a ticket's row stood before a spoken step, for the few minutes in which it may be taken back."""

    __tablename__ = "undos"
    __table_args__ = (Index("ix_undos_person_at", "person_id", "at"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, str | int | bool | None]] = mapped_column(JSON)
    at: Mapped[datetime]
    used_at: Mapped[datetime | None]
