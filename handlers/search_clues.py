"""Somebody was seen: what is said to an open search in its groups is kept on its ticket and passed on at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.classify import Decision
from domain.directory import LEADING, Officer
from domain.ids import PersonId
from domain.messages import MessageKind
from domain.reminder import Reminder, ReminderKind
from domain.room_tags import list_room_tags
from domain.rules import Role
from domain.search import MISSING_TYPE, Search, is_own
from domain.sending import Outgoing
from domain.spoken_search import (
    is_only_receipt,
    may_sound_seen,
    repeats_description,
    says_found,
    sounds_seen,
    sounds_surely_seen,
)
from domain.ticket import Action, Part
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.pieces import KEPT_WORDS
from handlers.report import handle_danger
from handlers.search_words import find_quoted_search
from handlers.speak import answer, number_line, to_officer, to_room
from handlers.steps import take_ticket_step
from handlers.tell import name_assignee
from models.searches import CLUE

ONE_BY_ONE = 10
THANKS_LAST = timedelta(minutes=30)
"""Answers wait behind an emergency; thanks that come hours later are noise."""
BUNDLED_WITHIN = timedelta(minutes=10)
SHOWN_CLUES = 30
SHOWN_EACH = 60
SHOWN_WORDS = 200
_SHOWN = frozenset({MessageKind.PICTURE, MessageKind.VIDEO, MessageKind.LOCATION})
_CIRCLES = frozenset({"网格员", "干部"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """`only_more`: a picture or a place that goes with what the same person said minutes ago."""

    search: Search
    only_more: bool = False


async def match_clue(heard: Heard, desk: Desk) -> Clue | None:
    """By quote, or said in a group that got the search while it is open and sounding like somebody was seen.

    Whoever does not want to be recorded is only heard when they quote it; the leader who asked gives no clues.
    """
    if heard.room is None or (heard.opted_out and not heard.addressed):
        return None
    is_shown = heard.message.kind in _SHOWN
    if not is_shown and (heard.message.kind is not MessageKind.TEXT or not _may_be_clue(heard)):
        return None
    found = await desk.searches.open_in_room(heard.room.id, desk.now)
    found = [s for s in found if heard.officer is None or not is_own(s, heard.officer, desk.directory)]
    if not found:
        return None
    quoted = find_quoted_search(heard.message, found)
    if quoted is not None:
        return Clue(search=quoted) if is_shown or not is_only_receipt(heard.words) else None
    if is_shown:
        return await _find_more(heard, found, desk)
    meant = next((search for search in reversed(found) if _answers(heard, search)), None)
    return Clue(search=meant) if meant is not None else None


async def take_clue(heard: Heard, clue: Clue, desk: Desk) -> Replies:
    """Danger has its number first. Then it is kept, passed on to whoever asked, and thanked for once a group."""
    ticket = await desk.tickets.get(clue.search.ticket)
    assert ticket is not None
    assert heard.room is not None
    alarm = await handle_danger(heard, desk) if _is_danger_said(heard, desk) else []
    person = await desk.people.remember_person(heard.message, desk.now)
    shown = await _keep(heard, ticket, person, desk)
    if clue.only_more:
        return alarm
    told = await _pass_on(heard, ticket, shown, desk)
    thanks_last = desk.now + THANKS_LAST
    thanks = f"谢谢，已转给{name_assignee(ticket, desk.directory)}，有新线索接着说。"
    key = f"search:{ticket.id}:thanks:{heard.room.id}"
    return [*alarm, *told, *([] if alarm else [replace(answer(heard, thanks), key=key, expires_at=thanks_last)])]


async def tell_bundled_clues(reminder: Reminder, ticket: Ticket, desk: Desk) -> Replies:
    """What came too fast to be passed on one by one, in one message."""
    clues = await desk.searches.list_clues(ticket.id, int(reminder.facts["first"]))
    if not clues:
        return []
    lines = [clue[:SHOWN_EACH] for clue in clues[:SHOWN_CLUES]]
    rest = f"\n还有{len(clues) - SHOWN_CLUES}条，在网页上看。" if len(clues) > SHOWN_CLUES else ""
    said = "\n".join(lines)
    return _tell(ticket, f"又来了{len(clues)}条协查线索：\n{said}{rest}{number_line(ticket)}", desk)


def _may_be_clue(heard: Heard) -> bool:
    return heard.message.quotes_bot or may_sound_seen(heard.words)


def _answers(heard: Heard, search: Search) -> bool:
    """What is plainly another matter is none, unless it speaks of whom one looks for."""
    if says_found(heard.words):
        return True
    verdict = heard.verdict
    if verdict.danger is not None and verdict.danger.type != MISSING_TYPE:
        return sounds_surely_seen(heard.words, search.text)
    if verdict.decision is Decision.OPEN and verdict.type != MISSING_TYPE:
        return repeats_description(heard.words, search.text)
    return sounds_seen(heard.words, search.text)


def _is_danger_said(heard: Heard, desk: Desk) -> bool:
    """By a word of danger; what was only weighed, in the words of a witness, is no alarm of its own."""
    danger = heard.verdict.danger
    if danger is None or danger.type == MISSING_TYPE:
        return False
    return any(role == Role.DANGER.value for role, _, _ in desk.classifier.explain(heard.words).clues)


async def _find_more(heard: Heard, searches: Sequence[Search], desk: Desk) -> Clue | None:
    """Words and pictures of one person this close together belong together (commands §4)."""
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    since = desk.now - desk.limits.fragment_window
    if person is None:
        return None
    for search in searches:
        if await desk.searches.gave_clue(search.ticket, person, since):
            return Clue(search=search, only_more=True)
    return None


async def _keep(heard: Heard, ticket: Ticket, person: PersonId, desk: Desk) -> bool:
    """The words with the group's name, and the pictures around them; whether there were any."""
    assert heard.room is not None
    await take_ticket_step(
        desk,
        ticket,
        Action.NOTE,
        [Part.SYSTEM],
        actor=f"person:{person}",
        message_id=heard.message.message_id,
        facts={"clue": "1", "room": str(heard.room.id)},
    )
    shown = desk.recent.take_all(heard.message, desk.now)
    for media in shown:
        await desk.tickets.want_media(ticket.id, media.account, media.message_id, media.kind, CLUE, desk.now)
    words = heard.words or ("（发了图）" if shown else "（发了位置）")
    await desk.tickets.add_words(ticket.id, person, CLUE, f"{heard.room.topic}：{words}"[:KEPT_WORDS], desk.now)
    return bool(shown)


