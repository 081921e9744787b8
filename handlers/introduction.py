"""What the bot says of itself when it begins to serve a group, and whom it tells what it may not decide alone."""

from dataclasses import dataclass
from datetime import datetime

from domain.directory import Directory, Officer, Role
from domain.ids import AccountName, ChatId, RoomId
from domain.sending import Outgoing, Priority
from models.rooms import RoomRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """`operator` runs the bot, `days` is how long words are kept; both as the county set them."""

    operator: str
    days: int = 180

    @property
    def text(self) -> str:
        return (
            f"我是网格小助手，{self.operator}办的自动程序，不是真人。急事先打110、119、120。\n"
            f"有事直接说，我记下来交给网格长；原话最多留{self.days}天，闲聊不记。\n"
            "不想被记，说「别记我」；想删掉自己的，说「删除我的信息」。"
        )


async def introduce(
    account: AccountName, chat: ChatId, room: RoomId, *, now: datetime, rooms: RoomRepository, words: Introduction
) -> list[Outgoing]:
    """Once in a group's life: who runs it, what it records and for how long, and how to be left out of it."""
    await rooms.mark_introduced(room, now)
    return [Outgoing(account=account, chat=chat, body=words.text, key="", room=room)]


def tell_admins(directory: Directory, account: AccountName, text: str) -> list[Outgoing]:
    """Privately to every administrator this account knows."""
    admins = (o for o in directory.officers.values() if any(p.role is Role.ADMIN for p in o.posts))
    told = (tell_officer(admin, account, text) for admin in admins)
    return [message for message in told if message is not None]


def tell_officer(officer: Officer, account: AccountName, text: str) -> Outgoing | None:
    contact = officer.contact_under(account)
    if contact is None:
        return None
    return Outgoing(account=account, chat=ChatId(contact), body=text, key="", priority=Priority.NOTICE, private=True)
