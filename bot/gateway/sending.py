"""What a send call proved, in the outbox's own words; and the words themselves, mentions in front."""

from collections.abc import Sequence

from bot.gateway.faults import Fault
from domain.ids import MessageId
from domain.sending import SendCode, SendOutcome, SendState

MENTION_END = "\u2005"

NOT_CONNECTED = SendOutcome(state=SendState.RETRY, code=SendCode.NOT_CONNECTED)
ACCEPTED = SendOutcome(state=SendState.SENT, code=SendCode.OK)
UNSUPPORTED = SendOutcome(state=SendState.FAILED, code=SendCode.UNSUPPORTED)
REJECTED = SendOutcome(state=SendState.FAILED, code=SendCode.REJECTED)

_OUTCOMES = {
    Fault.NOT_CONNECTED: NOT_CONNECTED,
    Fault.LOGGED_OUT: NOT_CONNECTED,
    Fault.WRONG_TOKEN: NOT_CONNECTED,
    Fault.TIMED_OUT: SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT),
    Fault.CONNECTION_LOST: SendOutcome(state=SendState.UNKNOWN, code=SendCode.CONNECTION_LOST),
    Fault.NOT_FRIEND: SendOutcome(state=SendState.FAILED, code=SendCode.NOT_FRIEND),
    Fault.NOT_IN_ROOM: SendOutcome(state=SendState.FAILED, code=SendCode.NOT_IN_ROOM),
    Fault.UNSUPPORTED: UNSUPPORTED,
}


def outcome_of_fault(fault: Fault) -> SendOutcome:
    """A refusal in the service's own words is a proof that nothing was sent; silence proves nothing."""
    return _OUTCOMES.get(fault, REJECTED)


def outcome_of_id(message_id: str | None) -> SendOutcome:
    """An answer without an id (node's mock, some puppets) is a send like any other: sending again would double it."""
    if not message_id:
        return SendOutcome(state=SendState.SENT, code=SendCode.NO_ID)
    return SendOutcome(state=SendState.SENT, code=SendCode.OK, message_id=MessageId(message_id))


def mention(names: Sequence[str], text: str) -> str:
    """WeChat shows a mention only where the words carry the name too, ended by U+2005 as a telephone does."""
    prefix = "".join(f"@{name}{MENTION_END}" for name in names if name)
    return (prefix + text).replace("\0", "")
