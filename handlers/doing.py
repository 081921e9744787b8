"""What a deed on a ticket is told and what it gives back: the same for a word in a chat and a click on a page."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from domain.ids import MessageId, PersonId
from domain.ticket import Action, Part
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer_by_day, number_line
from handlers.steps import take_ticket_step

MAX_REASON = 60
"""A reason in the history: a code or a few words; whole sentences hang on the ticket's erasable words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who does it and what they are to the ticket; `heard` is the message, where it was said in a chat."""

    actor: str
    """`person:12`, `api:NAME`, `clock` or `system`."""
    parts: frozenset[Part]
    person: PersonId | None
    message_id: MessageId
    heard: Heard | None = None

    def also(self, *parts: Part) -> "Doer":
        return replace(self, parts=self.parts | frozenset(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The ticket as it is now, what the doer is told, and what others are told."""

    ticket: Ticket
    sentence: str
    replies: Replies


Deed = Callable[[Ticket, Doer, Mapping[str, str], Desk], Awaitable[Done]]
"""Raises Refusal for whatever may not be. Its arguments are texts: see `ARGS`."""

ARGS = (
    "reason",
    "days",
    "until",
    "name",
    "person",
    "department",
    "text",
    "type",
    "other",
    "outcome",
    "attempt",
    "next",
    "form",
)
"""`until`, `next`: ISO dates; `other`: a ticket's number; `outcome`: failed, settled, refused, absent; `form`: oral,
written; `person`: an id, `name` and `department`: as people say them."""


async def step(
    desk: Desk,
    ticket: Ticket,
    action: Action,
    doer: Doer,
    *,
    reason: str = "",
    facts: Mapping[str, str] | None = None,
    changes: Mapping[str, object] | None = None,
) -> Ticket:
    """One row of the table by this doer."""
    return await take_ticket_step(
        desk,
        ticket,
        action,
        doer.parts,
        actor=doer.actor,
        reason=reason[:MAX_REASON],
        message_id=doer.message_id,
        facts=facts,
        changes=changes,
    )


def with_number(said: Done) -> str:
    """The doer's sentence with the full number, so that quoting it names the ticket."""
    return f"{said.sentence}{number_line(said.ticket)}"


def answer_done(heard: Heard, done: Done, desk: Desk) -> Replies:
    """Where it was said; of a private matter, at night and in a silenced group to the doer alone."""
    return [*answer_by_day(heard, desk, with_number(done), done.ticket), *done.replies]
