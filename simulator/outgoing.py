"""The bot speaks: what WeChat lets through, what it refuses, and what it does without saying so."""

from dataclasses import dataclass

from simulator.accounts import Account
from simulator.faults import FaultKind
from simulator.messages import Chat, Kind, Message
from simulator.refusal import RefusedError
from simulator.sayings import Saying, compose
from simulator.sends import Outcome, Send
from simulator.street import Street, private_chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the caller learns of a send: its id or none, or nothing at all."""

    message_id: str
    answered: bool = True
    cut: bool = False


def send(street: Street, account: Account, conversation_id: str, saying: Saying) -> Receipt:
    """Sends as WeChat would and writes it down either way. Raises RefusedError when it does not go out."""
    target = account.ids.meant(conversation_id)
    try:
        chat = _choose_chat(street, account, target)
        message = compose(street, chat, street.person(account.person_id), saying)
    except RefusedError as refusal:
        _record(street, account, target or conversation_id, saying, Outcome.REFUSED, reason=refusal.code)
        raise
    street.publish(message)
    lost = street.faults.strike(FaultKind.LOSE_ANSWER, account.name, chat.room_id)
    nameless = lost is None and street.faults.strike(FaultKind.NO_ID, account.name, chat.room_id)
    outcome = Outcome.LOST if lost else Outcome.NO_ID if nameless else Outcome.SENT
    _record(street, account, target, saying, outcome, message=message)
    return Receipt(
        message_id="" if nameless else message.id,
        answered=lost is None,
        cut=lost is not None and lost.cut,
    )


def recall(street: Street, account: Account, message_id: str) -> bool:
    """Takes back what this account said itself; anything else is not possible."""
    original = street.history.find(message_id)
    if original is None or original.sender_id != account.person_id or original.recalled:
        return False
    saying = Saying(kind=Kind.RECALLED, quote_id=message_id)
    street.publish(compose(street, original.chat, street.person(account.person_id), saying))
    return True


def _choose_chat(street: Street, account: Account, target: str) -> Chat:
    if not account.logged_in:
        raise RefusedError("logged_out", "账号没有登录")
    room = street.world.rooms.get(target)
    if street.faults.strike(FaultKind.REJECT_SEND, account.name, target if room else ""):
        raise RefusedError("rejected", "操作过于频繁，请稍后再试")
    if room is not None:
        if account.person_id not in room.members:
            raise RefusedError("not_in_room", "你不在这个群聊里，不能发消息")
        return Chat(room_id=room.id)
    person = street.world.people.get(target)
    if person is None or person.account:
        raise RefusedError("no_such_chat", "找不到这个聊天")
    if account.name not in person.friend_of:
        raise RefusedError("not_a_friend", "对方开启了朋友验证，你还不是他（她）朋友。请先发送朋友验证请求")
    return private_chat(account.name, person.id)


def _record(
    street: Street,
    account: Account,
    chat: str,
    saying: Saying,
    outcome: Outcome,
    *,
    reason: str = "",
    message: Message | None = None,
) -> None:
    street.sends.add(
        Send(
            number=street.sends.next_number(),
            account=account.name,
            chat=chat,
            kind=saying.kind,
            at=street.clock.seconds(),
            real_at=street.real_seconds(),
            text=saying.text,
            outcome=outcome,
            reason=reason,
            message_id=message.id if message else "",
            mentions=saying.mentions,
        )
    )
