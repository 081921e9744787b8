"""WeChat groups: which grids they serve, where each account sits in them, and what was agreed there."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId, GridCode, RoomId
from models.directory import raise_revision, set_sending_stopped
from models.tables import RoomGridRow, RoomRow, RoomSeatRow


class RoomRepository:
    """Works inside the caller's transaction; whatever changes is seen by every worker through the revision."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def bind_room(self, account: AccountName, chat: ChatId, topic: str, grids: Iterable[GridCode]) -> RoomId:
        """The group behind this chat now serves exactly these grids; a chat not seen before becomes a new group."""
        room = await self.find_room(account, chat) or await self._create_room(account, chat, topic)
        await self._session.execute(delete(RoomGridRow).where(RoomGridRow.room_id == room))
        if rows := [{"room_id": room, "grid": grid} for grid in sorted(set(grids))]:
            await self._session.execute(insert(RoomGridRow), rows)
        await raise_revision(self._session)
        return room

    async def seat_room(self, room: RoomId, account: AccountName, chat: ChatId) -> None:
        """The account sits in a known group under this id, in place of any id it had there."""
        await self.move_seats(account, {chat: room})

    async def move_seats(self, account: AccountName, moves: Mapping[ChatId, RoomId]) -> None:
        """New chat ids of known groups, after a puppet changed them."""
        if not moves:
            return
        for chat, room in moves.items():
            await self._session.execute(
                delete(RoomSeatRow).where(
                    RoomSeatRow.account == account, (RoomSeatRow.room_id == room) | (RoomSeatRow.chat == chat)
                )
            )
        await self._session.execute(
            insert(RoomSeatRow),
            [{"account": account, "chat": chat, "room_id": room} for chat, room in moves.items()],
        )
        await raise_revision(self._session)

    async def find_room(self, account: AccountName, chat: ChatId) -> RoomId | None:
        found = await self._session.scalar(
            select(RoomSeatRow.room_id).where(RoomSeatRow.account == account, RoomSeatRow.chat == chat)
        )
        return RoomId(found) if found is not None else None

    async def set_muted(self, room: RoomId, until: datetime | None) -> None:
        """`小格别说话`; None lets it speak again."""
        await self._session.execute(update(RoomRow).where(RoomRow.id == room).values(muted_until=until))
        await raise_revision(self._session)

    async def set_sending_stopped(self, stopped: bool) -> None:
        """The operator's switch over every group and account at once."""
        await set_sending_stopped(self._session, stopped)

    async def mark_introduced(self, room: RoomId, now: datetime) -> None:
        await self._session.execute(update(RoomRow).where(RoomRow.id == room).values(introduced_at=now))
        await raise_revision(self._session)

    async def remove_seat(self, account: AccountName, chat: ChatId) -> None:
        """The account was taken out of the group; what the group serves is kept for when it comes back."""
        await self._session.execute(delete(RoomSeatRow).where(RoomSeatRow.account == account, RoomSeatRow.chat == chat))
        await raise_revision(self._session)

    async def rename(self, room: RoomId, topic: str) -> None:
        await self._session.execute(update(RoomRow).where(RoomRow.id == room).values(topic=topic[:160]))
        await raise_revision(self._session)

    async def _create_room(self, account: AccountName, chat: ChatId, topic: str) -> RoomId:
        row = RoomRow(topic=topic[:160])
        self._session.add(row)
        await self._session.flush()
        self._session.add(RoomSeatRow(account=account, chat=chat, room_id=row.id))
        await self._session.flush()
        return RoomId(row.id)
