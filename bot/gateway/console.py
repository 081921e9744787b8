"""A messenger without WeChat for `wangge replay`: it keeps what was said and always succeeds."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.sending import PartKind, SendCode, SendOutcome, SendState


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One send: `body` is the text, the card's contact id, a file's path, the id taken back or the key accepted."""

    chat: ChatId
    kind: PartKind
    body: str
    mentions: tuple[ContactId, ...] = ()


class ConsoleMessenger:
    """`said` holds everything in order; `show`, where given, is called with each."""

    def __init__(self, account: AccountName, show: Callable[[Said], None] | None = None) -> None:
        self._account = account
        self._show = show
        self._numbers = itertools.count(1)
        self.said: list[Said] = []

    @property
    def account(self) -> AccountName:
        return self._account

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId] = ()) -> SendOutcome:
        return self._say(Said(chat=chat, kind=PartKind.TEXT, body=text, mentions=tuple(mentions)))

    async def send_card(self, chat: ChatId, contact: ContactId) -> SendOutcome:
        return self._say(Said(chat=chat, kind=PartKind.CARD, body=contact))

    async def send_file(self, chat: ChatId, path: str, *, picture: bool) -> SendOutcome:
        return self._say(Said(chat=chat, kind=PartKind.PICTURE if picture else PartKind.FILE, body=path))

    async def recall(self, chat: ChatId, message_id: MessageId) -> SendOutcome:
        return self._say(Said(chat=chat, kind=PartKind.RECALL, body=message_id))

    async def accept_invitation(self, key: str) -> SendOutcome:
        return self._say(Said(chat=ChatId(""), kind=PartKind.ACCEPT_INVITATION, body=key))

    async def accept_friend(self, key: str) -> SendOutcome:
        return self._say(Said(chat=ChatId(""), kind=PartKind.ACCEPT_FRIEND, body=key))

    def _say(self, said: Said) -> SendOutcome:
        self.said.append(said)
        if self._show is not None:
            self._show(said)
        number = MessageId(f"console-{next(self._numbers)}")
        return SendOutcome(state=SendState.SENT, code=SendCode.OK, message_id=number)
