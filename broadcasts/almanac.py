"""Lunar days and solar terms as days of the calendar; the only keeper of the lunar library."""

from datetime import date

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate, TermUtils

LAST_YEAR = 2100
"""What the library's tables reach to."""


def find_lunar_day(year: int, month: int, day: int) -> date | None:
    """A day of the lunar `year` (the one that begins in that calendar year), never of its leap month.

    Day 30 of a month of 29 days is its last: 除夕 is there every year. None beyond the tables.
    """
    for number in (day, day - 1) if day == _LONGEST else (day,):
        try:
            found: date = LunarDate(year, month, number).to_solar_date()
        except InvalidLunarDateError:
            continue
        return found
    return None


def find_solar_term(year: int, term: str) -> date | None:
    """The day of a solar term (`清明`) in a calendar year; None beyond the tables."""
    if not 1900 <= year <= LAST_YEAR:
        return None
    found: date = TermUtils.nth_term_day(year, term_name=term)
    return found


_LONGEST = 30
