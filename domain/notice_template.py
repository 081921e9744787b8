"""A notice's words as a county keeps them ready, with blanks for what differs each time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.notice_words import PLACEHOLDER
from domain.policy import Area

_BRACE = re.compile(r"[{}｛｝]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """`when` tells the person who plans it what time suits; it plans nothing."""

    code: str
    area: Area | None
    title: str
    text: str
    when: str = ""


def find_wrong_blank(text: str) -> str:
    """What stands about a brace that opens or closes no proper blank; empty where all are proper.

    Such a brace would go out as it is: it is no blank to whoever fills, and none to whoever refuses.
    """
    if any(not found.group(1) for found in PLACEHOLDER.finditer(text)):
        return "{}"
    found = _BRACE.search(PLACEHOLDER.sub("", text))
    if found is None:
        return ""
    rest = PLACEHOLDER.sub("", text)
    return rest[max(0, found.start() - 6) : found.end() + 6].strip()


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """Only what is given is filled; the rest stays and is refused later, unless each grid fills it."""
    return PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group(0)), text)
