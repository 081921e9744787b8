"""Which deadlines of a ticket hang on holidays nobody has announced yet, so that they are shown as estimates (§3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.clock_ladders import ClockRules
from domain.rules import IssueType, Urgency


class Dated(Protocol):
    """A ticket, or what a screen reads of one."""

    @property
    def type(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def reported_at(self) -> datetime: ...
    @property
    def respond_by(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """By the county's calendar and limits; `find_type` is asked anew each time, for rules change."""

    rules: ClockRules
    find_type: Callable[[str], IssueType]

    def is_due_estimated(self, ticket: Dated) -> bool:
        """False for what has no deadline."""
        limit, urgency = self.rules.limits.resolve_within(self.find_type(ticket.type)), Urgency(ticket.urgency)
        return ticket.due_at is not None and self.rules.calendar.is_estimate(
            ticket.due_at, limit, urgency, since=ticket.reported_at
        )

    def is_response_estimated(self, ticket: Dated) -> bool:
        urgency = Urgency(ticket.urgency)
        limit = self.rules.limits.respond_within(self.find_type(ticket.type), urgency)
        return ticket.respond_by is not None and self.rules.calendar.is_estimate(
            ticket.respond_by, limit, urgency, since=ticket.reported_at
        )
