"""How the town looks as JSON."""

from typing import Any

from simulator.clock import format_moment
from simulator.messages import Chat, Message
from simulator.sends import Send
from simulator.street import Street
from simulator.world import Person, Room


def show_message(street: Street, message: Message) -> dict[str, Any]:
    chat = message.chat
    room = street.world.rooms.get(chat.room_id)
    return {
        "id": message.id,
        "room_id": chat.room_id or None,
        "person_id": chat.person_id or None,
        "account": chat.account or None,
        "sender_id": message.sender_id,
        "sender_name": street.world.name_in(room, message.sender_id),
        "text": "" if message.recalled else message.text,
        "type": message.kind,
        "quote_id": message.quote_id or None,
        "at": format_moment(message.at),
        "mentions": list(message.mentions),
        "media": f"/sim/api/media/{message.media_id}" if message.media_id and not message.recalled else None,
        "filename": message.filename or None,
        "url": message.url or None,
        "contact_id": message.contact_id or None,
        "recalled": message.recalled,
    }


def show_room(street: Street, room: Room) -> dict[str, Any]:
    last = street.history.last(Chat(room_id=room.id))
    return {
        "id": room.id,
        "topic": room.topic,
        "tier": room.tier,
        "grid": room.grids[0] if room.grids else None,
        "grids": list(room.grids),
        "owner_id": room.owner_id,
        "accounts": list(room.bots),
        "members": list(room.members),
        "aliases": dict(room.aliases),
        "last": show_message(street, last) if last else None,
    }


def show_person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "role": person.role,
        "title": person.title,
        "rooms": list(person.rooms),
        "friend_of": sorted(person.friend_of),
        "account": person.account or None,
    }


def show_send(send: Send) -> dict[str, Any]:
    return {
        "id": str(send.number),
        "account": send.account,
        "chat": send.chat,
        "kind": send.kind,
        "time": format_moment(send.at),
        "real_at": format_moment(send.real_at),
        "text": send.text,
        "outcome": send.outcome,
        "reason": send.reason or None,
        "message_id": send.message_id or None,
        "mentions": list(send.mentions),
    }


def show_clock(street: Street) -> dict[str, Any]:
    return {"now": format_moment(street.clock.seconds())}