async def _pass_on(heard: Heard, ticket: Ticket, shown: bool, desk: Desk) -> Replies:
    """One by one while it can be read; what comes faster waits some minutes and is told together."""
    since = desk.now - BUNDLED_WITHIN
    if await desk.searches.count_clues(ticket.id, since) > ONE_BY_ONE:
        await _bundle(ticket, desk)
        return []
    assert heard.room is not None
    name = heard.message.room_alias or heard.message.sender_name
    who = f"{heard.room.topic} {name}" if name else heard.room.topic
    picture = "（有图，在网页上看）" if shown else ""
    doubt = "\n问一下是不是真的找到了。" if says_found(heard.words) else ""
    text = f"协查线索，{who}：「{heard.words[:SHOWN_WORDS]}」{picture}{doubt}{number_line(ticket)}"
    return _tell(ticket, text, desk)


async def _bundle(ticket: Ticket, desk: Desk) -> None:
    """The first that waits sets the alarm; the others wait with it."""
    if await desk.reminders.is_set(ticket.id, ReminderKind.CLUES):
        return
    facts = {"first": str(await desk.searches.find_last_clue(ticket.id))}
    due = desk.now + timedelta(minutes=1)
    await desk.reminders.set(Reminder(ticket=ticket.id, kind=ReminderKind.CLUES, due_at=due, facts=facts), desk.now)


def _tell(ticket: Ticket, text: str, desk: Desk) -> Replies:
    """At any hour, before all else: privately to whoever has it, else in a group of leaders of theirs."""
    owner = desk.directory.acting_for(ticket.assignee) if ticket.assignee is not None else None
    private = to_officer(desk, ticket.account, owner, text, ticket=ticket, alert=True) if owner is not None else None
    told = private or _tell_leaders(ticket, owner, text, desk)
    return [told] if told is not None else []


def _tell_leaders(ticket: Ticket, owner: Officer | None, text: str, desk: Desk) -> Outgoing | None:
    led = [post.grid for post in owner.posts if post.role in LEADING] if owner is not None else [ticket.grid]
    rooms = desk.directory.rooms_of(led)
    room = next((r for r in rooms if _CIRCLES & list_room_tags(r, desk.directory.tree)), None)
    return to_room(room, ticket.account, text) if room is not None else None
