"""One WeChat account as the puppet sees it: logged in or not, who listens, and under which ids it knows the world."""

import asyncio
import hashlib
import json
from typing import Protocol

HEARTBEAT, MESSAGE, DONG, ERROR, FRIENDSHIP, ROOM_INVITE = 1, 2, 3, 16, 17, 18
ROOM_JOIN, ROOM_LEAVE, ROOM_TOPIC, SCAN, READY, LOGIN, LOGOUT, DIRTY = 19, 20, 21, 22, 23, 25, 26, 27
SCAN_WAITING = 2
ROOM_MARK = "@chatroom"

Event = tuple[int, str]


class Line(Protocol):
    """The network side of an account, which a fault can break."""

    def cut(self, refuse_seconds: float) -> None: ...


class EventStream:
    """Events on their way to one listening client; `None` tells it that the stream is over."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def end(self) -> None:
        self.queue.put_nowait(None)


class WireIds:
    """The ids an account's puppet shows; UOS puppets give everybody new ones at each login."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._generation = 0
        self._shown: dict[str, str] = {}
        self._meant: dict[str, str] = {}

    def renew(self) -> None:
        self._generation += 1
        self._shown.clear()
        self._meant.clear()

    def show(self, real_id: str) -> str:
        if not self._generation:
            return real_id
        return self._shown.get(real_id) or self._mint(real_id)

    def meant(self, shown_id: str) -> str:
        """The real id, or nothing for one that is no longer (or not yet) shown."""
        return self._meant.get(shown_id, "") if self._generation else shown_id

    def _mint(self, real_id: str) -> str:
        if not real_id:
            return ""
        digest = hashlib.sha256(f"{self._account} {self._generation} {real_id}".encode()).hexdigest()
        shown = f"{'@@' if real_id.endswith(ROOM_MARK) else '@'}{digest}"
        self._shown[real_id] = shown
        self._meant[shown] = real_id
        return shown


class Account:
    """Events go to the one client that listens; with nobody there they are lost unless they may come late."""

    def __init__(self, name: str, person_id: str) -> None:
        self.name = name
        self.person_id = person_id
        self.ids = WireIds(name)
        self.logged_in = True
        self.line: Line | None = None
        self._stream: EventStream | None = None
        self._late: list[str] = []

    @property
    def connected(self) -> bool:
        return self._stream is not None

    def listen(self) -> EventStream:
        """A new listener takes the stream from the one before and is told at once who is logged in."""
        self.hang_up()
        self._stream = EventStream()
        self.emit(HEARTBEAT, data="Wechaty Puppet gRPC stream connect successfully")
        if self.logged_in:
            self._announce_login()
        else:
            self.emit(SCAN, status=SCAN_WAITING, qrcode=f"https://login.example/{self.name}")
        return self._stream

    def forget(self, stream: EventStream) -> None:
        """Called when a client has gone, whoever ended it."""
        if self._stream is stream:
            self._stream = None

    def hang_up(self) -> None:
        if self._stream is not None:
            self._stream.end()
            self._stream = None

    def emit(self, kind: int, **payload: object) -> None:
        if self._stream is not None:
            self._stream.queue.put_nowait((kind, json.dumps(payload, ensure_ascii=False)))

    def emit_message(self, message_id: str, *, late: bool = False) -> None:
        if self._stream is not None and self.logged_in:
            self._stream.queue.put_nowait((MESSAGE, f'{{"messageId":"{message_id}"}}'))
        elif late:
            self._late.append(message_id)

    def log_in(self) -> None:
        self.logged_in = True
        self._announce_login()

    def log_out(self, reason: str) -> None:
        self.logged_in = False
        self.emit(LOGOUT, contactId=self.ids.show(self.person_id), data=reason)

    def _announce_login(self) -> None:
        self.emit(LOGIN, contactId=self.ids.show(self.person_id))
        self.emit(READY, data="ready")
        late, self._late = self._late, []
        for message_id in late:
            self.emit_message(message_id, late=True)
