"""Lays the desk for a unit of work: everything a handler may touch, made from one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.rules_in_use import RulesInUse
from broadcasts.campaigns import CampaignDesk
from domain.broadcast import CampaignDraft, NoticeLimits, SendWindow
from domain.deadlines import WorkCalendar
from domain.enrolment import GuessLimit
from domain.ports import Reach
from handlers.asked import AskedLately
from handlers.desk import Desk, DeskRules
from handlers.introduction import Introduction
from handlers.membership import FriendPace
from handlers.recent import RecentMedia
from models.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class DeskMaker:
    """What outlives a unit of work: the county's numbers, the rules, and the little that is kept in memory."""

    calendar: WorkCalendar
    window: SendWindow
    notice_limits: NoticeLimits
    limits: DeskRules
    introduction: Introduction
    rules: RulesInUse
    reach: Reach
    recent: RecentMedia
    asked: AskedLately
    guesses: GuessLimit
    friend_pace: FriendPace
    read_campaign: Callable[[str], CampaignDraft]

    async def make_desk(self, unit: UnitOfWork, now: datetime) -> Desk:
        directory, classifier = await unit.directory(), self.rules.classifier
        shelves = unit.shelves
        shelves.people.forget()
        return Desk(
            now=now,
            calendar=self.calendar,
            directory=directory,
            rules=classifier.rules,
            classifier=classifier,
            limits=self.limits,
            reach=self.reach,
            people=shelves.people,
            tickets=shelves.tickets,
            conversations=shelves.conversations,
            questions=shelves.questions,
            corrections=shelves.corrections,
            rooms=shelves.rooms,
            enrolments=shelves.enrolments,
            tasks=shelves.tasks,
            proposals=shelves.proposals,
            reminders=shelves.reminders,
            rings=shelves.rings,
            absences=shelves.absences,
            mediations=shelves.mediations,
            undos=shelves.undos,
            notice_answers=shelves.notice_answers,
            campaigns=CampaignDesk(
                shelves.broadcasts, directory, self.window, self.calendar.holidays, self.notice_limits
            ),
            searches=shelves.searches,
            recent=self.recent,
            asked=self.asked,
            guesses=self.guesses,
            friend_pace=self.friend_pace,
            introduction=self.introduction,
            read_campaign=self.read_campaign,
        )
