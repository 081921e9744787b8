"""An account is lost: another that sits in the same groups goes on, else their leaders forward the notice by hand."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.directory import Directory, Officer, Room, Seat
from domain.ids import AccountName, ChatId, ContactId
from domain.sending import Outgoing, PartKind, Priority
from models.accounts import AccountRepository, InterruptedSend, StrandedSend, UnsentPart
from models.database import Database

log = logging.getLogger("wangge.broadcasts")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOn:
    """What it needs. `is_friend` knows the friends of this process's own `account`, nobody else's."""

    account: AccountName
    database: Database
    directory: Callable[[], Directory]
    patience: timedelta
    is_friend: Callable[[AccountName, ContactId], bool]


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Deliveries that another account took over, those that no account of ours can make, and those in doubt."""

    moved: int = 0
    given_up: int = 0
    unknown: int = 0


NOTHING = HandedOn()


async def hand_on(store: HandingOn, now: datetime) -> HandedOn:
    """While no account at all is alive, everything waits. Any number of workers may do this at the same time."""
    async with store.database.read() as session:
        circle = _Circle.draw(await AccountRepository(session).list_seen(), store, now)
        archive = AccountRepository(session)
        if not circle.alive or not (await circle.find_stranded(archive) or await circle.find_interrupted(archive)):
            return NOTHING
    done = await store.database.run_write(lambda session: _hand_on(AccountRepository(session), store, circle, now))
    log.warning(
        "account_lost accounts=%s moved=%d given_up=%d unknown=%d",
        ",".join(sorted(circle.lost)),
        done.moved,
        done.given_up,
        done.unknown,
    )
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circle:
    """Our accounts: alive, lost after they were seen, and never seen since anybody notes it."""

    alive: frozenset[AccountName]
    lost: frozenset[AccountName]
    unknown: frozenset[AccountName]
    planned_before: datetime

    @classmethod
    def draw(cls, seen: Mapping[AccountName, datetime], store: HandingOn, now: datetime) -> "_Circle":
        seated = {seat.account for room in store.directory().rooms.values() for seat in room.seats}
        alive = frozenset(account for account, at in seen.items() if now - at < store.patience)
        return cls(
            alive=alive,
            lost=frozenset(seen) - alive,
            unknown=frozenset(seated) - frozenset(seen),
            planned_before=now - store.patience,
        )

    async def find_stranded(self, archive: AccountRepository) -> list[StrandedSend]:
        if not self.lost and not self.unknown:
            return []
        return await archive.find_stranded(self.lost, self.unknown, self.planned_before)

    async def find_interrupted(self, archive: AccountRepository) -> list[InterruptedSend]:
        return await archive.find_interrupted(self.lost, self.planned_before) if self.lost else []


def choose_seat(room: Room | None, alive: frozenset[AccountName], load: Mapping[AccountName, int]) -> Seat | None:
    """Where one of ours that is alive sits in the group, the one with the least to do."""
    seats = [seat for seat in room.seats if seat.account in alive] if room else []
    return min(seats, key=lambda seat: (load.get(seat.account, 0), seat.account), default=None)


async def _hand_on(archive: AccountRepository, store: HandingOn, circle: _Circle, now: datetime) -> HandedOn:
    stranded = await circle.find_stranded(archive)
    await archive.expire([send for send in stranded if send.is_over(now)], now)
    moves, stuck = _share_out([send for send in stranded if not send.is_over(now)], store.directory(), circle.alive)
    await archive.hand_over(moves)
    for send in stuck:
        parts = await archive.list_unsent_parts(send.delivery_id)
        await archive.put_in_outbox(_ask_leader(send, parts, store, circle.alive), now)
    await archive.give_up(stuck, now)
    interrupted = await circle.find_interrupted(archive)
    await archive.leave_open(interrupted, now)
    return HandedOn(len(moves), len(stuck), len(interrupted))


def _share_out(
    sends: Sequence[StrandedSend], directory: Directory, alive: frozenset[AccountName]
) -> tuple[list[tuple[StrandedSend, Seat]], list[StrandedSend]]:
    """Who takes over which, and what nobody can."""
    load, moves, stuck = Counter[AccountName](), list[tuple[StrandedSend, Seat]](), list[StrandedSend]()
    for send in sends:
        seat = choose_seat(directory.rooms.get(send.room), alive, load)
        if seat is None:
            stuck.append(send)
        else:
            load[seat.account] += 1
            moves.append((send, seat))
    return moves, stuck


def _ask_leader(
    send: StrandedSend, parts: Sequence[UnsentPart], store: HandingOn, alive: frozenset[AccountName]
) -> list[Outgoing]:
    """First what to do, then the notice by itself, so that one tap forwards it. Nobody reached: it is only listed."""
    directory = store.directory()
    room = directory.rooms.get(send.room)
    seat = next(_list_reachable(room, directory, store, alive), None) if room else None
    if room is None or seat is None:
        return []
    asked = f"「{send.title}」机器人发不出去，请您把下面这条转发到{room.topic}："
    words = [UnsentPart(kind=PartKind.TEXT, body=asked), *parts]
    return [
        Outgoing(
            account=seat.account,
            chat=seat.chat,
            kind=part.kind,
            body=part.body,
            key=f"forward:{send.delivery_id}:{place}",
            priority=Priority.EMERGENCY if send.priority is Priority.EMERGENCY else Priority.NOTICE,
            private=True,
        )
        for place, part in enumerate(words)
    ]


def _list_reachable(
    room: Room, directory: Directory, store: HandingOn, alive: frozenset[AccountName]
) -> Iterator[Seat]:
    """Leaders of the group's grids, or who acts for them, where a live account may speak to them alone."""
    for leader in (leader for grid in room.grids for leader in directory.leaders_of(grid)):
        officer = directory.acting_for(leader.person)
        yield from _list_ways(officer, store, alive) if officer else ()


def _list_ways(officer: Officer, store: HandingOn, alive: frozenset[AccountName]) -> Iterator[Seat]:
    """Under our own account only to friends; whose friend somebody is elsewhere is not known here."""
    known = [one for one in officer.identities if one.account in alive and not one.suspended]
    for one in sorted(known, key=lambda one: one.account != store.account):
        if one.account != store.account or store.is_friend(one.account, one.contact):
            yield Seat(account=one.account, chat=ChatId(one.contact))
