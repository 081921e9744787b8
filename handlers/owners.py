"""Finds who is to have a ticket: by the pure rules, and by what each has in hand where several are equally entitled."""

from collections.abc import Iterable

from domain.assignment import NO_LOAD, Assignment, choose_least_loaded, list_candidates
from domain.conflict import find_involved
from domain.ids import GridCode, PersonId
from domain.rules import Route
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Heard


async def find_owner(
    desk: Desk,
    ticket: Ticket,
    *,
    tier: Tier | None = None,
    direct: bool = False,
    skip: Iterable[PersonId] = (),
    beyond: Tier | None = None,
) -> Assignment | None:
    """For a ticket as it is now, at its own tier unless another is named; never anybody it is about."""
    return await pick_owner(
        desk,
        ticket.grid,
        tier=ticket.tier if tier is None else tier,
        route=Route(ticket.route),
        direct=direct,
        skip={*skip, *ticket.shut_out},
        beyond=beyond,
    )


async def pick_owner(
    desk: Desk,
    grid: GridCode,
    *,
    tier: Tier,
    route: Route,
    direct: bool = False,
    skip: Iterable[PersonId] = (),
    beyond: Tier | None = None,
) -> Assignment | None:
    """Asks the archive only where there is a choice."""
    found = list_candidates(desk.directory, grid, tier=tier, route=route, direct=direct, skip=skip, beyond=beyond)
    people = [one.person for one in found if one.person is not None]
    load = await desk.tickets.count_in_hand(people) if len(people) > 1 else NO_LOAD
    return choose_least_loaded(found, load)


def shut_out_by(heard: Heard, grid: GridCode, route: Route, desk: Desk) -> frozenset[PersonId]:
    """Whom a report is about, who must not get or see it; the words are read and not kept for it."""
    reporter = heard.officer.person if heard.officer is not None else None
    return find_involved(heard.words, grid, route, desk.directory, reporter=reporter)


async def shut_out_of(ticket: Ticket, route: Route, desk: Desk) -> frozenset[PersonId]:
    """The same of a ticket that goes another way from now on: everything its reporters said counts."""
    if not route.is_private:
        return ticket.shut_out
    reporters = {reporter.person for reporter in await desk.tickets.reporters(ticket.id)}
    words = await desk.tickets.report_words(ticket.id)
    return ticket.shut_out | find_involved(words, ticket.grid, route, desk.directory) - reporters
