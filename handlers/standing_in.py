"""「我今天不在，让老赵代」: who is away, who acts for them meanwhile, and that both know when it begins and ends."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta

from domain.absence import Absence, AbsenceState, find_stand_in, holds_post, read_days_away
from domain.commands import Command
from domain.directory import LEADING, Officer, Role
from domain.ids import PersonId
from domain.refusal import Refusal
from domain.sending import Outgoing
from domain.tree import Tier
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer, name_ticket, to_officer

MOST_LISTED = 5


async def stand_in(heard: Heard, args: Mapping[str, str], desk: Desk) -> Replies:
    """`name` acts for the speaker; `from`, `until` (ISO dates) or `days`. Raises Refusal for whatever may not be."""
    absent = require_leader(heard, desk)
    if not args.get("name"):
        raise Refusal("needs_name", "让谁代您？说「我今天不在，让老赵代」。", field="name")
    acting = find_stand_in(args["name"], absent, desk.directory)
    first, last = read_days_away(args, desk.today)
    is_now = first <= desk.today
    absence = Absence(
        person=absent.person,
        stand_in=acting.person,
        since=desk.now if is_now else midnight(first, desk),
        until=midnight(last + timedelta(days=1), desk),
        state=AbsenceState.ON if is_now else AbsenceState.PLANNED,
    )
    freed = {one.stand_in for one in await desk.absences.add(absence)} - {acting.person}
    span = _say_span(first, last, desk)
    told = (
        f"{_introduce(absent, desk)}{span}不在，事情由您代。{await _say_load(absent, acting, desk) if is_now else ''}"
    )
    back = "今晚再问您。" if first == last == desk.today else ""
    said = f"好，{span}{acting.name}代您。{back}回来了说「我回来了」。"
    replies = [answer(heard, said), *_tell(acting, told, desk), *_tell_above(absent, acting, span, desk)]
    for person in sorted(freed):
        replies += _tell(_find(person, desk), f"{absent.name}换{acting.name}代了，不用您代了。", desk)
    return replies


async def come_back(heard: Heard, args: Mapping[str, str], desk: Desk) -> Replies:
    """「我回来了」: from now on everything is theirs again."""
    officer = require_leader(heard, desk)
    ended = await desk.absences.end(officer.person)
    if not ended:
        raise Refusal("not_away", "您没让人代班，事情一直归您。")
    told: Replies = [answer(heard, "好，事情从现在起归您。说「我的事」看手上有啥。")]
    for acting in dict.fromkeys(one.stand_in for one in ended):
        told += _tell(desk.directory.officers.get(acting), f"{officer.name}回来了，不用您代了。", desk)
    return told


async def turn_absences(desk: Desk) -> Replies:
    """`clock.absences`: begins and ends what is due, tells both, and lets nobody act who holds no post any more."""
    turned = await desk.absences.turn(desk.now)
    begun = {(one.person, one.stand_in) for one in turned if one.state is AbsenceState.ON}
    over = {(one.person, one.stand_in) for one in turned if one.state is AbsenceState.OVER}
    told: Replies = []
    for person, acting in sorted(over - begun):
        told += await _tell_over(person, acting, desk)
    for person, acting in sorted(begun - over):
        told += await _tell_begun(person, acting, desk)
    for person, acting in desk.directory.standing_in.items():
        if not (holds_post(person, desk.directory) and holds_post(acting, desk.directory)):
            await desk.absences.end(person)
            told += _tell(_find(person, desk), "代您的人不当网格长了，现在没人代。要让别人代，再说一声。", desk)
    return told


def require_leader(heard: Heard, desk: Desk) -> Officer:
    """Who holds a post of a grid, and says it privately."""
    officer = heard.officer
    if officer is None or not any(post.role in LEADING for post in officer.posts):
        raise Refusal("for_leaders", "代班是网格长用的。您有事直接跟我说就行。")
    if heard.message.room is not None:
        raise Refusal("privately", "代班的事，请私下跟我说。", private=True)
    return officer


def midnight(day: date, desk: Desk) -> datetime:
    """The beginning of a local day."""
    return datetime.combine(day, time(), desk.calendar.zone).astimezone(desk.now.tzinfo)


async def _tell_over(person: PersonId, acting: PersonId, desk: Desk) -> Replies:
    absent, stood_in = _find(person, desk), _find(acting, desk)
    if absent is None:
        return []
    name = stood_in.name if stood_in else "别人"
    back = _tell(absent, f"{name}代班到头了，事情又归您了。说「我的事」看手上有啥。", desk)
    return [*back, *_tell(stood_in, f"{absent.name}的事不用您代了，辛苦。", desk)]


async def _tell_begun(person: PersonId, acting: PersonId, desk: Desk) -> Replies:
    absent, stood_in = _find(person, desk), _find(acting, desk)
    if absent is None or stood_in is None:
        return []
    load = await _say_load(absent, stood_in, desk)
    told = _tell(stood_in, f"今天起{_introduce(absent, desk)}不在，事情由您代。{load}", desk)
    return [*told, *_tell(absent, f"今天起{stood_in.name}代您。回来了说「我回来了」。", desk)]


def _tell_above(absent: Officer, acting: Officer, span: str, desk: Desk) -> Replies:
    """The village's leader knows who acts (workflow §9, 1); of the village's own, the tier above."""
    home = next(post.grid for post in absent.posts if post.role in LEADING)
    for grid in desk.directory.tree.chain(home):
        for officer in desk.directory.holders(grid.code, Role.LEADER) if grid.tier <= Tier.VILLAGE else ():
            if officer.person not in (absent.person, acting.person):
                return _tell(officer, f"{_introduce(absent, desk)}{span}不在，{acting.name}代。", desk)
    return []


async def _say_load(absent: Officer, acting: Officer, desk: Desk) -> str:
    """What the stand-in takes over now, as far as they may know of it."""
    theirs = await desk.tickets.open_of_assignee(absent.person)
    known = [ticket for ticket in theirs if acting.person not in ticket.shut_out and ticket.no]
    if not known:
        return "他手上没有待办。"
    listed = "、".join(name_ticket(ticket, desk) for ticket in known[:MOST_LISTED])
    more = "等" if len(known) > MOST_LISTED else ""
    return f"他手上有{len(known)}件：{listed}{more}。说「我的事」能看到。"


def _introduce(officer: Officer, desk: Desk) -> str:
    home = next((post.grid for post in officer.posts if post.role in LEADING), None)
    return f"{desk.directory.tree.place_name(home) if home else ''}{officer.name}"


def _say_span(first: date, last: date, desk: Desk) -> str:
    names = {desk.today: "今天", desk.today + timedelta(days=1): "明天"}
    start, end = (names.get(day, f"{day.month}月{day.day}日") for day in (first, last))
    return start if first == last else f"{start}到{end}"


def _find(person: PersonId, desk: Desk) -> Officer | None:
    return desk.directory.officers.get(person)


def _tell(officer: Officer | None, text: str, desk: Desk) -> list[Outgoing]:
    if officer is None or not officer.identities:
        return []
    told = to_officer(desk, officer.identities[0].account, officer, text)
    return [told] if told is not None else []


ABSENCES: Mapping[Command, Callable[[Heard, Mapping[str, str], Desk], Awaitable[Replies]]] = {
    Command.SUBSTITUTE: stand_in,
    Command.BACK: come_back,
}
