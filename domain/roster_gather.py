"""Which lines of a roster are about one person or one group; a name alone never makes two people one."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.directory import Role, Seat
from domain.ids import AccountName, ContactId, GridCode
from domain.roster import PersonLine, Place, RoomLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PostKey:
    role: Role
    grid: GridCode
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPerson:
    """All lines of one person: known to be the same by a contact, or by name and telephone, never by name alone."""

    name: str
    phone: str
    posts: tuple[PostKey, ...]
    contacts: tuple[tuple[AccountName, ContactId], ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRoom:
    """All lines of one group: the same topic and grids, seen by different accounts."""

    topic: str
    grids: tuple[GridCode, ...]
    seats: tuple[Seat, ...]
    place: Place


def post_of(line: PersonLine, homes: Mapping[str, frozenset[GridCode]]) -> PostKey | None:
    """The post a line gives; None where staff leave out the grid and more or less than one department fits."""
    if line.role is not Role.STAFF:
        return PostKey(role=line.role, grid=line.grid) if line.grid else None
    fitting = homes.get(line.department, frozenset())
    grid = line.grid or (next(iter(fitting)) if len(fitting) == 1 else None)
    return PostKey(role=line.role, grid=grid, department=line.department) if grid in fitting and grid else None


def gather_people(lines: Sequence[PersonLine], homes: Mapping[str, frozenset[GridCode]]) -> tuple[RosterPerson, ...]:
    return tuple(_join_lines(group, homes) for group in _group_lines(lines))


def gather_rooms(lines: Iterable[RoomLine]) -> tuple[RosterRoom, ...]:
    """A second line of the same topic and grids is the same group only under another account."""
    found: dict[tuple[str, frozenset[GridCode]], list[list[RoomLine]]] = {}
    for line in lines:
        alike = found.setdefault((line.topic, frozenset(line.grids)), [])
        free = next((group for group in alike if line.chat and _has_no_seat(group, line.account)), None)
        if free is None:
            alike.append([line])
        else:
            free.append(line)
    return tuple(_join_rooms(group) for alike in found.values() for group in alike)


def _has_no_seat(group: list[RoomLine], account: AccountName | None) -> bool:
    return all(line.chat and line.account != account for line in group)


def _join_rooms(group: list[RoomLine]) -> RosterRoom:
    first = group[0]
    seats = tuple(Seat(account=line.account, chat=line.chat) for line in group if line.account and line.chat)
    return RosterRoom(topic=first.topic, grids=tuple(dict.fromkeys(first.grids)), seats=seats, place=first.place)


def _marks_of(line: PersonLine) -> Iterator[Hashable]:
    if line.contact:
        yield line.account, line.contact
    if line.phone:
        yield "phone", line.name, line.phone


def _group_lines(lines: Sequence[PersonLine]) -> list[list[PersonLine]]:
    """Lines that share a mark, or are linked through others that do, in the order of their first."""
    link = list(range(len(lines)))

    def root(index: int) -> int:
        while link[index] != index:
            link[index] = link[link[index]]
            index = link[index]
        return index

    seen: dict[Hashable, int] = {}
    for index, line in enumerate(lines):
        for mark in _marks_of(line):
            low, high = sorted((root(index), root(seen.setdefault(mark, index))))
            link[high] = low
    groups: dict[int, list[PersonLine]] = {}
    for index, line in enumerate(lines):
        groups.setdefault(root(index), []).append(line)
    return list(groups.values())


def _join_lines(group: list[PersonLine], homes: Mapping[str, frozenset[GridCode]]) -> RosterPerson:
    posts = dict.fromkeys(post for line in group if (post := post_of(line, homes)))
    contacts = dict.fromkeys((line.account, line.contact) for line in group if line.account and line.contact)
    return RosterPerson(
        name=group[0].name,
        phone=next((line.phone for line in group if line.phone), ""),
        posts=tuple(posts),
        contacts=tuple(contacts),
        place=group[0].place,
    )
