"""Every deed on a ticket by its name (contract): one table for what is said in chats and what is clicked on pages."""

from collections.abc import Mapping

from handlers.asking_after import ASKING_AFTER
from handlers.deciding import DECIDING
from handlers.departments import DEPARTMENTS
from handlers.doing import Deed
from handlers.ending import cancel, reject, void
from handlers.extending import extend
from handlers.handling import HANDLING
from handlers.joint import JOINT
from handlers.mediating import MEDIATING
from handlers.merging import merge
from handlers.passing_on import PASSING_ON
from handlers.referring import close, refer, take_back
from handlers.reopening import reopen_closed
from handlers.returning import give_back
from handlers.revising import direct, downgrade, revise
from handlers.suspending import resume, suspend
from handlers.undoing import undo
from handlers.waiting import go_on, wait
from handlers.whistling import WHISTLING

DEEDS: Mapping[str, Deed] = {
    **HANDLING,
    **PASSING_ON,
    **MEDIATING,
    **JOINT,
    **DEPARTMENTS,
    **WHISTLING,
    **ASKING_AFTER,
    **DECIDING,
    "return": give_back,
    "extend": extend,
    "suspend": suspend,
    "resume": resume,
    "wait": wait,
    "go_on": go_on,
    "void": void,
    "cancel": cancel,
    "reject": reject,
    "merge": merge,
    "refer": refer,
    "take_back": take_back,
    "close": close,
    "reopen": reopen_closed,
    "revise": revise,
    "direct": direct,
    "downgrade": downgrade,
    "undo": undo,
}
