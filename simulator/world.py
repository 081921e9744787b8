"""The people and groups as they are now: who is called what, who sits where, who is whose friend."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.town import PersonSpec, RoomSpec, Town

BOT_NAME = "网格小助手"
BOT_SUFFIXES = ("", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(slots=True, kw_only=True)
class Person:
    id: str
    name: str
    real_name: str
    role: str
    title: str = ""
    phone: str = ""
    account: str = ""  # only a bot has one
    friend_of: set[str] = field(default_factory=set)
    remarks: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Room:
    id: str
    topic: str
    tier: str
    grids: tuple[str, ...]
    owner_id: str
    aliases: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)  # person → who invited them
    bots: list[str] = field(default_factory=list)  # accounts that sit here
    announcement: str = ""


class World:
    """All state of the town, without any input or output; every lookup is by id."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, Room] = {}

    def join_room(self, room: Room, person: Person, *, inviter_id: str) -> None:
        room.members[person.id] = inviter_id
        person.rooms[room.id] = None
        if person.account and person.account not in room.bots:
            room.bots.append(person.account)

    def leave_room(self, room: Room, person: Person) -> None:
        room.members.pop(person.id, None)
        room.aliases.pop(person.id, None)
        person.rooms.pop(room.id, None)
        if person.account in room.bots:
            room.bots.remove(person.account)

    def name_in(self, room: Room | None, person_id: str) -> str:
        """What others read above this person's messages: the group alias, else the nickname."""
        alias = room.aliases.get(person_id, "") if room else ""
        person = self.people.get(person_id)
        return alias or (person.name if person else person_id)

    def friends_of(self, account: str) -> list[str]:
        return [person.id for person in self.people.values() if account in person.friend_of]


def build_world(town: Town, accounts: list[str]) -> World:
    """Puts everybody in their groups; each group gets one of the bot's accounts."""
    world = World()
    for number, account in enumerate(accounts):
        bot = make_bot(account, number)
        world.people[bot.id] = bot
    for spec in town.people:
        world.people[spec.id] = _make_person(spec, accounts)
    for room in town.rooms:
        _open_room(world, room, accounts[room.account % len(accounts)])
    _befriend_residents(world, town.people)
    return world


def make_bot(account: str, number: int) -> Person:
    suffix = BOT_SUFFIXES[number] if number < len(BOT_SUFFIXES) else str(number + 1)
    name = f"{BOT_NAME}{suffix}"
    return Person(id=bot_id(account), name=name, real_name=name, role="bot", account=account)


def bot_id(account: str) -> str:
    return f"wxid_bot_{account}"


def _make_person(spec: PersonSpec, accounts: list[str]) -> Person:
    """Leaders and cadres know every account, so that a stand-by can reach them when one is lost."""
    return Person(
        id=spec.id,
        name=spec.nick or spec.name,
        real_name=spec.name,
        role=spec.role,
        title=spec.title,
        phone=spec.phone,
        friend_of=set(accounts) if spec.posts and spec.friend else set(),
    )


def _open_room(world: World, spec: RoomSpec, account: str) -> None:
    owner_id = spec.members[0] if spec.members else bot_id(account)
    room = Room(id=spec.id, topic=spec.topic, tier=spec.tier, grids=spec.grids, owner_id=owner_id)
    room.aliases.update(spec.aliases)
    world.rooms[room.id] = room
    for person_id in (*spec.members, bot_id(account)):
        world.join_room(room, world.people[person_id], inviter_id=owner_id)


def _befriend_residents(world: World, specs: Iterable[PersonSpec]) -> None:
    """A resident can only know the accounts of their own groups."""
    for spec in specs:
        if spec.friend and not spec.posts:
            person = world.people[spec.id]
            person.friend_of.update(bot for room_id in person.rooms for bot in world.rooms[room_id].bots)
