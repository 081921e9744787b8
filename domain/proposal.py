"""What one tier may only propose: the tier above decides, and nobody decides on their own (workflow §2.2, 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import TicketId
from domain.tree import Tier


class ProposalKind(StrEnum):
    SUSPEND = "suspend"
    EXTEND = "extend"
    WHISTLE = "whistle"
    VOID = "void"
    RETURN = "return"
    """A second return: the tier above says who has it."""
    REOPEN = "reopen"
    """A second reopening."""


class ProposalState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`tier` is of whom decides it; `facts` what was asked for: days, a review date, departments."""

    id: int = 0
    ticket: TicketId
    kind: ProposalKind
    proposer: str
    tier: Tier
    reason: str
    facts: Mapping[str, str]
    state: ProposalState = ProposalState.OPEN
    asked_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
