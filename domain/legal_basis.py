"""A department's own duty does not come back down to a village or a town, unless a law says so (workflow §5)."""

import re

from domain.refusal import Refusal

LONGEST = 60


def require_legal_basis(department: str, reason: str) -> str:
    """The law by which what `department` has may go to a person of the village or the town; goes into the history.

    Empty where no department has it. Raises Refusal `needs_basis` where none is named [L: 潍坊12345条例24条].
    """
    if not department:
        return ""
    basis = read_legal_basis(reason)
    if not basis:
        raise Refusal(
            "needs_basis",
            "部门的职责不能转给村上镇上。真该他们办，写上依据，比如《某某条例》第几条。",
            field="reason",
        )
    return basis


def read_legal_basis(reason: str) -> str:
    """The law or list that is named, with its article; empty where none is."""
    found = _LAW.search(reason)
    return found.group(0)[:LONGEST] if found else ""


_NUMBER = "[0-9一二三四五六七八九十百]{1,6}"
_LAW = re.compile(
    rf"《[^《》]{{2,40}}》(?:第?{_NUMBER}条)?|[\u4e00-\u9fff]{{2,20}}?(?:条例|规定|办法|清单|法)第?{_NUMBER}条"
)
