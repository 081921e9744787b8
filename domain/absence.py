"""A leader who is away and whoever acts for them meanwhile (workflow §9, 1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calling import find_called
from domain.directory import LEADING, Directory, Officer
from domain.ids import PersonId
from domain.refusal import Refusal
from domain.tree import Tier

MOST_DAYS = 15
"""So long at a time; whoever is away longer needs a successor (workflow §9, 1)."""


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


def read_days_away(args: Mapping[str, str], today: date) -> tuple[date, date]:
    """(first, last day away) of `from` and `until` (ISO dates) or `days`; of none of them, today alone.

    Raises Refusal `too_long`, or `bad_days` for what is over already or no number of days.
    """
    try:
        first = max(date.fromisoformat(args.get("from") or today.isoformat()), today)
        days = int(args.get("days") or 1)
        last = date.fromisoformat(args["until"]) if args.get("until") else first + timedelta(days=days - 1)
    except (ValueError, OverflowError):
        raise Refusal("bad_days", "没听懂是哪几天。说「我出门3天，让老赵代」。", field="days") from None
    if last < first:
        raise Refusal("bad_days", "这日子已经过了。说「我出门3天，让老赵代」。", field="until")
    if (last - first).days >= MOST_DAYS:
        raise Refusal("too_long", f"一次最多代{MOST_DAYS}天。再长，请上面换个人。", field="days")
    return first, last


def find_stand_in(name: str, absent: Officer, directory: Directory) -> Officer:
    """A leader, deputy or cadre nearby, as people call them.

    Nobody acts for a tier above their own where the routes of privacy part: what the village may know of, a group's
    leader may not. Raises Refusal `unknown_person`, `ambiguous`, `too_low` or `away`.
    """
    called = find_called(name, list_near(absent, directory))
    fit = [officer for officer in called if _rank(officer, directory) <= _rank(absent, directory)]
    if len(fit) > 1:
        names = "、".join(f"{o.name}（{_place(o, directory)}）" for o in fit[:3])
        raise Refusal("ambiguous", f"您说的是哪位？{names}。请说全名。", field="name")
    if called and not fit:
        raise Refusal("too_low", f"{called[0].name}代不了您这一级，请说一个同级或上级的人。", field="name")
    if not fit:
        raise Refusal("unknown_person", "附近没有这个网格长。说一个登记过的名字，像「让张桂芳代」。", field="name")
    acting = directory.acting_for(fit[0].person)
    if acting is None or acting.person != fit[0].person:
        raise Refusal("away", f"{fit[0].name}自己也不在，换一个人吧。", field="name")
    return fit[0]


def list_near(officer: Officer, directory: Directory) -> list[Officer]:
    """Whoever holds a post in the same village, for a village's in the same town, above that in the county."""
    top = _tier(officer, directory)
    area = Tier.VILLAGE if top > Tier.VILLAGE else Tier(max(top - 1, Tier.COUNTY))
    homes = {directory.tree.at_tier(post.grid, area) for post in officer.posts if post.role in LEADING}
    codes = [place.code for home in homes if home is not None for place in directory.tree.below(home.code)]
    found = {o.person: o for code in codes for o in directory.holders(code, *sorted(LEADING))}
    return [other for other in found.values() if other.person != officer.person]


def holds_post(person: PersonId, directory: Directory) -> bool:
    """Whether there is anything somebody could stand in for, or be asked to."""
    officer = directory.officers.get(person)
    return officer is not None and any(post.role in LEADING for post in officer.posts)


def _rank(officer: Officer, directory: Directory) -> Tier:
    """Household and group see the same matters; from the village up each tier sees more."""
    return min(_tier(officer, directory), Tier.GROUP)


def _tier(officer: Officer, directory: Directory) -> Tier:
    return min(_tiers(officer, directory), default=Tier.HOUSEHOLD)


def _tiers(officer: Officer, directory: Directory) -> Iterator[Tier]:
    grids = directory.tree.grids
    return (grids[post.grid].tier for post in officer.posts if post.role in LEADING and post.grid in grids)


def _place(officer: Officer, directory: Directory) -> str:
    grids = (post.grid for post in officer.posts if post.role in LEADING)
    return next((directory.tree.place_name(grid) for grid in grids), "")
