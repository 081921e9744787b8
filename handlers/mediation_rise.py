"""A dispute goes to the mediators of the level above: after its three tries, or for a ground that is written down."""

from domain.mediation import MediationLevel, RiseGround, count_missing, find_next_level, is_ripe
from domain.mediation_posts import choose_mediator
from domain.mediation_words import read_ground
from domain.question import QuestionKind
from domain.refusal import Refusal
from domain.reminder import ReminderKind
from domain.rules import Urgency
from domain.ticket import Action, Part, take_step
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk
from handlers.doing import Doer, Done, step
from handlers.parties import tell_parties
from handlers.sittings import DANGER_FIRST, Args, keep_said, level_due, said_words
from handlers.speak import name_ticket
from handlers.steps import assignment_changes, assignment_facts
from handlers.tell import name_assignee, tell_assignee

_APPLICANTS = frozenset({Part.TOWN, Part.COUNTY, Part.DEPARTMENT})
"""To the county it goes on the town's application only [S002]."""


async def raise_mediation(ticket: Ticket, doer: Doer, args: Args, desk: Desk) -> Done:
    """One level up. Too early and without a ground, a speaker is asked for the ground by number."""
    take_step(Action.RAISE_MEDIATION, ticket.state, doer.parts)
    course = await desk.mediations.course_of(ticket)
    ground = None if is_ripe(course, desk.limits.mediation) else read_ground(said_words(args))
    missing = count_missing(course, desk.limits.mediation)
    if missing and ground is None and doer.heard is not None and not course.is_refused and course.level.above:
        window = desk.limits.verdict_window
        await ask_speaker(
            doer.heard, desk, QuestionKind.MEDIATION_GROUND, {}, lasts=window, ticket=ticket, privately=True
        )
        choices = "1有危险 2一方不愿在这调 3没这个权 4领导批示"
        return Done(ticket=ticket, sentence=f"还差{missing}次。为啥现在就报？{choices}", replies=[])
    return await raise_for(ticket, doer, ground, args, desk)


async def raise_for(ticket: Ticket, doer: Doer, ground: RiseGround | None, args: Args, desk: Desk) -> Done:
    """Raises Refusal for everything that domain/mediation does not allow."""
    take_step(Action.RAISE_MEDIATION, ticket.state, doer.parts)
    course = await desk.mediations.course_of(ticket)
    level = find_next_level(course, desk.limits.mediation, ground=ground, reason=said_words(args))
    if level is MediationLevel.COUNTY and not doer.parts & _APPLICANTS:
        raise Refusal("town_applies", "报县里调解，要镇里申请。")
    ticket = await _hand_up(ticket, doer, level, ground, desk)
    await keep_said(ticket, doer, args, desk)
    where = f"{level.tier.zh}里"
    name, days = name_assignee(ticket, desk.directory), desk.limits.clocks.mediation_levels[level - 1].amount
    first = DANGER_FIRST if ground is RiseGround.DANGER else ""
    asked = "已向县里申请" if level is MediationLevel.COUNTY else f"已报{where}"
    return Done(
        ticket=ticket,
        sentence=f"{first}{name_ticket(ticket, desk)}{asked}，{name}来调，{days}天内。",
        replies=[
            *tell_assignee(
                desk, ticket, await desk.tickets.report_words(ticket.id), heard=doer.heard, are_own_words=False
            ),
            *await tell_parties(ticket, f"转到{where}调解，{name}会找您。", desk, but=doer.person),
        ],
    )


async def _hand_up(ticket: Ticket, doer: Doer, level: MediationLevel, ground: RiseGround | None, desk: Desk) -> Ticket:
    had = {person for person in (doer.person, ticket.assignee) if person is not None}
    issue_type = desk.rules.find_type(ticket.type)
    found = choose_mediator(desk.directory, ticket.grid, level=level, issue_type=issue_type, skip=had | ticket.shut_out)
    if found is None:
        raise Refusal("nobody_above", "上面还没有登记调解的人，请打电话问。")
    await desk.reminders.stop(ticket.id, ReminderKind.SITTING, desk.now)
    urgency = Urgency(ticket.urgency)
    clocks = {
        "respond_by": desk.calendar.add(desk.now, desk.limits.clocks.respond_within(issue_type, urgency), urgency),
        "responded_at": None,
        "supervised": "",
        "due_at": level_due(ticket, level, desk),
    }
    return await step(
        desk,
        ticket,
        Action.RAISE_MEDIATION,
        doer,
        reason=ground.value if ground else "",
        facts=assignment_facts(found) | {"level": str(int(level))},
        changes=assignment_changes(found) | clocks | {"mediation_level": int(level)},
    )
