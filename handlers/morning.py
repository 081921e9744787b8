"""A leader's day begins with one short private message, and nobody who has nothing to do gets one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.directory import Directory, Officer, Role
from domain.ids import AccountName, PersonId
from domain.numbering import local_day
from domain.parts import parts_of
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Replies
from handlers.due_words import mark_estimate
from handlers.speak import name_ticket, to_officer
from handlers.tell import assignees_of

NAMED = 3
"""So many of a kind are named; more would be a list to scroll."""


@dataclass(slots=True)
class Heap:
    """What one leader has in hand, and what others have in the village they lead."""

    officer: Officer
    own: list[Ticket] = field(default_factory=list)
    village: list[Ticket] = field(default_factory=list)

    @property
    def account(self) -> AccountName:
        return (self.own or self.village)[0].account


async def say_good_morning(desk: Desk) -> Replies:
    """To everybody with something in hand, once a day however often it rings."""
    replies: Replies = []
    for heap in _heap_by_person(await desk.rings.in_hand(), desk.directory):
        said = to_officer(desk, heap.account, heap.officer, _say(heap, desk))
        if said is not None:
            replies.append(replace(said, key=f"morning:{desk.today.isoformat()}:{heap.officer.person}"))
    return replies


def _heap_by_person(tickets: Iterable[Ticket], directory: Directory) -> list[Heap]:
    heaps: dict[PersonId, Heap] = {}
    for ticket in tickets:
        owners = assignees_of(ticket, directory)
        for owner in owners:
            heaps.setdefault(owner.person, Heap(owner)).own.append(ticket)
        for secretary in _secretary(ticket, directory):
            if secretary not in owners:
                heaps.setdefault(secretary.person, Heap(secretary)).village.append(ticket)
    return list(heaps.values())


def _secretary(ticket: Ticket, directory: Directory) -> Iterator[Officer]:
    """The village's leader, or who stands in, where the route lets them know of it."""
    village = directory.tree.at_tier(ticket.grid, Tier.VILLAGE)
    for holder in directory.holders(village.code, Role.LEADER)[:1] if village else ():
        acting = directory.acting_for(holder.person, ticket.shut_out)
        if acting is not None and parts_of(acting, ticket, directory):
            yield acting


def _say(heap: Heap, desk: Desk) -> str:
    lines = ["早上好。"]
    if heap.own:
        lines.append(f"您手上{len(heap.own)}件{_list_pressing(heap.own, desk)}")
    if heap.village:
        lines.append(f"村里别人手上{len(heap.village)}件{_list_pressing(heap.village, desk)}")
    return "\n".join([*lines, "说「我的事」看全部。"])


def _list_pressing(tickets: list[Ticket], desk: Desk) -> str:
    """Each ticket once: overdue, else due today, else new."""
    today = desk.today
    late = [ticket for ticket in tickets if ticket.due_at is not None and ticket.due_at <= desk.now]
    left = [ticket for ticket in tickets if ticket not in late]
    due = [ticket for ticket in left if ticket.due_at and local_day(ticket.due_at, desk.calendar.zone) == today]
    since = _last_morning(desk)
    new = [ticket for ticket in left if ticket not in due and ticket.reported_at >= since]
    kinds = (("超期", late), ("今天到期", due), ("新来", new))
    parts = [f"{word}{len(found)}件：{_name(found, desk)}" for word, found in kinds if found]
    return "，" + "；".join(parts) + "。" if parts else "，都不急。"


def _name(tickets: list[Ticket], desk: Desk) -> str:
    named = [name_ticket(ticket, desk) + mark_estimate(ticket, desk) for ticket in tickets[:NAMED]]
    return "、".join(named) + ("等" if len(tickets) > NAMED else "")


def _last_morning(desk: Desk) -> datetime:
    """This hour of the working day before."""
    before = desk.now - timedelta(days=1)
    while not desk.calendar.is_workday(local_day(before, desk.calendar.zone)):
        before -= timedelta(days=1)
    return before
