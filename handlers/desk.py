"""What lies on the desk while one message is handled: the time, the picture of the county, and the shelves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.broadcast import CampaignDraft, CampaignOffice
from domain.classify import Classifier, Verdict
from domain.clock_limits import ClockLimits
from domain.deadlines import WorkCalendar
from domain.directory import Directory, Officer, Room
from domain.enrolment import GuessLimit
from domain.ids import GridCode
from domain.mediation import MediationLimits
from domain.messages import InboundMessage
from domain.ports import Reach
from domain.rules import RuleBook
from domain.sending import Outgoing
from handlers.asked import AskedLately
from handlers.introduction import Introduction
from handlers.membership import FriendPace
from handlers.recent import RecentMedia
from models.absences import AbsenceRepository
from models.conversations import ConversationRepository
from models.corrections import CorrectionRepository
from models.enrolment import EnrolmentRepository
from models.mediations import MediationRepository
from models.notice_answers import NoticeAnswerRepository
from models.people import PeopleRepository
from models.proposals import ProposalRepository
from models.questions import QuestionRepository
from models.reminders import ReminderRepository
from models.ringing import RingRepository
from models.rooms import RoomRepository
from models.searches import SearchRepository
from models.tasks import TaskRepository
from models.tickets import TicketRepository
from models.undos import UndoRepository

Replies = list[Outgoing]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """The numbers a county may set for what happens at the desk."""

    fragment_window: timedelta = timedelta(minutes=3)
    """Text and picture of one person this close together belong together (commands §4)."""
    evidence_window: timedelta = timedelta(minutes=3)
    bare_number_window: timedelta = timedelta(minutes=10)
    """A number alone in a group answers only a question this fresh (commands §1)."""
    verdict_window: timedelta = timedelta(hours=24)
    candidate_window: timedelta = timedelta(hours=24)
    questions_per_day: int = 5
    """So often a day at most a group is asked about what was only guessed."""
    command_age: timedelta = timedelta(minutes=2)
    """A command older than this is not obeyed (reliability.md)."""
    report_age: timedelta = timedelta(hours=24)
    undo_window: timedelta = timedelta(minutes=5)
    join_window: timedelta = timedelta(days=3)
    """The same kind of thing in the same group again this soon is one more reporter of the open ticket."""
    danger_join_window: timedelta = timedelta(minutes=30)
    """In danger much less: tomorrow's fire is another fire."""
    many_reporters: int = 10
    """So many households make it urgent."""
    reopen_window: timedelta = timedelta(days=30)
    """What breaks again within this is the old ticket (workflow §2.1)."""
    max_reopens: int = 1
    urge_window: timedelta = timedelta(hours=24)
    """Whoever has a ticket is reminded by its reporters once in this time."""
    mute_hours: int = 12
    answer_window: timedelta = timedelta(minutes=120)
    """A 「收到」 that quotes nothing counts for the notice that came this shortly before it (broadcasts.md §6)."""
    clocks: ClockLimits = field(default_factory=ClockLimits)
    mediation: MediationLimits = field(default_factory=MediationLimits)
    operator: str = "本县网格中心"
    bot_name: str = "小格"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Made anew for each unit of work; the shelves share its transaction."""

    now: datetime
    calendar: WorkCalendar
    directory: Directory
    rules: RuleBook
    classifier: Classifier
    limits: DeskRules
    reach: Reach
    people: PeopleRepository
    tickets: TicketRepository
    conversations: ConversationRepository
    questions: QuestionRepository
    corrections: CorrectionRepository
    rooms: RoomRepository
    enrolments: EnrolmentRepository
    tasks: TaskRepository
    proposals: ProposalRepository
    reminders: ReminderRepository
    rings: RingRepository
    absences: AbsenceRepository
    mediations: MediationRepository
    undos: UndoRepository
    notice_answers: NoticeAnswerRepository
    campaigns: CampaignOffice
    searches: SearchRepository
    recent: RecentMedia
    asked: AskedLately
    guesses: GuessLimit
    friend_pace: FriendPace
    introduction: Introduction
    read_campaign: Callable[[str], CampaignDraft]
    """A notice as JSON text; Refusal with the field for whatever is wrong in it."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.calendar.zone).date()

    def type_name(self, code: str) -> str:
        """As it is said: without the explanation in brackets."""
        found = self.rules.types.get(code)
        return found.zh.split("（")[0] if found else code


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One message and what is known about it before anybody decides what it means."""

    message: InboundMessage
    words: str
    """The text without the bot's name in front."""
    room: Room | None
    grid: GridCode | None
    officer: Officer | None
    opted_out: bool
    addressed: bool
    """Said to the bot: privately, by @, by quoting it, or with its name in front."""
    muted: bool
    verdict: Verdict
    on_behalf: bool = False
    """An officer says it for somebody else, who has no WeChat: the words are theirs, the reporter is the officer."""
