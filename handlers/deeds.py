"""Every deed on a ticket by its name (contract): one table for what is said in chats and what is clicked on pages."""

from collections.abc import Mapping

from domain.ticket import Action
from handlers.asking_after import ASKING_AFTER
from handlers.departments import DEPARTMENTS
from handlers.doing import Deed
from handlers.handling import HANDLING, one_row
from handlers.joint import JOINT
from handlers.mediating import MEDIATING
from handlers.passing_on import PASSING_ON

DEEDS: Mapping[str, Deed] = {
    **HANDLING,
    **PASSING_ON,
    **MEDIATING,
    **JOINT,
    **DEPARTMENTS,
    **ASKING_AFTER,
    "void": one_row(Action.VOID),
    "reopen": one_row(Action.REOPEN),
    "refer": one_row(Action.REFER),
}
