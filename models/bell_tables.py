"""Notices: campaigns, their firings and deliveries, who must agree, what they carry, and what was answered."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.tables import Id


class CampaignRow(Base):
    """A notice and when it is due. `audience` and `schedule` are the frozen domain objects as JSON text.

    `condition`: `name=value` where it is due whenever that comes from outside.
    """

    __tablename__ = "campaigns"
    __table_args__ = (Index("ix_campaigns_author", "author", "created_at"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    schedule: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    author: Mapped[str] = mapped_column(String(60))
    author_grid: Mapped[str | None] = mapped_column(String(24))
    approved_by: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    next_due_at: Mapped[datetime | None] = mapped_column(index=True)
    area: Mapped[str] = mapped_column(String(20), default="", server_default="")
    condition: Mapped[str] = mapped_column(String(61), default="", server_default="", index=True)
    emergency: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    """The ticket that gathers what is answered to a search."""
    answers: Mapped[str] = mapped_column(Text, default="", server_default="")


class OccurrenceRow(Base):
    """One firing of a campaign; unique by its planned time, so that two planners plan it once."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("campaign_id", "planned_at"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    planned_at: Mapped[datetime]
    started_at: Mapped[datetime]
    send_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12))
    answers_open: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    """Somebody is still to be told who has not answered."""


def firings_of(campaign: int) -> Select[int]:
    """The ids of all firings of a campaign, for a query that looks among them."""
    return select(OccurrenceRow.id).where(OccurrenceRow.campaign_id == campaign)


class DeliveryRow(Base):
    """One group of one occurrence; its state follows its outbox row."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "room_id"),
        Index("ix_deliveries_state", "occurrence_id", "state"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    account: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When its leader was told who has not answered."""


class ConditionRow(Base):
    """A condition named from outside and the value it has; what waits for a value fires when it becomes that."""

    __tablename__ = "conditions"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime]


class ConsentRow(Base):
    """One agreement a campaign needs before it goes out: a second person's, or the office's that answers for it."""

    __tablename__ = "campaign_consents"
    __table_args__ = (
        Index("ix_campaign_consents_campaign_id", "campaign_id"),
        Index(
            "ix_campaign_consents_open",
            "kind",
            sqlite_where=sql("decided_at IS NULL"),
            postgresql_where=sql("decided_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(60), default="", server_default="")
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))


class CampaignFileRow(Base):
    """A picture or file that goes out with a notice, kept by its hash; one said in a chat is fetched by a job first."""

    __tablename__ = "campaign_files"
    __table_args__ = (UniqueConstraint("campaign_id", "place"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    account: Mapped[str] = mapped_column(String(60), default="", server_default="")
    message_id: Mapped[str] = mapped_column(String(200), default="", server_default="")
    state: Mapped[str] = mapped_column(String(12), default="stored", server_default="stored", index=True)
    attempts: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    at: Mapped[datetime]


class NoticeAnswerRow(Base):
    """That somebody answered a notice in a group, and which number; `who` is a hash, nobody's name and no words."""

    __tablename__ = "notice_answers"
    __table_args__ = (UniqueConstraint("delivery_id", "who"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    who: Mapped[str] = mapped_column(String(64))
    choice: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    at: Mapped[datetime]


class AccountSeenRow(Base):
    """When an account of ours was last logged in; what has not been seen for long hands its groups on."""

    __tablename__ = "accounts_seen"
    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[datetime]
