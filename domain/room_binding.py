"""Which grid or known group a WeChat group's name means, and only where it can mean nothing else."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache

from domain.directory import Directory, Room
from domain.ids import AccountName, ChatId, GridCode, RoomId
from domain.tree import Grid, GridTree


def match_topic(directory: Directory, account: AccountName, topic: str) -> Room | GridCode | None:
    """A group of the roster still without a seat for this account, else the one grid the name spells out.

    A grid that already has a group under this account stays with it: anybody may give a group any name.
    """
    waiting = [r for r in directory.rooms.values() if r.topic == topic and r.grids and not r.seat_of(account)]
    if len(waiting) == 1:
        return waiting[0]
    grid = find_named_grid(directory.tree, topic) if not waiting else None
    if grid is None or any(room.seat_of(account) for room in directory.rooms_of([grid])):
        return None
    return grid


def find_named_grid(tree: GridTree, topic: str) -> GridCode | None:
    """`清溪镇河西村二组1格（20户）群` → the only grid bearing that name or a part of it that ends in its own."""
    said = _plain(topic)
    if not said:
        return None
    named = [
        grid
        for grid in tree.grids.values()
        if (own := _plain(grid.name)) and said.endswith(own) and _spells(tree, grid, said)
    ]
    return named[0].code if len(named) == 1 else None


def match_moved(directory: Directory, account: AccountName, live: Mapping[ChatId, str]) -> dict[ChatId, RoomId]:
    """New chat ids of groups whose old ids are gone, after a puppet changed them all.

    `live` is every group the account sits in now, with its topic. A group is known again by its topic alone, so
    only where one lost and one new group bear it.
    """
    lost = [r for r in directory.rooms.values() if (s := r.seat_of(account)) and s.chat not in live]
    new = {chat: topic for chat, topic in live.items() if topic and directory.room_at(account, chat) is None}
    return _pair_by_topic(lost, new)


def lost_seats(directory: Directory, account: AccountName, live: Collection[ChatId]) -> tuple[Room, ...]:
    """Groups in which the account no longer sits."""
    return tuple(r for r in directory.rooms.values() if (s := r.seat_of(account)) and s.chat not in live)


def _pair_by_topic(lost: list[Room], new: Mapping[ChatId, str]) -> dict[ChatId, RoomId]:
    borne = Counter(new.values())
    was = Counter(room.topic for room in lost)
    by_topic = {room.topic: room.id for room in lost}
    return {chat: by_topic[topic] for chat, topic in new.items() if borne[topic] == 1 and was[topic] == 1}


def _spells(tree: GridTree, grid: Grid, said: str) -> bool:
    """Whether what stands before the grid's own name is made of names above it, in their order, gaps allowed."""
    rest = said
    for above in tree.chain(grid.code):
        rest = rest.removesuffix(_plain(above.name))
    return not rest


@lru_cache(maxsize=20_000)
def _plain(name: str) -> str:
    """A name as compared: no brackets, signs and spaces, Arabic numbers, without the words every group adds."""
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(r"\([^()]*\)|【[^】]*】|\[[^\]]*\]", "", text)
    text = re.sub(r"[^\w]|_", "", text)
    text = re.sub(r"[一二三四五六七八九十]+(?=[组格队排号户片])", _to_arabic, text)
    text = re.sub(r"(?<=\d)[号户](?=格)|第(?=\d)", "", text)
    stripped = re.sub(r"(?:(?:微信|工作|交流|居民|村民|联系|便民|服务|通知|网格)*群)$", "", text)
    return stripped or text


def _to_arabic(found: re.Match[str]) -> str:
    tens, ten, ones = found.group(0).partition("十")
    digit = "零一二三四五六七八九".index
    if not ten:
        return "".join(str(digit(char)) for char in tens)
    if len(tens) > 1 or len(ones) > 1:
        return found.group(0)
    return str((digit(tens) if tens else 1) * 10 + (digit(ones) if ones else 0))
