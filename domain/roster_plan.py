"""What an import would change: the difference between a roster and the directory, shown first and then carried out."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.directory import Department, Directory, Identity, Officer, Role, Room, Seat
from domain.ids import GridCode, PersonId, RoomId
from domain.roster import RoomLine, Roster, Scope
from domain.roster_gather import PostKey, RosterPerson, RosterRoom, gather_people, gather_rooms
from domain.roster_match import match_people, match_rooms
from domain.tree import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """`person` None: somebody new. `suspended` are identities whose rights rest from now on."""

    person: PersonId | None
    name: str
    phone: str
    renamed: bool = False
    posts: tuple[PostKey, ...] = ()
    lost_posts: tuple[PostKey, ...] = ()
    identities: tuple[Identity, ...] = ()
    suspended: tuple[Identity, ...] = ()
    leaves: bool = False
    """No post is left: only a name remains for what they did."""

    @property
    def is_empty(self) -> bool:
        touched = self.renamed or self.posts or self.lost_posts or self.identities or self.suspended
        return self.person is not None and not touched


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomChange:
    """`room` None: a group not known before. `grids` None: they stay."""

    room: RoomId | None
    topic: str
    grids: tuple[GridCode, ...] | None = None
    seats: tuple[Seat, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.seats and not (self.grids if self.room is None else self.grids is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPlan:
    """Everything an import does; empty where the archive already says the same."""

    added_grids: tuple[Grid, ...] = ()
    changed_grids: tuple[Grid, ...] = ()
    removed_grids: tuple[GridCode, ...] = ()
    added_departments: tuple[Department, ...] = ()
    changed_departments: tuple[Department, ...] = ()
    removed_departments: tuple[Department, ...] = ()
    people: tuple[PersonChange, ...] = ()
    rooms: tuple[RoomChange, ...] = ()
    revision: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__ if name != "revision")


def diff_roster(roster: Roster, directory: Directory) -> RosterPlan:
    """For a roster that `check_roster` found sound.

    Grids, departments and posts the file speaks of (its grids and all below them) become as it says; a part without
    a single line, and everything outside, stay. Groups are never dropped for being left out: codes and names bind
    them too, and a file can't know it.
    """
    scope = Scope.of(roster, directory)
    pattern = directory.tree.pattern
    wanted = {line.code: line.to_grid(pattern) for line in roster.grids}
    have = directory.tree.grids
    removed = tuple(code for code in have if code not in wanted and scope.covers(code))
    offices = {line.key: line.to_department() for line in roster.departments}
    standing = {(d.code, d.grid): d for d in directory.departments}
    return RosterPlan(
        added_grids=tuple(grid for code, grid in wanted.items() if code not in have),
        changed_grids=tuple(grid for code, grid in wanted.items() if code in have and have[code] != grid),
        removed_grids=removed,
        added_departments=tuple(d for key, d in offices.items() if key not in standing),
        changed_departments=tuple(d for key, d in offices.items() if key in standing and standing[key] != d),
        removed_departments=tuple(
            d
            for key, d in standing.items()
            if key not in offices and (d.grid in removed or (roster.departments and scope.covers(d.grid)))
        ),
        people=_diff_people(scope, frozenset(removed)),
        rooms=_diff_rooms(roster.rooms, directory, frozenset(removed)),
        revision=directory.revision,
    )


def _diff_people(scope: Scope, removed: frozenset[GridCode]) -> tuple[PersonChange, ...]:
    roster, directory = scope.roster, scope.directory
    people = gather_people(roster.people, scope.homes_of_departments())
    matched = match_people(people, directory)
    wanted: dict[PersonId, list[RosterPerson]] = {}
    for person, key in zip(people, matched, strict=True):
        if key is not None:
            wanted.setdefault(key, []).append(person)
    led = {post.grid for person in people for post in person.posts if post.role is Role.LEADER}
    changes = [_new_person(person) for person, key in zip(people, matched, strict=True) if key is None]
    for officer in directory.officers.values():
        lines = wanted.get(officer.person, [])
        asked = dict.fromkeys(post for person in lines for post in person.posts)
        held = [PostKey(role=p.role, grid=p.grid, department=p.department) for p in officer.posts]
        lost = tuple(post for post in held if post not in asked and _is_lost(post, scope, removed, led))
        changes.append(_change_officer(officer, lines, tuple(p for p in asked if p not in held), lost))
    return tuple(change for change in changes if not change.is_empty)


def _is_lost(post: PostKey, scope: Scope, removed: frozenset[GridCode], led: set[GridCode]) -> bool:
    """A post the file no longer gives, or whose grid is gone, or that another leader takes over.

    A file that names no administrator takes none away, or nobody could let anyone in again.
    """
    if post.grid in removed or (post.role is Role.LEADER and post.grid in led):
        return True
    if post.role is Role.ADMIN and not any(line.role is Role.ADMIN for line in scope.roster.people):
        return False
    return bool(scope.roster.people) and scope.covers(post.grid)


def _new_person(person: RosterPerson) -> PersonChange:
    return PersonChange(
        person=None,
        name=person.name,
        phone=person.phone,
        posts=person.posts,
        identities=tuple(Identity(account=account, contact=contact) for account, contact in person.contacts),
    )


def _change_officer(
    officer: Officer, lines: Sequence[RosterPerson], posts: tuple[PostKey, ...], lost: tuple[PostKey, ...]
) -> PersonChange:
    name = lines[0].name if lines else officer.name
    phone = next((person.phone for person in lines if person.phone), officer.phone)
    known = {(i.account, i.contact) for i in officer.identities}
    new = [c for c in dict.fromkeys(c for person in lines for c in person.contacts) if c not in known]
    accounts = {i.account for i in officer.identities}
    changed = {account for account, _ in new} & accounts
    return PersonChange(
        person=officer.person,
        name=name,
        phone=phone,
        renamed=(name, phone) != (officer.name, officer.phone),
        posts=posts,
        lost_posts=lost,
        identities=tuple(Identity(account=a, contact=c, suspended=a in accounts) for a, c in new),
        suspended=tuple(i for i in officer.identities if i.account in changed and not i.suspended),
        leaves=len(lost) == len(officer.posts) and not posts,
    )


def _diff_rooms(
    lines: Sequence[RoomLine], directory: Directory, removed: frozenset[GridCode]
) -> tuple[RoomChange, ...]:
    rooms = gather_rooms(lines)
    matched = match_rooms(rooms, directory)
    changes = [
        RoomChange(room=None, topic=room.topic, grids=room.grids, seats=room.seats)
        if key is None
        else _change_room(directory.rooms[key], room)
        for room, key in zip(rooms, matched, strict=True)
    ]
    written = set(matched)
    changes += [
        RoomChange(room=room.id, topic=room.topic, grids=tuple(g for g in room.grids if g not in removed))
        for room in directory.rooms.values()
        if room.id not in written and any(code in removed for code in room.grids)
    ]
    return tuple(change for change in changes if not change.is_empty)


def _change_room(known: Room, line: RosterRoom) -> RoomChange:
    """A group keeps the name WeChat gave it: a file's copy of it may be older."""
    return RoomChange(
        room=known.id,
        topic=known.topic,
        grids=line.grids if set(line.grids) != set(known.grids) else None,
        seats=tuple(seat for seat in line.seats if seat not in known.seats),
    )
