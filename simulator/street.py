"""Where it all meets: the world, its clock and its past, and the accounts and watchers that hear of everything."""

import time
from collections.abc import Callable
from typing import TypeVar

from simulator.accounts import Account
from simulator.clock import TownClock
from simulator.faults import FaultKind, Faults
from simulator.media import MediaStore
from simulator.messages import Chat, History, Message
from simulator.refusal import RefusedError
from simulator.requests import FriendRequest, Invitation
from simulator.sends import SendRecord
from simulator.town import Town
from simulator.world import Person, Room, bot_id, build_world

Notice = Message | Room | TownClock
Watcher = Callable[[Notice], None]
T = TypeVar("T")


class Street:
    """The living town. All of it is in memory and synchronous, so nothing can come between two steps."""

    def __init__(
        self,
        town: Town,
        clock: TownClock,
        accounts: list[str],
        *,
        real_seconds: Callable[[], float] = time.time,
    ) -> None:
        self.town = town
        self.clock = clock
        self.real_seconds = real_seconds
        self.world = build_world(town, accounts)
        self.accounts = {name: Account(name, bot_id(name)) for name in accounts}
        self.history = History()
        self.media = MediaStore()
        self.faults = Faults()
        self.sends = SendRecord()
        self.friend_requests: dict[str, FriendRequest] = {}
        self.invitations: dict[str, Invitation] = {}
        self._watchers: list[Watcher] = []

    def room(self, room_id: str) -> Room:
        return _found(self.world.rooms.get(room_id), "no_such_room", "没有这个群")

    def person(self, person_id: str) -> Person:
        return _found(self.world.people.get(person_id), "no_such_person", "没有这个人")

    def account(self, name: str) -> Account:
        return _found(self.accounts.get(name), "no_such_account", "没有这个机器人账号")

    def message(self, message_id: str) -> Message:
        return _found(self.history.find(message_id), "no_such_message", "没有这条消息")

    def publish(self, message: Message, *, late: bool = False) -> None:
        """Keeps the message and lets everybody hear of it, the account that sent it included."""
        self.history.add(message)
        chat = message.chat
        listeners = self.world.rooms[chat.room_id].bots if chat.room_id else [chat.account]
        for name in listeners:
            account = self.accounts[name]
            account.emit_message(message.id, late=late)
            if self.faults.strike(FaultKind.DUPLICATE, name, chat.room_id):
                account.emit_message(message.id, late=late)
        self.tell(message)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Returns the function that ends the watching."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def tell(self, notice: Notice) -> None:
        for watcher in tuple(self._watchers):
            watcher(notice)


def private_chat(account: str, person_id: str) -> Chat:
    return Chat(account=account, person_id=person_id)


def _found(thing: T | None, code: str, sentence: str) -> T:
    if thing is None:
        raise RefusedError(code, sentence)
    return thing
