"""What hangs on a notice beside its campaign: who must agree to it, and the conditions it may wait for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.tables import Id


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
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    kind: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(60), default="", server_default="")
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
