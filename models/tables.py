"""Every table of the archive. Words, names and media hang on rows of their own, so that they can be erased."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for INTEGER."""


class CountyRow(Base):
    """One row: the revision that tells every worker to read the directory again, and the stop switch."""

    __tablename__ = "county"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    sending_stopped: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class GridRow(Base):
    __tablename__ = "grids"
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    tier: Mapped[int]
    parent: Mapped[str | None] = mapped_column(String(24), index=True)
    seq: Mapped[str] = mapped_column(String(4), default="")
    tags: Mapped[list[str]] = mapped_column(default=list)


class DepartmentRow(Base):
    __tablename__ = "departments"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    grid: Mapped[str] = mapped_column(String(24), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40), default="")


class PersonRow(Base):
    """A person with a reason to be known: a post, a report, a command or an opt-out."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class IdentityRow(Base):
    """A person under one account. `room_topic` and `alias` re-attach a resident when a puppet changes its ids."""

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("account", "contact"),
        Index(
            "ix_identities_opted_out",
            "opted_out_at",
            sqlite_where=text("opted_out_at IS NOT NULL"),
            postgresql_where=text("opted_out_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(60))
    contact: Mapped[str] = mapped_column(String(160))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    room_topic: Mapped[str] = mapped_column(String(160), default="")
    alias: Mapped[str] = mapped_column(String(160), default="")
    suspended: Mapped[bool] = mapped_column(default=False)
    opted_out_at: Mapped[datetime | None]


class PostRow(Base):
    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("person_id", "role", "grid", "department"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(16))
    grid: Mapped[str] = mapped_column(String(24), index=True)
    department: Mapped[str] = mapped_column(String(40), default="")


class RoomRow(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic: Mapped[str] = mapped_column(String(160))
    muted_until: Mapped[datetime | None]
    introduced_at: Mapped[datetime | None]


class RoomSeatRow(Base):
    """Where an account of ours sits; `chat` is the room's id under that account."""

    __tablename__ = "room_seats"
    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    chat: Mapped[str] = mapped_column(String(160), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)


class RoomGridRow(Base):
    __tablename__ = "room_grids"
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    grid: Mapped[str] = mapped_column(String(24), primary_key=True, index=True)


class EnrolmentRow(Base):
    """A one-time code: for a leader's person (`person_id`) or for a group (`grid`). Only its hash is kept."""

    __tablename__ = "enrolments"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    grid: Mapped[str | None] = mapped_column(String(24))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class InboxRow(Base):
    """That a message came, and whether it was handled; never what it said. Purged after seven days."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_arrived_at", "arrived_at"),
        Index(
            "ix_inbox_open",
            "account",
            "state",
            sqlite_where=text("state <> 'handled'"),
            postgresql_where=text("state <> 'handled'"),
        ),
    )
    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    arrived_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="arrived")
    attempts: Mapped[int] = mapped_column(default=0)


class GapRow(Base):
    """A time in which an account could not hear; shown, because it can't be mended."""

    __tablename__ = "gaps"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(60))
    since: Mapped[datetime]
    until: Mapped[datetime]


class RuleVersionRow(Base):
    """A published set of rule files, whole: every worker reads the very same texts from here. Never changed."""

    __tablename__ = "rule_versions"
    number: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    files: Mapped[bytes] = mapped_column(deferred=True)
    created_at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")


