"""The days a schedule of the calendar names: working days, lunar days, solar terms, a season."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import assert_never

from broadcasts.almanac import LAST_YEAR, find_lunar_day, find_solar_term
from domain.holidays import HolidayTable
from domain.schedule import LunarDay, MonthWorkday, Season, SolarTerm, Workdays

CalendarSchedule = Workdays | MonthWorkday | LunarDay | SolarTerm | Season


def list_days(schedule: CalendarSchedule, start: date, holidays: HolidayTable) -> Iterator[date]:
    """The named days from `start` on, in order, as far as the almanac reaches (2100)."""
    match schedule:
        case Workdays():
            named = _list_workdays(start, holidays)
        case MonthWorkday(number=number):
            named = _list_month_workdays(start, number, holidays)
        case LunarDay(month=month, day=day, days=days):
            years = range(start.year - 2, LAST_YEAR + 1)
            named = _shift_days((find_lunar_day(year, month, day) for year in years), days)
        case SolarTerm(term=term, days=days):
            years = range(start.year - 1, LAST_YEAR + 1)
            named = _shift_days((find_solar_term(year, term) for year in years), days)
        case Season():
            named = _list_season(schedule)
        case _:
            assert_never(schedule)
    return (day for day in named if day >= start)


def _list_workdays(start: date, holidays: HolidayTable) -> Iterator[date]:
    day = start
    while day.year <= LAST_YEAR:
        if holidays.is_workday(day):
            yield day
        day += timedelta(days=1)


def _list_month_workdays(start: date, number: int, holidays: HolidayTable) -> Iterator[date]:
    first = start.replace(day=1)
    while first.year <= LAST_YEAR:
        following = (first + timedelta(days=31)).replace(day=1)
        days = (first + timedelta(days=n) for n in range((following - first).days))
        working = [day for day in days if holidays.is_workday(day)]
        place = number - 1 if number > 0 else number
        if -len(working) <= place < len(working):
            yield working[place]
        first = following


def _list_season(season: Season) -> Iterator[date]:
    day = season.first
    while day <= season.last:
        yield day
        day += timedelta(days=season.every)


def _shift_days(days: Iterator[date | None], by: int) -> Iterator[date]:
    return (day + timedelta(days=by) for day in days if day is not None)
