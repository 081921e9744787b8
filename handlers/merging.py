"""「3号和5号是一件」: the younger goes on as part of the older, and everybody who reported either gets the result."""

from collections.abc import Mapping

from domain.ids import PersonId
from domain.numbering import read_full_number, read_short_number
from domain.parts import parts_of
from domain.refusal import Refusal
from domain.rules import Route, Urgency
from domain.ticket import ENDED, Action, Part, State, say_not_now, take_step
from domain.ticket_record import Reporter, Ticket
from handlers.announce import tell_owner, tell_reporters
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done, step
from handlers.joining import raise_urgency
from handlers.missing import ask_missing
from handlers.rating import ask_reporter
from handlers.speak import name_ticket
from handlers.steps import SYSTEM, take_ticket_step
from handlers.tell import assignees_of, name_assignee
from models.conversations import WITHDRAWN

SURE, NOT_SURE = "one_matter", "two_matters"


async def merge(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """`other`: a number. The older is kept. Raises Refusal where one is secret and the other is not."""
    other = await _find_other(ticket, args, desk)
    main, part = sorted((ticket, other), key=lambda one: (one.reported_at, one.id))
    for one in (main, part):
        _require_mergeable(one, _parts_in(one, ticket, doer, desk))
    if not _may_meet(main, part):
        raise Refusal("stays_private", "这两件不能并，一件是私下办的。", private=True)
    if _family(main) != _family(part) and not args.get("reason"):
        names = [desk.type_name(one.type) for one in (main, part)]
        choices = [("并", SURE), ("不并", NOT_SURE)]
        return await ask_missing(
            "merge", "reason", f"一个{names[0]}一个{names[1]}？", choices, ticket, doer, args, desk
        )
    if args.get("reason") == NOT_SURE:
        return Done(ticket=ticket, sentence="好，不并，各办各的。", replies=[])
    return await _merge(main, part, doer, desk)


async def part_again(part: Ticket, doer: Doer, desk: Desk) -> None:
    """The merging is taken back: whoever only came with it leaves the main ticket."""
    assert part.merged_into is not None
    main = await desk.tickets.get(part.merged_into)
    merged = [event for event in await desk.tickets.history(part.id) if event.action is Action.MERGE]
    assert main is not None
    assert merged
    came = {PersonId(int(person)) for person in merged[-1].facts["came"].split(",") if person}
    for reporter in await desk.tickets.reporters(main.id):
        if reporter.person in came:
            await desk.questions.close_for_reporter(main.id, reporter, desk.now)
    await desk.tickets.remove_reporters(main.id, came)
    if main.state is not State.ARCHIVED:
        await take_ticket_step(
            desk,
            main,
            Action.NOTE,
            SYSTEM,
            actor=doer.actor,
            reason="parted",
            message_id=doer.message_id,
            facts={"merged": part.no or ""},
        )


async def _find_other(ticket: Ticket, args: Mapping[str, str], desk: Desk) -> Ticket:
    said = args.get("other", "").strip()
    full, short = read_full_number(said), read_short_number(said, desk.today)
    if full:
        other = await desk.tickets.find_by_number(full)
    elif short and ticket.room is not None:
        other = await desk.tickets.find_by_short(ticket.room, *short)
    else:
        other = None
    if other is None or other.id == ticket.id:
        raise Refusal("not_found", "并到哪一件？请说「3号和5号是一件」。", field="other")
    return other


def _parts_in(one: Ticket, named: Ticket, doer: Doer, desk: Desk) -> frozenset[Part]:
    """What the doer is to the other ticket too; the pages' token is to all what it is to one."""
    if one is named or doer.person is None:
        return doer.parts
    return parts_of(desk.directory.officers.get(doer.person), one, desk.directory)


def _require_mergeable(ticket: Ticket, parts: frozenset[Part]) -> None:
    if ticket.state in ENDED:
        raise Refusal("not_now", say_not_now(ticket.state))
    if not parts:
        raise Refusal("not_found", "并到哪一件？请说「3号和5号是一件」。", field="other")
    take_step(Action.MERGE, ticket.state, parts)


async def _merge(main: Ticket, part: Ticket, doer: Doer, desk: Desk) -> Done:
    words = await desk.tickets.report_words(part.id)
    told = await tell_reporters(
        desk,
        part,
        f"{name_ticket(part, desk)}和{name_ticket(main, desk)}是一件事，并一起办，办好一起告诉您。",
        but=doer.person,
    )
    came = await _bring_reporters(main, part, desk)
    parts = _parts_in(part, main, doer, desk) | doer.parts
    merged = await step(
        desk,
        part,
        Action.MERGE,
        Doer(actor=doer.actor, parts=parts, person=doer.person, message_id=doer.message_id, heard=doer.heard),
        facts={"into": main.no or "", "came": ",".join(str(reporter.person) for reporter in came)},
        changes={"merged_into_id": main.id},
    )
    main = await _take_in(main, merged, doer, desk)
    if main.state is State.VERIFYING:
        for reporter in came:
            told += await ask_reporter(main, reporter, desk)
    name = name_ticket(main, desk)
    return Done(
        ticket=main,
        sentence=f"并到{name}了，报的人都收信。",
        replies=[*told, *_tell_owners(main, merged, words, doer, desk)],
    )


async def _bring_reporters(main: Ticket, part: Ticket, desk: Desk) -> list[Reporter]:
    """Those who were no reporters of the main ticket; who gave that one up still waits for this one."""
    known = {reporter.person: reporter for reporter in await desk.tickets.reporters(main.id)}
    came = []
    for reporter in await desk.tickets.reporters(part.id):
        if reporter.verdict == WITHDRAWN:
            continue
        if reporter.person not in known:
            await desk.tickets.add_reporter(main.id, reporter, desk.now)
            came.append(reporter)
        elif known[reporter.person].verdict == WITHDRAWN:
            await desk.tickets.keep_verdict(main.id, reporter.person, "")
    return came


async def _take_in(main: Ticket, merged: Ticket, doer: Doer, desk: Desk) -> Ticket:
    """The main ticket is as pressing as the more pressing of the two."""
    more = Urgency(merged.urgency)
    is_raised = more.rank > Urgency(main.urgency).rank
    return await take_ticket_step(
        desk,
        main,
        Action.JOIN,
        [Part.ANYONE],
        actor=doer.actor,
        reason="merged",
        message_id=doer.message_id,
        facts={"merged": merged.no or ""} | ({"urgency": more.value} if is_raised else {}),
        changes=raise_urgency(desk, main, more) if is_raised else {},
    )


def _tell_owners(main: Ticket, merged: Ticket, words: str, doer: Doer, desk: Desk) -> Replies:
    name, other = name_ticket(main, desk), name_ticket(merged, desk)
    told = tell_owner(desk, main, f"{name}并来了{other}：「{words[:120]}」。", but=doer.person)
    if assignees_of(merged, desk.directory) == assignees_of(main, desk.directory):
        return told
    gone = f"{other}并到{name}，{name_assignee(main, desk.directory)}一起办，您不用管了。"
    return told + tell_owner(desk, merged, gone, but=doer.person)


def _may_meet(one: Ticket, other: Ticket) -> bool:
    """Two open matters; of private ones only the same kind on the same route: each names who may know."""
    if not _is_private(one) and not _is_private(other):
        return True
    return (one.route, one.type, one.sensitive) == (other.route, other.type, other.sensitive)


def _is_private(ticket: Ticket) -> bool:
    return ticket.sensitive or Route(ticket.route).is_private


def _family(ticket: Ticket) -> str:
    return ticket.type.partition(".")[0]
