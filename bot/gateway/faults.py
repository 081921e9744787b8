"""Names for what can go wrong in a call, so that nobody else needs to know the errors of grpclib."""

from enum import StrEnum

from grpclib.const import Status
from grpclib.exceptions import GRPCError


class Fault(StrEnum):
    """NOT_CONNECTED: the request never left. CONNECTION_LOST and TIMED_OUT: nobody can say. The rest are answers."""

    NOT_CONNECTED = "not_connected"
    CONNECTION_LOST = "connection_lost"
    TIMED_OUT = "timed_out"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 (a fault's name, not a secret)
    SECOND_CLIENT = "second_client"
    UNSUPPORTED = "unsupported"
    LOGGED_OUT = "logged_out"
    NOT_FRIEND = "not_friend"
    NOT_IN_ROOM = "not_in_room"
    GONE = "gone"
    REFUSED = "refused"


class CallError(Exception):
    """A call to the puppet service did not succeed; `fault` says what is known."""

    def __init__(self, fault: Fault, cause: str = "") -> None:
        super().__init__(f"{fault} {cause}".strip())
        self.fault = fault


NO_ANSWER = frozenset({Fault.NOT_CONNECTED, Fault.CONNECTION_LOST, Fault.TIMED_OUT, Fault.WRONG_TOKEN})
"""The peer did not get to our question: asking again later may help."""


def name_fault(error: Exception) -> Fault:
    """What an exception of a call means. Anything not known for certain counts as a lost connection."""
    if isinstance(error, CallError):
        return error.fault
    if isinstance(error, GRPCError):
        return _BY_STATUS.get(error.status) or _read_refusal(error.message or "")
    if isinstance(error, TimeoutError):
        return Fault.TIMED_OUT
    if isinstance(error, ConnectionRefusedError):
        return Fault.NOT_CONNECTED
    return Fault.CONNECTION_LOST


_BY_STATUS = {
    Status.UNAUTHENTICATED: Fault.WRONG_TOKEN,
    Status.ALREADY_EXISTS: Fault.SECOND_CLIENT,
    Status.UNIMPLEMENTED: Fault.UNSUPPORTED,
    Status.DEADLINE_EXCEEDED: Fault.TIMED_OUT,
    Status.CANCELLED: Fault.CONNECTION_LOST,
    Status.UNAVAILABLE: Fault.CONNECTION_LOST,
}

# A puppet's exception comes through as status UNKNOWN with its text, so the words are all there is to go by.
_BY_WORDS = (
    (Fault.LOGGED_OUT, ("not logged in", "not login", "logged out", "没有登录", "未登录")),
    (Fault.NOT_FRIEND, ("not a friend", "not friend", "不是好友", "朋友验证", "还不是他", "拒收")),
    (Fault.NOT_IN_ROOM, ("not in room", "not in the room", "not in this room", "not a member", "不在这个群")),
    (Fault.TIMED_OUT, ("timeout", "timed out", "deadline", "超时")),
    (Fault.CONNECTION_LOST, ("econnreset", "socket hang up", "connection lost", "broken pipe")),
    (Fault.GONE, ("no payload", "not found", "not exist", "no such", "没有这")),
)


def _read_refusal(words: str) -> Fault:
    lowered = words.lower()
    for fault, signs in _BY_WORDS:
        if any(sign in lowered for sign in signs):
            return fault
    return Fault.REFUSED
