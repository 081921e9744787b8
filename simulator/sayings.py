"""People speak: in a group or privately to the bot, in words, pictures, voices, places, or by taking words back."""

from dataclasses import dataclass

from simulator.media import SAMPLE_VOICE, draw_sample_picture, name_file
from simulator.messages import Chat, Kind, Message
from simulator.refusal import RefusedError
from simulator.speech import EVERYBODY, QUOTED_AS, flatten_quote, mention_people, write_wire_text
from simulator.street import Street, private_chat
from simulator.world import Person, Room

TOWN_HALL = (28.13, 106.41)
WITH_MEDIA = frozenset({Kind.PICTURE, Kind.VOICE, Kind.FILE, Kind.VIDEO, Kind.EMOTICON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing said, before it has an id, a time or a place. `raw` replaces what a puppet would deliver."""

    text: str = ""
    kind: Kind = Kind.TEXT
    quote_id: str = ""
    mentions: tuple[str, ...] = ()
    raw: str = ""
    at: float | None = None
    late: bool = False
    data: bytes = b""
    filename: str = ""
    url: str = ""
    contact_id: str = ""
    place: tuple[float, float] = TOWN_HALL


def say_in_room(street: Street, room_id: str, sender_id: str, saying: Saying) -> Message:
    room, sender = street.room(room_id), street.person(sender_id)
    if sender.id not in room.members:
        raise RefusedError("not_a_member", "这个人不在这个群里，不能在群里说话")
    message = compose(street, Chat(room_id=room.id), sender, saying)
    street.publish(message, late=saying.late)
    return message


def say_privately(street: Street, person_id: str, account: str, saying: Saying) -> Message:
    """A resident may write to the bot even where the bot may not write back, as after a one-sided removal."""
    person = street.person(person_id)
    if person.account:
        raise RefusedError("bot_speaks", "机器人不能和自己私聊")
    name = street.account(account).name if account else choose_account(street, person)
    message = compose(street, private_chat(name, person.id), person, saying)
    street.publish(message, late=saying.late)
    return message


def choose_account(street: Street, person: Person) -> str:
    """The account a person would write to: a friend's, else one from their groups, else the first."""
    in_rooms = [bot for room_id in person.rooms for bot in street.world.rooms[room_id].bots]
    friends = [name for name in street.accounts if name in person.friend_of]
    common = [name for name in friends if name in in_rooms]
    return [*common, *friends, *in_rooms, *street.accounts][0]


def compose(street: Street, chat: Chat, sender: Person, saying: Saying) -> Message:
    room = street.world.rooms[chat.room_id] if chat.room_id else None
    if saying.kind is Kind.RECALLED:
        return _compose_recall(street, chat, sender, saying)
    names = [_name_mentioned(street, room, person_id) for person_id in saying.mentions]
    own_words = mention_people(saying.text, names) if room and not sender.account else saying.text
    text = _quote(street, room, chat, saying.quote_id, own_words)
    wire_text = saying.raw or write_wire_text(saying.kind, text, url=saying.url, place=saying.place)
    message = Message(
        id=street.history.new_id(),
        chat=chat,
        sender_id=sender.id,
        kind=saying.kind,
        at=street.clock.seconds() if saying.at is None else saying.at,
        text=text,
        wire_text=wire_text,
        own_words=own_words,
        quote_id=saying.quote_id,
        mentions=_members_mentioned(room, saying.mentions),
        filename=saying.filename,
        url=saying.url,
        contact_id=saying.contact_id,
    )
    if saying.kind in WITH_MEDIA:
        _attach_media(street, message, saying)
    return message


def _compose_recall(street: Street, chat: Chat, sender: Person, saying: Saying) -> Message:
    """The event of a recall carries, as its text, the id of what was taken back."""
    original = street.message(saying.quote_id)
    if original.chat != chat:
        raise RefusedError("other_chat", "要撤回的消息不在这个聊天里")
    if original.sender_id != sender.id:
        raise RefusedError("not_yours", "只能撤回自己说的话")
    original.recalled = True
    return Message(
        id=street.history.new_id(),
        chat=chat,
        sender_id=sender.id,
        kind=Kind.RECALLED,
        at=street.clock.seconds() if saying.at is None else saying.at,
        text="",
        wire_text=saying.raw or original.id,
        quote_id=original.id,
    )


def _quote(street: Street, room: Room | None, chat: Chat, quote_id: str, own_words: str) -> str:
    if not quote_id:
        return own_words
    original = street.message(quote_id)
    if original.chat != chat:
        raise RefusedError("other_chat", "引用的消息不在这个聊天里")
    quoted = QUOTED_AS.get(original.kind, original.own_words)
    return flatten_quote(street.world.name_in(room, original.sender_id), quoted, own_words)


def _name_mentioned(street: Street, room: Room | None, person_id: str) -> str:
    if person_id == EVERYBODY:
        return "所有人"
    return street.world.name_in(room, street.person(person_id).id)


def _members_mentioned(room: Room | None, mentions: tuple[str, ...]) -> tuple[str, ...]:
    """@所有人 reaches the puppet as a mention of each member."""
    if room and EVERYBODY in mentions:
        return tuple(room.members)
    return tuple(person_id for person_id in mentions if person_id != EVERYBODY)


def _attach_media(street: Street, message: Message, saying: Saying) -> None:
    data = saying.data
    if not data and saying.kind is Kind.PICTURE:
        data = draw_sample_picture()
    if not data and saying.kind is Kind.VOICE:
        data = SAMPLE_VOICE
    message.filename = saying.filename or name_file(saying.kind, message.id)
    message.text = message.text or (message.filename if saying.kind is Kind.FILE else "")
    if data:
        message.media_id = street.media.keep(message.id, message.filename, data).id
