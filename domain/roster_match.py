"""Who and what of a roster is already in the directory: by ids first, by words only where they fit one alone."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from domain.directory import Directory, Officer, Room
from domain.ids import AccountName, ContactId, PersonId, RoomId
from domain.roster_gather import PostKey, RosterPerson, RosterRoom


def match_people(people: Sequence[RosterPerson], directory: Directory) -> tuple[PersonId | None, ...]:
    """By contact; else by name and telephone; else by name and post. None: somebody new.

    A name only finds the officer again; what the file says of their contacts is judged apart, and a contact that
    changed gives no rights by itself.
    """
    officers = directory.officers.values()
    by_contact = {(i.account, i.contact): o for o in officers for i in o.identities}
    by_phone = _only_ones(((o.name, o.phone), o) for o in officers if o.phone)
    by_post = _only_ones(((o.name, key), o) for o in officers for key in _post_keys(o))
    return tuple(_find_officer(person, by_contact, by_phone, by_post) for person in people)


def match_rooms(rooms: Sequence[RosterRoom], directory: Directory) -> tuple[RoomId | None, ...]:
    """By a seat; else by topic and grids; else by a topic that one group without a seat there bears.

    No group is found twice: what a file writes apart becomes two.
    """
    found: list[RoomId | None] = []
    taken: set[RoomId] = set()
    for room in rooms:
        seated = (directory.room_at(seat.account, seat.chat) for seat in room.seats)
        key = next((known.id for known in seated if known and known.id not in taken), None)
        found.append(key)
        taken |= {key} if key is not None else set()
    by_topic: dict[str, list[Room]] = defaultdict(list)
    for known in directory.rooms.values():
        if known.id not in taken:
            by_topic[known.topic].append(known)
    for index, room in enumerate(rooms):
        if found[index] is None and (match := _find_room(room, by_topic[room.topic])):
            by_topic[room.topic].remove(match)
            found[index] = match.id
    return tuple(found)


def _find_officer(
    person: RosterPerson,
    by_contact: Mapping[tuple[AccountName, ContactId], Officer],
    by_phone: Mapping[Hashable, Officer],
    by_post: Mapping[Hashable, Officer],
) -> PersonId | None:
    found = [
        *(by_contact.get(contact) for contact in person.contacts),
        by_phone.get((person.name, person.phone)),
        *(by_post.get((person.name, post)) for post in person.posts),
    ]
    return next((officer.person for officer in found if officer is not None), None)


def _only_ones(pairs: Iterable[tuple[Hashable, Officer]]) -> dict[Hashable, Officer]:
    bearers: dict[Hashable, list[Officer]] = defaultdict(list)
    for key, officer in pairs:
        bearers[key].append(officer)
    return {key: alike[0] for key, alike in bearers.items() if len(alike) == 1}


def _post_keys(officer: Officer) -> set[PostKey]:
    return {PostKey(role=p.role, grid=p.grid, department=p.department) for p in officer.posts}


def _find_room(room: RosterRoom, alike: Sequence[Room]) -> Room | None:
    same = [known for known in alike if set(known.grids) == set(room.grids)]
    if same:
        return same[0]
    free = [known for known in alike if not any(known.seat_of(seat.account) for seat in room.seats)]
    return free[0] if len(free) == 1 else None
