"""What one unit of work needs of the archive, made from its session; the porch hands these to the desk."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import Directory
from domain.ids import AccountName, MessageId
from domain.roster import Roster
from domain.roster_plan import RosterPlan
from domain.sending import Outgoing
from models import inbox
from models.absences import AbsenceRepository
from models.broadcasts import BroadcastRepository
from models.conversations import ConversationRepository
from models.corrections import CorrectionRepository
from models.database import Database
from models.directory import CHANGED
from models.directory_cache import DirectoryCache
from models.enrolment import EnrolmentRepository
from models.mediations import MediationRepository
from models.notice_answers import NoticeAnswerRepository
from models.outbox import add_outgoing
from models.people import PeopleRepository
from models.proposals import ProposalRepository
from models.questions import QuestionRepository
from models.reminders import ReminderRepository
from models.ringing import RingRepository
from models.rooms import RoomRepository
from models.roster import apply_roster
from models.searches import SearchRepository
from models.tasks import TaskRepository
from models.tickets import TicketRepository
from models.undos import UndoRepository

MessageKey = tuple[AccountName, MessageId]


@dataclass(frozen=True, slots=True)
class Shelves:
    """The repositories of one transaction."""

    people: PeopleRepository
    tickets: TicketRepository
    conversations: ConversationRepository
    questions: QuestionRepository
    corrections: CorrectionRepository
    rooms: RoomRepository
    enrolments: EnrolmentRepository
    broadcasts: BroadcastRepository
    searches: SearchRepository
    tasks: TaskRepository
    proposals: ProposalRepository
    reminders: ReminderRepository
    rings: RingRepository
    absences: AbsenceRepository
    mediations: MediationRepository
    undos: UndoRepository
    notice_answers: NoticeAnswerRepository


class UnitOfWork:
    """One transaction; each message in it is a savepoint that can be taken back alone.

    Changes of rows are written together, when something is read or the savepoint ends: each write is a round trip.
    """

    def __init__(self, session: AsyncSession, cache: DirectoryCache) -> None:
        session.sync_session.autoflush = True
        self._session = session
        self._cache = cache
        self.shelves = Shelves(
            people=PeopleRepository(session),
            tickets=TicketRepository(session),
            conversations=ConversationRepository(session),
            questions=QuestionRepository(session),
            corrections=CorrectionRepository(session),
            rooms=RoomRepository(session),
            enrolments=EnrolmentRepository(session),
            broadcasts=BroadcastRepository(session),
            searches=SearchRepository(session),
            tasks=TaskRepository(session),
            proposals=ProposalRepository(session),
            reminders=ReminderRepository(session),
            rings=RingRepository(session),
            absences=AbsenceRepository(session),
            mediations=MediationRepository(session),
            undos=UndoRepository(session),
            notice_answers=NoticeAnswerRepository(session),
        )

    async def directory(self) -> Directory:
        return await self._cache.get(self._session)

    async def apply_roster(self, roster: Roster, directory: Directory, now: datetime) -> RosterPlan:
        """See models.roster; `directory` afterwards reads what it made of it."""
        return await apply_roster(self._session, roster, directory, now)

    @property
    def directory_changed(self) -> bool:
        return bool(self._session.info.get(CHANGED))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        try:
            async with self._session.begin_nested():
                yield
        except BaseException:
            self.shelves.people.forget()
            self.shelves.questions.forget()
            raise

    async def say(self, replies: Sequence[Outgoing], now: datetime) -> None:
        """To the outbox, in the transaction of the deed."""
        await add_outgoing(self._session, replies, now)

    async def record_command(self, account: AccountName, key: MessageId, now: datetime) -> bool:
        """False where this key was handled before."""
        return bool(await inbox.record_arrivals(self._session, [(account, key, now)]))

    async def find_handled(self, keys: Sequence[MessageKey]) -> set[MessageKey]:
        """Those that were handled already, though they were pulled again."""
        return await inbox.find_handled(self._session, keys)

    async def mark_handled(self, keys: Sequence[MessageKey]) -> None:
        await inbox.mark_handled(self._session, keys)

    async def mark_failed(self, key: MessageKey) -> None:
        await inbox.mark_failed(self._session, key)


class Archive:
    """Opens units of work on one database."""

    def __init__(self, database: Database, cache: DirectoryCache) -> None:
        self.database = database
        self.cache = cache

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        async with self.database.write() as session:
            yield UnitOfWork(session, self.cache)
        if CHANGED in session.info:
            await self.cache.refresh(self.database)
