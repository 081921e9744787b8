"""A leader who is away and whoever acts for them meanwhile (workflow §9, 1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import PersonId


class AbsenceState(StrEnum):
    PLANNED = "planned"
    ON = "on"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Aware UTC, `until` not included."""

    id: int = 0
    person: PersonId
    stand_in: PersonId
    since: datetime
    until: datetime
    state: AbsenceState
