"""An import of the roster and all it entails: whoever loses a post hands their tickets over in the same transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.deadlines import WorkCalendar
from domain.directory import LEADING, Directory
from domain.ids import AccountName, ChatId, ContactId
from domain.roster import Roster
from domain.roster_plan import RosterPlan
from handlers.handing_over import LostPost, hand_over_posts
from models.tickets import TicketRepository
from models.unit_of_work import Archive


async def import_roster(
    archive: Archive, roster: Roster, directory: Directory, *, now: datetime, calendar: WorkCalendar
) -> RosterPlan:
    """All or nothing; each new holder of a post with tickets is told once. Raises what `apply_roster` raises."""
    async with archive.unit() as unit:
        plan = await unit.apply_roster(roster, directory, now)
        if plan.is_empty:
            return plan
        counter = ImportDesk(
            now=now,
            calendar=calendar,
            directory=await unit.directory(),
            reach=Anybody(),
            tickets=unit.shelves.tickets,
        )
        told = await hand_over_posts(list_lost_posts(plan), counter)
        await unit.say([replace(one, key=f"roster:{plan.revision}:{n}") for n, one in enumerate(told)], now)
    return plan


def list_lost_posts(plan: RosterPlan) -> Iterator[LostPost]:
    for change in plan.people:
        for post in change.lost_posts:
            if change.person is not None and post.role in LEADING:
                yield LostPost(person=change.person, grid=post.grid)


@dataclass(frozen=True, kw_only=True)
class ImportDesk:
    """What is there of a desk while a roster is imported; see handlers.handing_over.Handing."""

    now: datetime
    calendar: WorkCalendar
    directory: Directory
    reach: "Anybody"
    tickets: TicketRepository


class Anybody:
    """The gateway runs elsewhere: who is no friend is found out when the message is sent (handlers.unreached)."""

    @property
    def account(self) -> AccountName:
        return AccountName("")

    def is_friend(self, account: AccountName, contact: ContactId) -> bool:
        return True

    def shared_rooms(self, account: AccountName, contact: ContactId) -> Sequence[ChatId]:
        return ()

    def members(self, account: AccountName, chat: ChatId) -> Sequence[tuple[ContactId, str]]:
        return ()
