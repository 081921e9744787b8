"""Alarms of a ticket that ring once, whatever becomes of its other clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import TicketId


class ReminderKind(StrEnum):
    DIRECT_DETAILS = "direct_details"
    """Place or picture of a direct report are still missing."""
    COURT_DAY_1 = "court_day_1"
    COURT_DAY_25 = "court_day_25"
    """The thirty days in which both parties may have an agreement confirmed [L: 人民调解法33条]."""
    CLUES = "clues"
    """Answers to a search that came too fast to be passed on one by one."""
    SITTING = "sitting"
    """The day on which two parties were to sit down again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    id: int = 0
    ticket: TicketId
    kind: ReminderKind
    due_at: datetime
    facts: Mapping[str, str]
