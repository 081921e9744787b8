"""The county's working calendar, as its settings and its file of holidays make it."""

from bot.files.holidays import read_holidays
from bot.settings import Settings
from domain.deadlines import WorkCalendar


def build_calendar(settings: Settings) -> WorkCalendar:
    """Working hours and days. Raises SettingsError with every fault of the operator's file of holidays."""
    return WorkCalendar(
        zone=settings.zone,
        work_start=settings.hours.start,
        work_end=settings.hours.end,
        holidays=read_holidays(settings.holidays_file),
    )
