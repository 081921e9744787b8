"""The next times of a notice that is planned already, for whoever looks at it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from broadcasts.schedule import Days, next_occurrences
from domain.holidays import HolidayTable
from domain.schedule import DaysOff
from models.readings_broadcasts import CampaignCard


def list_coming(card: CampaignCard, holidays: HolidayTable, zone: ZoneInfo, n: int = 10) -> tuple[datetime, ...]:
    """At most `n`, earliest first, beginning with the one that is due next."""
    if card.next_due_at is None:
        return ()
    shifts = card.days_off is not DaysOff.KEEP
    days = Days(zone=zone, holidays=holidays, shifts=shifts, since=card.created_at)
    return (card.next_due_at, *next_occurrences(card.schedule, card.next_due_at, n - 1, days))
