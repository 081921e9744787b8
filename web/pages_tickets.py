"""The command centre and one ticket, for people: the same readings and the same door as the API."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from domain.directory import Directory
from domain.joint import Task, TaskState
from domain.ticket import Action, State, find_transition
from domain.ticket_record import TicketEvent
from models.readings import list_tickets
from models.readings_stats import read_figures, read_gaps
from models.readings_ticket import TicketFile
from web.api_county import midnight_before, stop_sending
from web.api_tickets import find_ticket, read_action
from web.asking import clean_text, read_form, read_text
from web.choices import list_chips, list_places
from web.commanding import submit_command
from web.request_error import RequestError
from web.screen import show_screen
from web.selecting import OPEN_WORD, read_ticket_query, write_next
from web.showing import show_reason
from web.site import Site
from web.wording import (
    ACTION_WORDS,
    HIDDEN,
    MEDIA_KINDS,
    MEDIA_STATES,
    STEPS,
    WORDS_KINDS,
    name_sharer,
    say_actor,
    say_event_reason,
    say_sitting,
    say_state,
    step_of,
)

GAPS_SHOWN_FOR = timedelta(hours=24)
GAP_WORTH_TELLING = timedelta(seconds=5)
BUTTONS = {
    Action.ACCEPT: "接单",
    Action.DONE: "办好了",
    Action.CLOSE: "结案",
    Action.REWORK: "没办好，重办",
    Action.ESCALATE: "往上报",
    Action.REOPEN: "重新打开",
    Action.PROGRESS: "说进展",
    Action.NOTE: "只记一笔",
    Action.RETURN: "退回",
    Action.REJECT: "不予受理",
    Action.VOID: "作废",
}
"""What one sentence is enough for; whatever needs a person or a date is asked for by the API."""
MAIN_BUTTONS = frozenset({Action.ACCEPT, Action.DONE, Action.CLOSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    action: Action
    word: str
    main: bool
    needs_reason: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline in words."""

    event: TicketEvent
    deed: str
    actor: str
    moved_to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a helper or a department owes, in words; `waits_until`: for the answer, then for the work."""

    task: Task
    name: str
    waits_until: datetime | None
    reason: str


async def get_centre(site: Site, request: web.Request) -> web.StreamResponse:
    deps, now = site.deps, site.deps.clock.now()
    query = read_ticket_query(request, deps, default_state=OPEN_WORD)
    async with deps.database.read() as session:
        figures = await read_figures(session, query.grids, now=now, today=midnight_before(now, deps.zone))
        cards = await list_tickets(session, query)
        gaps = await read_gaps(session, now - GAPS_SHOWN_FOR, shortest=GAP_WORTH_TELLING)
    more = write_next(cards, query)
    return await show_screen(
        site,
        request,
        "centre",
        figures=figures,
        gaps=gaps,
        cards=cards,
        chips=list_chips(request, figures),
        places=list_places(deps.directory()),
        types=sorted(deps.type_names.items(), key=lambda item: item[0]),
        asked={name: read_text(request, name, longest=600) for name in ("grid", "type", "state", "q", "overdue")},
        older=str(request.rel_url.update_query(cursor=more)) if more else "",
        first_page=query.after is None,
        hidden=HIDDEN,
    )


async def get_ticket_page(site: Site, request: web.Request) -> web.StreamResponse:
    file = await find_ticket(site.deps, request.match_info["no"])
    return await show_ticket_screen(site, request, file)


async def post_ticket_button(site: Site, request: web.Request) -> web.StreamResponse:
    """Back to the ticket; a refusal is shown above it with its sentence."""
    form = await read_form(request)
    file = await find_ticket(site.deps, request.match_info["no"])
    try:
        await _press_button(site, file, form)
    except RequestError as error:
        file = await find_ticket(site.deps, request.match_info["no"])
        return await show_ticket_screen(site, request, file, error)
    return web.Response(status=303, headers={"Location": f"/tickets/{file.card.no}"})


async def post_stop_button(site: Site, request: web.Request) -> web.StreamResponse:
    form = await read_form(request)
    await stop_sending(site.deps, stopped=form.get("stopped") == "true", key=_read_key(form, "stop"))
    return web.Response(status=303, headers={"Location": "/"})


async def show_ticket_screen(
    site: Site, request: web.Request, file: TicketFile, error: RequestError | None = None
) -> web.Response:
    directory, card = site.deps.directory(), file.card
    return await show_screen(
        site,
        request,
        "ticket",
        status=error.status if error else 200,
        refusal=error.sentence if error else "",
        file=file,
        card=card,
        steps=list(enumerate(STEPS)),
        step=step_of(card.state),
        ended=card.state in (State.CLOSED, State.ARCHIVED),
        lines=[tell_event(event, directory, sensitive=card.sensitive) for event in reversed(file.timeline)],
        buttons=list_buttons(card.state),
        words=[(WORDS_KINDS.get(words.kind, "记录"), words) for words in file.words],
        media=[(MEDIA_KINDS.get(m.kind, "附件"), MEDIA_STATES.get(m.state, ""), m) for m in file.media],
        shares=[tell_share(task, directory, sensitive=card.sensitive) for task in file.shares],
        hidden=HIDDEN,
    )


def tell_share(task: Task, directory: Directory, *, sensitive: bool) -> Share:
    waits_until = task.answer_by if task.state is TaskState.ASKED else task.due_at
    return Share(
        task=task,
        name=name_sharer(task, directory, sensitive=sensitive),
        waits_until=waits_until if task.ended_at is None else None,
        reason=say_event_reason(task.reason),
    )


def list_buttons(state: State) -> list[Button]:
    """What the ticket's table allows now."""
    rows = [(action, word, find_transition(action, state)) for action, word in BUTTONS.items()]
    return [
        Button(action=action, word=word, main=action in MAIN_BUTTONS, needs_reason=row.needs_reason)
        for action, word, row in rows
        if row is not None
    ]


def tell_event(event: TicketEvent, directory: Directory, *, sensitive: bool) -> Line:
    reason = show_reason(event, sensitive=sensitive)
    return Line(
        event=event,
        deed=ACTION_WORDS[event.action],
        actor=say_actor(event, directory, sensitive=sensitive),
        moved_to=say_state(event.after) if event.after is not event.before else "",
        reason=say_event_reason(reason) or say_sitting(event),
    )


async def _press_button(site: Site, file: TicketFile, form: dict[str, str]) -> None:
    action = read_action(form.get("action"))
    words = clean_text(form.get("words", ""), "words", longest=1000).strip()
    row = find_transition(action, file.card.state)
    if row is not None and row.needs_reason and not words:
        raise RequestError(422, "needs_reason", f"「{BUTTONS.get(action, '')}」要写一句原因。", "words")
    args = {"text": words} if words else {}
    if row is not None and row.needs_reason:
        args["reason"] = words
    await submit_command(
        site.deps, f"ticket.{action.value}", file.card.no or "", args=args, key=_read_key(form, action.value)
    )


def _read_key(form: dict[str, str], deed: str) -> str:
    """One key for each deed of a shown page: a double tap is one deed, another button is another."""
    key = clean_text(form.get("key", ""), "key", longest=60)
    return f"page:{key}:{deed}" if key else ""
