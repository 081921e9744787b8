"""Something the bot asked a person, which a bare number may answer while it is fresh."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import AccountName, ChatId, ContactId, TicketId


class QuestionKind(StrEnum):
    VERDICT = "verdict"
    """1 satisfied, 2 mostly, 3 not."""
    CONFIRM_REPORT = "confirm_report"
    """Is this candidate something to be done, and what? A number for each of the types in the facts, the last: no."""
    CONFIRM_NOTICE = "confirm_notice"
    """Send this notice? 1 or its code, 2 no."""
    CHOOSE_TICKET = "choose_ticket"
    """Which of these did you mean?"""
    CHOOSE_TYPE = "choose_type"
    """Which of these types did you mean, who corrected the bot? The last: none."""
    CONFIRM_VOID = "confirm_void"
    """A leader says that it is nothing to be done: 1 it goes, 2 it stays."""
    EVIDENCE = "evidence"
    """Done? A picture or one sentence, please."""
    SHOW_SHARE = "show_share"
    """A department has done its share? A picture or one sentence, please."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`contact` alone may answer, in `chat` or privately, until `expires_at`."""

    id: int = 0
    account: AccountName
    contact: ContactId
    chat: ChatId
    kind: QuestionKind
    ticket: TicketId | None = None
    facts: Mapping[str, str]
    asked_at: datetime
    expires_at: datetime
