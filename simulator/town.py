"""What a town is before anybody speaks: grids, people and groups, as written in a file or made by the generator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TIERS = ("县", "镇", "村", "组", "户")
POSTS_OF_LEADERS = frozenset({"leader", "deputy"})
POSTS_OF_CADRES = frozenset({"cadre", "duty", "admin"})


class TownError(ValueError):
    """The town file cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSpec:
    code: str
    tier: str
    name: str
    seq: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentSpec:
    code: str
    name: str
    grid: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One duty of a person: a role in a grid, or a place in a department."""

    role: str
    grid: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSpec:
    id: str
    name: str
    nick: str = ""
    title: str = ""
    phone: str = ""
    posts: tuple[Post, ...] = ()
    friend: bool = False

    @property
    def role(self) -> str:
        """The part this person plays on the chat page."""
        roles = {post.role for post in self.posts}
        if roles & POSTS_OF_LEADERS:
            return "leader"
        if roles & POSTS_OF_CADRES:
            return "cadre"
        return "department" if roles else "resident"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSpec:
    id: str
    topic: str
    tier: str
    grids: tuple[str, ...]
    members: tuple[str, ...]
    aliases: Mapping[str, str]
    account: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    name: str
    grids: tuple[GridSpec, ...]
    departments: tuple[DepartmentSpec, ...]
    people: tuple[PersonSpec, ...]
    rooms: tuple[RoomSpec, ...]


def load_town(path: Path) -> Town:
    """Reads a town file. Raises TownError with a sentence that names the entry."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TownError(f"读不了小镇文件 {path.name}：{error}") from error
    if not isinstance(raw, dict):
        raise TownError(f"小镇文件 {path.name} 应当是一组“名称: 内容”")
    try:
        return read_town(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise TownError(f"小镇文件 {path.name} 缺了或写错了一项：{error}") from error


def read_town(raw: dict[str, Any]) -> Town:
    grids = tuple(_read_grid(entry) for entry in raw["grids"])
    tier_of = {grid.code: grid.tier for grid in grids}
    people = {person.id: person for person in map(_read_person, raw.get("people", ()))}
    rooms = tuple(_read_room(entry, people, tier_of, number) for number, entry in enumerate(raw["rooms"]))
    return Town(
        name=str(raw["name"]),
        grids=grids,
        departments=tuple(DepartmentSpec(**entry) for entry in raw.get("departments", ())),
        people=tuple(people.values()),
        rooms=rooms,
    )


def _read_grid(entry: dict[str, Any]) -> GridSpec:
    if entry["tier"] not in TIERS:
        raise TownError(f"网格 {entry['code']} 的层级“{entry['tier']}”应是{'、'.join(TIERS)}之一")
    return GridSpec(**{**entry, "code": str(entry["code"]), "tags": tuple(entry.get("tags", ()))})


def _read_person(entry: dict[str, Any]) -> PersonSpec:
    posts = tuple(Post(**post) for post in entry.get("posts", ()))
    friend = entry.get("friend", bool(posts))
    return PersonSpec(**{**entry, "id": f"wxid_{entry['id']}", "posts": posts, "friend": friend})


def _read_room(entry: dict[str, Any], people: dict[str, PersonSpec], tier_of: dict[str, str], number: int) -> RoomSpec:
    """A group's `members` are keys of people; its `residents` are written in place and become people."""
    grids = tuple(str(code) for code in entry["grids"])
    members = [f"wxid_{key}" for key in entry.get("members", ())]
    _require_known(entry["topic"], members, people, grids, tier_of)
    aliases = {f"wxid_{key}": alias for key, alias in entry.get("aliases", {}).items()}
    for person, alias in _read_residents(entry, number):
        people[person.id] = person
        members.append(person.id)
        if alias:
            aliases[person.id] = alias
    return RoomSpec(
        id=f"{entry.get('id', f'{20000000001 + number}')}@chatroom",
        topic=entry["topic"],
        tier=tier_of[grids[0]],
        grids=grids,
        members=tuple(members),
        aliases=aliases,
        account=int(entry.get("account", 0)),
    )


def _require_known(
    topic: str, members: list[str], people: dict[str, PersonSpec], grids: tuple[str, ...], tiers: dict[str, str]
) -> None:
    for code in grids:
        if code not in tiers:
            raise TownError(f"群“{topic}”写了不存在的网格 {code}")
    for member in members:
        if member not in people:
            raise TownError(f"群“{topic}”里的 {member.removeprefix('wxid_')} 不在 people 名单里")


def _read_residents(entry: dict[str, Any], number: int) -> Iterator[tuple[PersonSpec, str]]:
    """About half of the residents are the bot's friends unless the file says so itself."""
    for place, line in enumerate(entry.get("residents", ())):
        fields = {"name": line} if isinstance(line, str) else dict(line)
        alias = fields.pop("alias", "")
        fields.setdefault("id", f"r{number + 1:02d}{place + 1:02d}")
        fields.setdefault("friend", place % 2 == 0)
        yield _read_person(fields), alias
