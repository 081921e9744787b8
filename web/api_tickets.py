"""Tickets by the API: the list, one with its timeline, and what may be done to it."""

from aiohttp import web

from domain.ticket import Action
from models.readings import list_tickets
from models.readings_ticket import TicketFile, read_ticket
from web.asking import read_json
from web.commanding import TICKET_ACTIONS, read_args, read_key, submit_command
from web.deps import WebDeps
from web.request_error import RequestError, refuse_field
from web.selecting import read_ticket_query, write_next
from web.showing import answer_json, show_page, show_ticket, show_ticket_file
from web.site import Site


async def get_tickets(site: Site, request: web.Request) -> web.StreamResponse:
    query = read_ticket_query(request, site.deps)
    async with site.deps.database.read() as session:
        cards = await list_tickets(session, query)
    return answer_json(show_page([show_ticket(card, site.deps) for card in cards], write_next(cards, query)))


async def get_ticket(site: Site, request: web.Request) -> web.StreamResponse:
    file = await find_ticket(site.deps, request.match_info["no"])
    return answer_json(show_ticket_file(file, site.deps))


async def post_action(site: Site, request: web.Request) -> web.StreamResponse:
    body = await read_json(request)
    action = read_action(body.get("action"))
    args, key = read_args(body), read_key(body)
    number = (await find_ticket(site.deps, request.match_info["no"])).card.no or ""
    result = await submit_command(site.deps, f"ticket.{action.value}", number, args=args, key=key)
    file = await find_ticket(site.deps, number)
    return answer_json(
        {"ok": True, "code": result.code, "sentence": result.sentence} | show_ticket_file(file, site.deps)
    )


def read_action(word: object) -> Action:
    if not isinstance(word, str) or word not in {action.value for action in TICKET_ACTIONS}:
        refuse_field("action", "没有这个办法。")
    return Action(word)


async def find_ticket(deps: WebDeps, number: str) -> TicketFile:
    """Raises RequestError 404 for a number that names no ticket."""
    known = number.isascii() and number.isprintable() and len(number) <= 40
    async with deps.database.read() as session:
        file = await read_ticket(session, number) if known else None
    if file is None:
        raise RequestError(404, "not_found", "没有这个编号的事项。")
    return file
