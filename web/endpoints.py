"""The API in one table: the router serves it and the OpenAPI description is written from it."""

from dataclasses import dataclass

from web.api_broadcasts import (
    get_broadcast,
    get_broadcasts,
    get_progress,
    post_broadcast,
    post_broadcast_action,
    post_condition,
    post_correction,
    post_preview,
    post_ruling,
)
from web.api_county import get_stats, post_stop
from web.api_files import post_file
from web.api_grids import get_grids, get_rooms
from web.api_tickets import get_ticket, get_tickets, post_action
from web.commanding import CAMPAIGN_ACTIONS
from web.site import Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """`kind`: string, integer, boolean or date-time. A path's parameters are read from the path."""

    name: str
    says: str
    kind: str = "string"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`body` and `answer` name schemas of web/schemas.py; `paged` wraps the answer in a page with a cursor."""

    method: str
    path: str
    name: str
    says: str
    handle: Handler
    query: tuple[Param, ...] = ()
    body: str = ""
    needs_body: bool = True
    answer: str
    paged: bool = False
    status: int = 200


PAGING = (
    Param(name="cursor", says="The `next` of the page before."),
    Param(name="limit", says="Rows of a page.", kind="integer"),
)
GRID = Param(name="grid", says="A full grid code: that grid and everything below it.")

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/tickets",
        name="listTickets",
        says="Tickets, newest report first. Candidates only when their state is asked for.",
        handle=get_tickets,
        query=(
            GRID,
            Param(name="type", says="Type codes, separated by commas."),
            Param(name="state", says="State codes, separated by commas; `open`: not ended; `all`."),
            Param(name="since", says="Reported at or after; without an offset it is local time."),
            Param(name="until", says="Reported before; a bare date means the end of that day."),
            Param(name="q", says="Words of the report or part of the number; sensitive words are never searched."),
            Param(name="overdue", says="1: only open tickets past their time limit."),
            *PAGING,
        ),
        answer="Ticket",
        paged=True,
    ),
    Endpoint(
        method="GET",
        path="/api/v1/tickets/{no}",
        name="getTicket",
        says="One ticket with its timeline. The text of a sensitive ticket is never shown by the API.",
        handle=get_ticket,
        answer="TicketFile",
    ),
    Endpoint(
        method="POST",
        path="/api/v1/tickets/{no}/actions",
        name="actOnTicket",
        says="Does something to a ticket, by the same pipeline as a spoken command.",
        handle=post_action,
        body="TicketAction",
        answer="TicketDone",
    ),
    Endpoint(
        method="GET",
        path="/api/v1/grids",
        name="listGrids",
        says="The tree of grids in the order of their codes, with leaders and groups.",
        handle=get_grids,
        query=(GRID, Param(name="tier", says="`L0` to `L4`, separated by commas."), *PAGING),
        answer="Grid",
        paged=True,
    ),
    Endpoint(
        method="GET",
        path="/api/v1/rooms",
        name="listRooms",
        says="WeChat groups, the grids they serve and the accounts that sit in them.",
        handle=get_rooms,
        query=(GRID, *PAGING),
        answer="Room",
        paged=True,
    ),
    Endpoint(
        method="GET",
        path="/api/v1/broadcasts",
        name="listBroadcasts",
        says="Notices, newest first, with their deliveries by state.",
        handle=get_broadcasts,
        query=PAGING,
        answer="Broadcast",
        paged=True,
    ),
    Endpoint(
        method="POST",
        path="/api/v1/broadcasts",
        name="scheduleBroadcast",
        says="Plans a notice: at one time (`at`), by a cron line (`cron`), or by the calendar (`when`).",
        handle=post_broadcast,
        body="Campaign",
        answer="BroadcastDone",
        status=201,
    ),
    Endpoint(
        method="POST",
        path="/api/v1/broadcasts/preview",
        name="previewBroadcast",
        says="What a notice would do: groups, words, times, what is wrong with it. Nothing is planned.",
        handle=post_preview,
        body="Campaign",
        answer="Preview",
    ),
    Endpoint(
        method="POST",
        path="/api/v1/files",
        name="sendUpFile",
        says="Keeps a picture or file of at most 20 MB. Or send its bytes, with `X-File-Name` percent-encoded.",
        handle=post_file,
        body="File",
        answer="Kept",
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/api/v1/broadcasts/{id}",
        name="getBroadcast",
        says="One notice, its firings, and a page of its deliveries.",
        handle=get_broadcast,
        query=(
            Param(name="occurrence", says="Only the deliveries of this firing.", kind="integer"),
            Param(name="state", says="Only deliveries in these states, separated by commas."),
            *PAGING,
        ),
        answer="BroadcastFile",
    ),
    Endpoint(
        method="POST",
        path="/api/v1/conditions",
        name="reportCondition",
        says="Says what a condition outside (`weather`) has become (`red`). Notices that wait for that value go out.",
        handle=post_condition,
        body="Condition",
        answer="ConditionMet",
    ),
    *(
        Endpoint(
            method="POST",
            path=f"/api/v1/broadcasts/{{id}}/{action}",
            name=f"{action}Broadcast",
            says=f"Asks to {action} a notice. What has gone out stays out.",
            handle=post_broadcast_action(action),
            body="Key",
            needs_body=False,
            answer="BroadcastDone",
        )
        for action in CAMPAIGN_ACTIONS
    ),
    Endpoint(
        method="GET",
        path="/api/v1/broadcasts/{id}/progress",
        name="getBroadcastProgress",
        says="How far the newest firing is: by town, why some groups don't have it, when it will be through.",
        handle=get_progress,
        answer="Progress",
    ),
    Endpoint(
        method="POST",
        path="/api/v1/broadcasts/{id}/settle",
        name="settleBroadcast",
        says="Says what became of deliveries that nobody knows of: `sent`, `again` (what failed too) or `dropped`.",
        handle=post_ruling,
        body="Ruling",
        answer="BroadcastDone",
    ),
    Endpoint(
        method="POST",
        path="/api/v1/broadcasts/{id}/correct",
        name="correctBroadcast",
        says="Stops a wrong notice for good and plans its correction, for exactly the groups that got it.",
        handle=post_correction,
        body="Correction",
        answer="BroadcastDone",
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/api/v1/stats",
        name="getStats",
        says="The figures of the county, or of a grid and everything below it.",
        handle=get_stats,
        query=(GRID,),
        answer="Stats",
    ),
    Endpoint(
        method="POST",
        path="/api/v1/stop",
        name="stopSending",
        says="Stops all sending at once, or lets it go on.",
        handle=post_stop,
        body="Stop",
        answer="Stopped",
    ),
)
