"""A notice's words as a county keeps them ready, with blanks for what differs each time."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.notice_words import PLACEHOLDER
from domain.policy import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """`when` tells the person who plans it what time suits; it plans nothing."""

    code: str
    area: Area | None
    title: str
    text: str
    when: str = ""


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """Only what is given is filled; the rest stays and is refused later, unless each grid fills it."""
    return PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group(0)), text)