class RuleChoiceRow(Base):
    """Which version was made the one in use, by whom and when; the newest row holds. None: the folder's rules."""

    __tablename__ = "rule_choices"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version: Mapped[int | None] = mapped_column(ForeignKey("rule_versions.number"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")


class CounterRow(Base):
    """Counts up inside a write transaction: ticket numbers of a grid's and of a group's day."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int]


class TicketRow(Base):
    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_number", "no", unique=True),
        UniqueConstraint("account", "message_id"),
        Index("ix_tickets_grid_state", "grid", "state"),
        Index("ix_tickets_state_reported_at", "state", "reported_at"),
        Index("ix_tickets_assignee_state", "assignee_id", "state"),
        Index("ix_tickets_room_short", "room_id", "day", "short_no"),
        Index("ix_tickets_reported_at", "reported_at"),
        Index(
            "ix_tickets_ring_at",
            "ring_at",
            sqlite_where=text("ring_at IS NOT NULL"),
            postgresql_where=text("ring_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    no: Mapped[str | None] = mapped_column(String(40))
    short_no: Mapped[int | None]
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(60))
    urgency: Mapped[str] = mapped_column(String(10))
    route: Mapped[str] = mapped_column(String(20))
    sensitive: Mapped[bool]
    tier: Mapped[int]
    grid: Mapped[str] = mapped_column(String(24))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    account: Mapped[str] = mapped_column(String(60))
    message_id: Mapped[str] = mapped_column(String(200))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    department: Mapped[str] = mapped_column(String(40), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    escalated: Mapped[bool] = mapped_column(default=False)
    extended: Mapped[bool] = mapped_column(default=False)
    supervised: Mapped[str] = mapped_column(String(8), default="")
    returns: Mapped[int] = mapped_column(default=0)
    reopens: Mapped[int] = mapped_column(default=0)
    reported_at: Mapped[datetime]
    respond_by: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    state_since: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    asks: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    ring_at: Mapped[datetime | None]
    """When its clocks next have something to say."""
    ladder: Mapped[str] = mapped_column(String(10), default="", server_default="")
    rung: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    responded_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[str] = mapped_column(String(20), default="", server_default="")
    review_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(Id)
    merged_into_id: Mapped[int | None] = mapped_column(Id, index=True)
    mediation_level: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    shut_out: Mapped[list[int]] = mapped_column(default=list, server_default="[]")
    """People who must not know of it by any way: whom it is about (workflow §2.2, 8)."""


class TicketEventRow(Base):
    """Append-only: replaying a ticket's events gives its state. Ids and codes only, no words of anybody."""

    __tablename__ = "ticket_events"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(60))
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(60), default="")
    message_id: Mapped[str] = mapped_column(String(200), default="")
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)


class TicketWordsRow(Base):
    """What was said about a ticket, kept apart from its life so that it can be erased."""

    __tablename__ = "ticket_words"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class TicketReporterRow(Base):
    """Who reported it and where they are asked; `account`, `contact` say under which of our accounts."""

    __tablename__ = "ticket_reporters"
    __table_args__ = (UniqueConstraint("ticket_id", "person_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    account: Mapped[str] = mapped_column(String(60))
    contact: Mapped[str] = mapped_column(String(160))
    chat: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(12), default="")


class TicketMediaRow(Base):
    """A picture or file that belongs to a ticket; fetched by a job, kept outside the database by its hash."""

    __tablename__ = "ticket_media"
    __table_args__ = (UniqueConstraint("account", "message_id", "ticket_id"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    account: Mapped[str] = mapped_column(String(60))
    message_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    purpose: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="wanted", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    mime: Mapped[str] = mapped_column(String(60), default="")
    size: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


class QuestionRow(Base):
    """Something the bot asked and may be answered with a number; only by `contact`, only until it expires."""

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_asked", "account", "contact", "expires_at"),
        Index(
            "ix_questions_open",
            "account",
            "contact",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(60))
    contact: Mapped[str] = mapped_column(String(160))
    chat: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(20))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class OutboxRow(Base):
    """One message to one chat and what is known of it. `key` keeps the same deed from speaking twice."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_due", "account", "state", "priority", "id"),
        Index(
            "ix_outbox_waiting",
            "account",
            "priority",
            "id",
            sqlite_where=text("state IN ('planned', 'retry')"),
            postgresql_where=text("state IN ('planned', 'retry')"),
        ),
        Index("ix_outbox_echo", "account", "chat", "body_hash"),
        Index(
            "ix_outbox_sent",
            "account",
            "sent_at",
            sqlite_where=text("sent_at IS NOT NULL"),
            postgresql_where=text("sent_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    account: Mapped[str] = mapped_column(String(60))
    chat: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    body_hash: Mapped[str] = mapped_column(String(64))
    mentions: Mapped[list[str]] = mapped_column(default=list)
    priority: Mapped[int]
    private: Mapped[bool] = mapped_column(default=False)
    at_least_once: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    code: Mapped[str] = mapped_column(String(40), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    paused: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Held back by a person who paused its campaign; its state stays what it was."""
    sent_at: Mapped[datetime | None]
    sent_message_id: Mapped[str] = mapped_column(String(200), default="")
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    part: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    parts: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    waits: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """The part of its delivery before it has not gone out yet."""


class AuditRow(Base):
    """Who did what to what, with which result; ids and codes only, kept at least 190 days."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    result: Mapped[str] = mapped_column(String(40))


class CorrectionRow(Base):
    """A judgement that a person put right, kept for learning: features of the published rules, never words."""

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    features: Mapped[list[str]] = mapped_column(default=list)
    label: Mapped[str | None] = mapped_column(String(60))
    previous: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    rules_version: Mapped[str] = mapped_column(String(40))
