"""The town as a grid roster, so that the bot can learn its grids, leaders and groups by an ordinary import."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from simulator.town import GridSpec, PersonSpec, Town


def write_roster(town: Town, accounts: list[str]) -> str:
    """YAML with one entry a line, which stays quick for thousands of grids."""
    sections = {
        "grids": map(_show_grid, town.grids),
        "departments": ({"code": d.code, "name": d.name, "grid": d.grid, "phone": d.phone} for d in town.departments),
        "people": _show_people(town, accounts),
        "rooms": _show_rooms(town, accounts),
    }
    return "".join(f"{name}:\n{_write_lines(entries)}" for name, entries in sections.items())


def _write_lines(entries: Iterable[dict[str, Any]]) -> str:
    """JSON is YAML too."""
    return "".join(f"  - {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries) or "  []\n"


def _show_grid(grid: GridSpec) -> dict[str, Any]:
    entry: dict[str, Any] = {"code": grid.code, "tier": grid.tier, "name": grid.name}
    if grid.seq:
        entry["seq"] = grid.seq
    if grid.tags:
        entry["tags"] = list(grid.tags)
    return entry


def _show_people(town: Town, accounts: list[str]) -> Iterator[dict[str, Any]]:
    """One line for each duty and each account that the person meets in a group."""
    met = _accounts_met(town, accounts)
    for person in town.people:
        for account in met.get(person.id) or accounts[:1]:
            yield from _show_posts(person, account)


def _show_posts(person: PersonSpec, account: str) -> Iterator[dict[str, Any]]:
    for post in person.posts:
        entry = {"name": person.name, "phone": person.phone, "role": post.role}
        if post.grid:
            entry["grid"] = post.grid
        if post.department:
            entry["department"] = post.department
        yield {**entry, "account": account, "contact_id": person.id}


def _accounts_met(town: Town, accounts: list[str]) -> dict[str, dict[str, None]]:
    met: dict[str, dict[str, None]] = {}
    for room in town.rooms:
        account = accounts[room.account % len(accounts)]
        for person_id in room.members:
            met.setdefault(person_id, {})[account] = None
    return met


def _show_rooms(town: Town, accounts: list[str]) -> Iterator[dict[str, Any]]:
    for room in town.rooms:
        account = accounts[room.account % len(accounts)]
        yield {"topic": room.topic, "account": account, "room_id": room.id, "grids": list(room.grids)}
