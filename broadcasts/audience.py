"""Which groups a notice reaches: each at most once, however many of its grids were chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.broadcast import Audience
from domain.broadcast_rules import grids_below, select_grids
from domain.directory import Directory, Room
from domain.ids import GridCode, RoomId
from domain.room_tags import list_room_tags
from domain.tree import Grid, GridTree


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressedRoom:
    """A group and the grid as which it is spoken to."""

    room: Room
    grid: Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The groups in the order of their grids; `unseated`: no account of ours sits there."""

    rooms: tuple[AddressedRoom, ...]
    unseated: tuple[AddressedRoom, ...]


def choose_rooms(audience: Audience, directory: Directory) -> Reached:
    """A group that also serves an excluded grid is left out: to be excluded is stronger than to be chosen."""
    chosen = select_grids(audience, directory.tree)
    excluded = grids_below(audience.excluded, directory.tree)
    addressed = sorted(
        (
            AddressedRoom(room=room, grid=_address(chosen.intersection(room.grids), directory.tree))
            for room in directory.rooms_of(chosen)
            if excluded.isdisjoint(room.grids) and _has_tag(room, audience.tags, directory.tree)
        ),
        key=lambda target: (target.grid.code, target.room.id),
    )
    return Reached(
        rooms=tuple(target for target in addressed if target.room.seats),
        unseated=tuple(target for target in addressed if not target.room.seats),
    )


def choose_known_rooms(known: Iterable[RoomId], directory: Directory) -> Reached:
    """Groups named one by one; a group or a seat that is no more is left out."""
    rooms = [directory.rooms[key] for key in known if key in directory.rooms]
    addressed = [
        AddressedRoom(room=room, grid=_address(served, directory.tree))
        for room in rooms
        if (served := [code for code in room.grids if code in directory.tree.grids])
    ]
    return Reached(
        rooms=tuple(target for target in addressed if target.room.seats),
        unseated=tuple(target for target in addressed if not target.room.seats),
    )


def _has_tag(room: Room, tags: frozenset[str], tree: GridTree) -> bool:
    return not tags or not tags.isdisjoint(list_room_tags(room, tree))


def _address(served: Iterable[GridCode], tree: GridTree) -> Grid:
    """The lowest grid that holds all chosen grids a group serves: two households are spoken to as their group."""
    codes = sorted(served)
    paths = [list(tree.chain(code)) for code in codes]
    return next((grid for grid in paths[0] if all(grid in path for path in paths)), paths[0][0])
