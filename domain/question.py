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
    STAND_IN = "stand_in"
    """Shall who stood in today do so tomorrow too? 1 yes, 2 no."""
    DO_WHICH = "do_which"
    """A command is understood; the ticket it is about is offered by number, even where it is only one."""
    EVIDENCE = "evidence"
    """Done? A picture or one sentence, please."""
    SHOW_SHARE = "show_share"
    """A department has done its share? A picture or one sentence, please."""
    MEDIATION_CHECK = "mediation_check"
    """To a party, of one sitting: 1 it was so, 2 it was not, 3 I do not want to go on."""
    MEDIATION_OUTCOME = "mediation_outcome"
    """To a mediator: 1 it failed, 2 they agreed, 3 somebody did not come, 4 somebody does not want to."""
    MEDIATION_NEXT = "mediation_next"
    """On which day do they sit down again?"""
    MEDIATION_END = "mediation_end"
    """Why is it over? 1 no agreement, 2 somebody does not want to, 3 they do not come."""
    MEDIATION_GROUND = "mediation_ground"
    """Why up already? 1 danger, 2 not at this level, 3 beyond our powers, 4 on instruction."""
    MEDIATION_REASON = "mediation_reason"
    """That ground, in a sentence."""
    SETTLE_FORM = "settle_form"
    """How was it agreed? 1 by word, 2 in writing."""
    DEED = "deed"
    """What is still missing of a deed: one of its choices by number or name, or a sentence."""
    DECIDE = "decide"
    """Do you agree to this proposal?"""
    OUTCOME = "outcome"
    """What became of a ticket that was given to somebody outside? 1 done, 2 sent back, 3 nothing yet."""
    REMIND_NOTICE = "remind_notice"
    """Shall those who have not answered a notice be reminded in its group? 「催」."""
    MORE = "more"
    """Whoever has the ticket needs to know something more from who reported it."""


NUMBERED = frozenset(QuestionKind) - {
    QuestionKind.CONFIRM_NOTICE,
    QuestionKind.EVIDENCE,
    QuestionKind.SHOW_SHARE,
    QuestionKind.MORE,
    QuestionKind.REMIND_NOTICE,
    QuestionKind.MEDIATION_NEXT,
    QuestionKind.MEDIATION_REASON,
}
"""Questions that a number answers."""


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
