"""Events of rooms and friendships, each to its handler."""

from domain.messages import EventKind, InboundEvent
from handlers.desk import Desk, Replies
from handlers.membership import (
    answer_friend,
    answer_invitation,
    enter_room,
    leave_room,
    recognise_rooms,
    rename_room,
    welcome_friend,
)


async def handle_event(event: InboundEvent, desk: Desk) -> Replies:
    match event.kind:
        case EventKind.ROOM_INVITED:
            return await answer_invitation(event, directory=desk.directory)
        case EventKind.ROOM_JOINED:
            return await enter_room(
                event, now=desk.now, directory=desk.directory, rooms=desk.rooms, words=desk.introduction
            )
        case EventKind.ROOM_TOPIC:
            return await rename_room(
                event, now=desk.now, directory=desk.directory, rooms=desk.rooms, words=desk.introduction
            )
        case EventKind.ROOM_LEFT:
            return await leave_room(event, directory=desk.directory, rooms=desk.rooms)
        case EventKind.FRIEND_ASKED:
            return await answer_friend(event, now=desk.now, directory=desk.directory, pace=desk.friend_pace)
        case EventKind.FRIEND_MADE:
            return await welcome_friend(event)
        case EventKind.ROOMS_SEEN:
            return await recognise_rooms(event, directory=desk.directory, rooms=desk.rooms, people=desk.people)
        case EventKind.LOGGED_IN | EventKind.LOGGED_OUT:
            return []
