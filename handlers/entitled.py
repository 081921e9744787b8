"""Looks an order up in the table of rights; what a lower tier may not do itself is passed on to the village, and told.

Whoever may not know of a ticket hears of it exactly what they would hear of one that does not exist.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.commands import Command
from domain.parts import parts_of
from domain.refusal import Refusal
from domain.rights import Answer, Cell, Channel, Relation, Right, Standing, may_any
from domain.standings import cells_of
from domain.ticket import Action, Part
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Heard, Replies
from handlers.joint_tasks import is_emergency, is_sharer
from handlers.pieces import is_reporter
from handlers.speak import answer, name_ticket, number_line, to_officer
from handlers.steps import take_ticket_step
from handlers.tell import name_assignee
from handlers.which import may_know

NOT_FOUND = "没找到这件。请引用我那条消息再说一遍。"
WISHES: Mapping[Command, tuple[str, str]] = {
    Command.TO_TOWN: ("转镇上", "转镇上"),
    Command.TO_DEPT: ("转给部门", "转派出所"),
    Command.WHISTLE: ("吹哨叫部门", "吹哨 要水利站来"),
    Command.TRANSFER: ("换个人办", "转给老赵"),
    Command.REOPEN: ("重办", "重办"),
    Command.SUSPEND: ("先挂账", "挂账 等批复"),
    Command.RESUME: ("接着办", "接着办"),
    Command.CANCEL: ("作废", "作废，记重了"),
    Command.MERGE: ("和别的件并起来", "和5号是一件"),
    Command.REJECT: ("不予受理", "不予受理，已经在打官司"),
    Command.REFER: ("转到外面办", "转法院"),
}
"""What is passed on, as the village hears it, and what it may say to it."""


async def require_right(heard: Heard, command: Command, ticket: Ticket | None, desk: Desk) -> Replies | None:
    """None where the speaker may do it. The replies that are the whole answer where it was passed on to the village.

    Raises Refusal with a sentence that helps: `not_found` for what they may not even know of.
    """
    is_own = ticket is not None and await _reported_it(heard, ticket, desk)
    cells = _cells(heard, ticket, desk, is_own=is_own)
    channel = Channel.PRIVATE if heard.message.room is None else Channel.GROUP
    is_urgent = ticket is not None and is_emergency(ticket)
    right = may_any(command, cells, channel, is_urgent=is_urgent)
    if ticket is None:
        _require_given(right)
        return None
    knows = may_know(heard, ticket, desk, is_reporter=is_own)
    if knows and right.is_given:
        return None
    if await _helps(heard, ticket, desk):
        knows, cells = True, cells | {(standing, Relation.HELPER) for standing, _ in cells}
        right = may_any(command, cells, channel, is_urgent=is_urgent)
    if not knows:
        raise Refusal("not_found", NOT_FOUND)
    if right.answer is Answer.PASSED_ON:
        return await _pass_on(heard, command, ticket, right, desk)
    if right.answer is Answer.OTHERS and (is_own or parts_of(heard.officer, ticket, desk.directory)):
        right = replace(right, sentence=f"{name_ticket(ticket, desk)}是{name_assignee(ticket, desk.directory)}在办。")
    _require_given(right)
    return None


def _require_given(right: Right) -> None:
    if not right.is_given:
        raise Refusal("not_yours", right.sentence, private=True)


def _cells(heard: Heard, ticket: Ticket | None, desk: Desk, *, is_own: bool) -> frozenset[Cell]:
    cells = cells_of(heard.officer, ticket, desk.directory)
    if is_own:
        cells |= {(standing, Relation.REPORTER) for standing, _ in cells}
    is_here = ticket is not None and heard.room is not None and ticket.room == heard.room.id
    return cells | {(Standing.RESIDENT, Relation.OWN)} if is_here else cells


async def _reported_it(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    return person is not None and await is_reporter(ticket, person, desk)


async def _helps(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    """Whether they owe a share of it, themselves or as their department."""
    officer = heard.officer
    return officer is not None and officer.person not in ticket.shut_out and await is_sharer(officer, ticket, desk)


async def _pass_on(heard: Heard, command: Command, ticket: Ticket, right: Right, desk: Desk) -> Replies:
    """A note in the history, and the one who may decide hears of it, once a day. Raises Refusal where nobody is there.

    Up to the tier that is there and may know of the matter; who is asked for leave is never somebody it is about.
    """
    wish, example = WISHES[command]
    officer = heard.officer
    assert officer is not None
    text = (
        f"{officer.name}想把{name_ticket(ticket, desk)}{wish}，要您定。行的话，引用这条说「{example}」。"
        f"{number_line(ticket)}"
    )
    for grid in desk.directory.tree.chain(ticket.grid):
        if grid.tier > Tier.VILLAGE:
            continue
        for holder in desk.directory.leaders_of(grid.code):
            above = desk.directory.acting_for(holder.person, ticket.shut_out)
            if above is None or above == officer or not parts_of(above, ticket, desk.directory):
                continue
            told = to_officer(desk, ticket.account, above, text, ticket=ticket)
            if told is None:
                continue
            await take_ticket_step(
                desk,
                ticket,
                Action.NOTE,
                parts_of(officer, ticket, desk.directory) | {Part.HELPER},
                actor=f"person:{officer.person}",
                reason=f"asked_{command.value}",
                message_id=heard.message.message_id,
            )
            sentence = right.sentence if grid.tier is Tier.VILLAGE else f"这个要上面弄，已替您报{grid.tier.zh}上了。"
            once = replace(told, key=f"passed:{command.value}:{ticket.id}:{told.chat}:{desk.today}")
            return [answer(heard, sentence, ticket=ticket), once]
    raise Refusal("nobody_above", "这个要村上弄，村上还没登记人，请打村里电话。")
