"""Which days people work: the State Council's notice of each year, and an estimate for years it has not spoken of."""

from dataclasses import dataclass
from datetime import date

_SATURDAY = 5
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""(month, day) of the statutory holidays of the solar calendar (全国年节及纪念日放假办法, as revised in 2024)."""


def is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayTable:
    """Days off and weekend days worked instead, of all years together; `published` are the years that are certain."""

    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        return not (is_weekend(day) or self.is_holiday(day))

    def is_holiday(self, day: date) -> bool:
        """A day off that is more than a weekend."""
        return day in self.holidays or (self.is_estimate(day.year) and (day.month, day.day) in _FIXED_HOLIDAYS)

    def is_estimate(self, year: int) -> bool:
        """Whether days of this year are worked out rather than announced."""
        return year not in self.published
