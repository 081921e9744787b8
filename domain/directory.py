"""Who leads which grid, who sits behind which contact, and which WeChat group belongs where: one frozen picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from domain.ids import AccountName, ChatId, ContactId, GridCode, PersonId, RoomId
from domain.tree import Grid, GridTree, Tier


class Role(StrEnum):
    """A post somebody holds. Rights come from the post and its grid."""

    LEADER = "leader"
    DEPUTY = "deputy"
    CADRE = "cadre"
    DUTY = "duty"
    STAFF = "staff"
    ADMIN = "admin"

    @property
    def zh(self) -> str:
        return ROLE_WORDS[self]


ROLE_WORDS = {
    Role.LEADER: "网格长",
    Role.DEPUTY: "副网格长",
    Role.CADRE: "干部",
    Role.DUTY: "值班",
    Role.STAFF: "部门人员",
    Role.ADMIN: "管理员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person as one account knows them. `suspended`: rights rest until the person enrols again."""

    account: AccountName
    contact: ContactId
    suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post: of a grid, or of a department (then `grid` is the department's)."""

    person: PersonId
    role: Role
    grid: GridCode
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody with at least one post."""

    person: PersonId
    name: str
    phone: str
    posts: tuple[Post, ...]
    identities: tuple[Identity, ...]

    def contact_under(self, account: AccountName) -> ContactId | None:
        """Their contact id under an account of ours, where their rights are not suspended."""
        return next((i.contact for i in self.identities if i.account == account and not i.suspended), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    code: str
    name: str
    grid: GridCode
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where an account of ours sits: one logical group may be seen by several accounts under different ids."""

    account: AccountName
    chat: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A WeChat group and the grids it serves (many-to-many)."""

    id: RoomId
    topic: str
    grids: tuple[GridCode, ...]
    seats: tuple[Seat, ...]
    muted_until: datetime | None = None
    introduced: bool = False

    def seat_of(self, account: AccountName) -> Seat | None:
        return next((s for s in self.seats if s.account == account), None)


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The whole picture at one revision. Residents are not in it: nobody has a row here but who holds a post."""

    tree: GridTree
    officers: Mapping[PersonId, Officer]
    departments: tuple[Department, ...]
    rooms: Mapping[RoomId, Room]
    opted_out: frozenset[tuple[AccountName, ContactId]] = frozenset()
    standing_in: Mapping[PersonId, PersonId] = field(default_factory=dict)
    """Whoever is away → who acts for them; whose the tickets are does not change by it."""
    revision: int = 0
    sending_stopped: bool = False

    def officer_behind(self, account: AccountName, contact: ContactId) -> Officer | None:
        """The officer with live rights behind a contact; never found by a nickname."""
        return self._by_contact.get((account, contact))

    def acting_for(self, person: PersonId, shut_out: frozenset[PersonId] = frozenset()) -> Officer | None:
        """Whoever acts where this person is responsible: they themselves, or who stands in, or who stands in for that.

        None where nobody does: the post counts as empty. Of what a stand-in may not know of (`shut_out`), the person
        is told themselves, even while away.
        """
        seen: set[PersonId] = set()
        first = person
        while person in self.standing_in and person not in seen:
            seen.add(person)
            person = self.standing_in[person]
        acting = None if person in seen else self.officers.get(person)
        return self.officers.get(first) if acting is not None and acting.person in shut_out else acting

    def stood_in_by(self, person: PersonId) -> frozenset[PersonId]:
        """Everybody for whom this person acts: themselves, even while away, and those they stand in for."""
        return frozenset({person} | {absent for absent in self.standing_in if self._acts(person, absent)})

    def _acts(self, person: PersonId, absent: PersonId) -> bool:
        officer = self.acting_for(absent)
        return officer is not None and officer.person == person

    def room_at(self, account: AccountName, chat: ChatId) -> Room | None:
        return self._by_seat.get((account, chat))

    def rooms_of(self, codes: Iterable[GridCode]) -> tuple[Room, ...]:
        """Every room bound to one of these grids, each once, in the order of their ids."""
        found = {room.id: room for code in codes for room in self._by_grid.get(code, ())}
        return tuple(found[key] for key in sorted(found))

    def holders(self, grid: GridCode, *roles: Role) -> tuple[Officer, ...]:
        """Officers holding one of these roles in exactly this grid, in the order of the roles asked for."""
        return tuple(
            officer
            for role in roles
            for officer in self._by_post.get((grid, role), ())
            if any(not i.suspended for i in officer.identities) or officer.phone
        )

    def leaders_of(self, grid: GridCode) -> tuple[Officer, ...]:
        """Its leader, then the deputies."""
        return self.holders(grid, Role.LEADER, Role.DEPUTY)

    def departments_up(self, code: str, grid: GridCode) -> tuple[Department, ...]:
        """Those of that kind on the way up from a grid, the nearest first."""
        above = [g.code for g in self.tree.chain(grid)]
        found = [d for d in self.departments if d.code == code and d.grid in above]
        return tuple(sorted(found, key=lambda d: above.index(d.grid)))

    def department_for(self, code: str, grid: GridCode, tier: Tier = Tier.HOUSEHOLD) -> Department | None:
        """The nearest department of that kind: the town's own before the county's, unless it rests at a higher tier."""
        found = self.departments_up(code, grid)
        high_enough = (d for d in found if self.tree.grids[d.grid].tier <= tier)
        return next(high_enough, found[0] if found else None)

    def staff_of(self, department: Department) -> tuple[Officer, ...]:
        return tuple(
            o
            for o in self.holders(department.grid, Role.STAFF)
            if any(p.department == department.code for p in o.posts)
        )

    def home_of(self, room: Room) -> GridCode | None:
        """The grid a room's talk is taken to be about: its only one, or the lowest that holds all of them."""
        if not room.grids:
            return None
        paths = [[g.code for g in self.tree.chain(code)] for code in room.grids]
        return next((code for code in paths[0] if all(code in path for path in paths)), None)

    def tier_of_room(self, room: Room) -> Tier | None:
        """The tier of the grids it serves: a group of two households is a household group."""
        tiers = [g.tier for code in room.grids if (g := self.tree.grids.get(code))]
        return max(tiers, default=None)

    def leads(self, officer: Officer, grid: GridCode) -> Grid | None:
        """The lowest grid at or above `grid` where this officer leads, is deputy, cadre or on duty."""
        own = {p.grid for p in officer.posts if p.role in LEADING}
        return next((g for g in self.tree.chain(grid) if g.code in own), None)

    @cached_property
    def _by_contact(self) -> dict[tuple[AccountName, ContactId], Officer]:
        return {
            (i.account, i.contact): officer
            for officer in self.officers.values()
            for i in officer.identities
            if not i.suspended
        }

    @cached_property
    def _by_seat(self) -> dict[tuple[AccountName, ChatId], Room]:
        return {(s.account, s.chat): room for room in self.rooms.values() for s in room.seats}

    @cached_property
    def _by_grid(self) -> dict[GridCode, list[Room]]:
        found: dict[GridCode, list[Room]] = {}
        for room in self.rooms.values():
            for code in room.grids:
                found.setdefault(code, []).append(room)
        return found

    @cached_property
    def _by_post(self) -> dict[tuple[GridCode, Role], list[Officer]]:
        found: dict[tuple[GridCode, Role], list[Officer]] = {}
        for officer in self.officers.values():
            for post in officer.posts:
                held = found.setdefault((post.grid, post.role), [])
                if officer not in held:
                    held.append(officer)
        return found


LEADING = frozenset({Role.LEADER, Role.DEPUTY, Role.CADRE, Role.DUTY})
