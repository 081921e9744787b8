"""A process that dies at a chosen moment: around a commit, or around a send."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId, ContactId
from domain.sending import SendOutcome
from models.database import Database
from tests.support.doubles import StreetMessenger


class CrashError(BaseException):
    """The end of the process: nothing in it may catch this."""


@dataclass
class Fuse:
    """Counts the moments at which a process may die; it burns at the chosen one, once."""

    burns_at: int = 0
    passed: list[str] = field(default_factory=list)

    def pass_by(self, moment: str) -> None:
        self.passed.append(moment)
        if len(self.passed) == self.burns_at:
            raise CrashError(moment)


class CrashingDatabase(Database):
    """Dies just before a commit, which is then lost, or just after it."""

    def __init__(self, url: str, fuse: Fuse) -> None:
        super().__init__(url, durable=False)
        self._fuse = fuse

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        async with super().write() as session:
            yield session
            self._fuse.pass_by("before a commit")
        self._fuse.pass_by("after a commit")


class CrashingMessenger(StreetMessenger):
    """Dies just before a send, or after the other side took it and before its answer was heard."""

    def __init__(
        self, account: AccountName, fuse: Fuse, strangers: Sequence[ContactId], rooms: Sequence[ChatId]
    ) -> None:
        super().__init__(account, strangers, rooms)
        self._fuse = fuse

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId] = ()) -> SendOutcome:
        self._fuse.pass_by("before a send")
        outcome = await super().send_text(chat, text, mentions)
        self._fuse.pass_by("after a send")
        return outcome
