"""The one place where objects meet: what is made, in which order it starts, and in which it stops."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.county_calendar import build_calendar
from bot.desks import DeskMaker
from bot.files.rule_files import RuleFiles, read_rule_files
from bot.files.rules import parse_rule_book
from bot.flood import FloodGate
from bot.matcher import AutomatonMatcher
from bot.notice_files import sweep_unused
from bot.notice_reading import CampaignReader
from bot.pipeline import Pipeline
from bot.ringing import Ringer
from bot.rules_in_use import RulesInUse
from bot.segmenter import JiebaSegmenter
from bot.segmenters import make_segmenter
from bot.settings import Settings
from bot.telling import tell_short, tell_skipped, tell_unsent
from broadcasts.firing import FiringStore, run_due
from domain.broadcast import SendWindow
from domain.classify import Classifier
from domain.clock_ladders import ClockRules
from domain.deadlines import WorkCalendar
from domain.enrolment import GuessLimit
from domain.estimates import Estimates
from domain.learned import LearnedScorer, list_needles
from domain.mediation import MediationLimits
from domain.ports import Clock, Reach
from domain.rule_ports import Segmenter
from domain.rules import RuleBook
from handlers.asked import AskedLately
from handlers.desk import DeskRules
from handlers.introduction import Introduction
from handlers.membership import FriendPace
from handlers.recent import RecentMedia
from models import inbox, outbox, questions
from models.campaign_files import forget_files_before, list_digests, notice_file_path
from models.database import Database
from models.directory_cache import DirectoryCache
from models.media import forget_media_before, media_path
from models.notice_answers import forget_who
from models.tickets import forget_words_before
from models.undos import UndoRepository
from models.unit_of_work import Archive
from rules import FOLDER

log = logging.getLogger("wangge.app")

UNUSED_SECONDS = 2 * 24 * 3600.0
"""So long a file that was sent up waits for the notice that carries it; in real time, like the disk's own dates."""


@dataclass(frozen=True, kw_only=True)
class Core:
    """Everything between the gateway and the outbox; `wangge replay` and the tests use it without WeChat."""

    settings: Settings
    clock: Clock
    database: Database
    archive: Archive
    rules: RulesInUse
    pipeline: Pipeline
    desks: DeskMaker
    firing: FiringStore
    ringer: Ringer
    calendar: WorkCalendar
    estimates: Estimates
    notices: CampaignReader

    @property
    def classifier(self) -> Classifier:
        """The one in use at this moment."""
        return self.rules.classifier

    async def ring(self) -> None:
        """What falls due: planned notices, and now and then the clocks of tickets. Safe to ring any number of times."""
        now = self.clock.now()
        await self.archive.cache.refresh(self.database)
        await run_due(self.firing, now)
        await self.ringer.ring(now)

    async def purge(self) -> None:
        """Ids of talk after seven days, words of sent messages later, words and pictures as promised."""
        now, keep = self.clock.now(), self.settings.retention
        await self.database.run_write(lambda s: inbox.purge_before(s, now - timedelta(days=keep.message_ids)))
        await self.database.run_write(lambda s: outbox.purge_words(s, now - timedelta(days=keep.sent_words)))
        await self.database.run_write(lambda s: questions.forget_words(s, now))
        await self.database.run_write(lambda s: UndoRepository(s).purge(now - timedelta(days=1)))
        await self.database.run_write(lambda s: forget_who(s, now - timedelta(days=keep.sent_words)))
        words_before = now - timedelta(days=keep.ticket_words)
        await self.database.run_write(lambda s: forget_words_before(s, words_before, now))
        for digest in await self.database.run_write(lambda s: forget_media_before(s, words_before)):
            media_path(self.settings.media_dir, digest).unlink(missing_ok=True)
        for digest, name in await self.database.run_write(lambda s: forget_files_before(s, words_before)):
            notice_file_path(self.settings.media_dir, digest, name).unlink(missing_ok=True)
        async with self.database.read() as session:
            carried = await list_digests(session)
        await asyncio.to_thread(sweep_unused, self.settings.media_dir, carried, time.time() - UNUSED_SECONDS)


def build_classifier(settings: Settings) -> Classifier:
    """By the rules of the folder. Raises RuleFileError with every fault of the rule files."""
    book = parse_rule_book(read_settings_files(settings))
    return make_classifier(book, make_segmenter(settings.segmenter, book.dictionary))


def read_settings_files(settings: Settings) -> RuleFiles:
    """The rules of the folder, the shipped ones where none is set, with the county's additions."""
    return read_rule_files(settings.rules_dir or FOLDER, settings.rules_additions_dir)


def make_classifier(book: RuleBook, segmenter: Segmenter | None = None) -> Classifier:
    """About half a second, nearly all of it jieba's own dictionary, unless a `segmenter` is there already."""
    learned = book.learned
    scorer = LearnedScorer(learned, AutomatonMatcher(list_needles(learned))) if learned.features else None
    return Classifier(book, segmenter or JiebaSegmenter(book.dictionary), AutomatonMatcher(book.needles), scorer)


def build_core(
    settings: Settings,
    *,
    clock: Clock,
    reach: Reach,
    database: Database,
    said: Callable[[], None],
    classifier: Classifier | None = None,
    rules: RulesInUse | None = None,
) -> Core:
    """`said` is rung when something was written to the outbox; a `classifier` made already is not made again.

    Where `rules` are given, whoever gives them sees to it that they are there before the first message.
    """
    rules = rules or RulesInUse(classifier or build_classifier(settings))
    cache = DirectoryCache(settings.code_pattern)
    archive = Archive(database, cache)
    calendar = build_calendar(settings)
    clocks = ClockRules(limits=settings.clocks.to_limits(), calendar=calendar)
    notices = CampaignReader.of(settings)
    window = SendWindow(zone=settings.zone, opens=settings.hours.start, closes=settings.hours.end)
    desks = DeskMaker(
        calendar=calendar,
        window=window,
        notice_limits=replace(settings.notices.limits, group_daily=_group_daily(settings)),
        limits=_desk_rules(settings),
        introduction=Introduction(operator=settings.desk.operator, days=settings.retention.ticket_words),
        rules=rules,
        reach=reach,
        recent=RecentMedia(settings.fragment_window),
        asked=AskedLately(timedelta(hours=settings.desk.candidate_hours)),
        guesses=GuessLimit(),
        friend_pace=_friend_pace(settings),
        read_campaign=notices.read,
    )
    pipeline = Pipeline(
        archive=archive,
        desks=desks,
        rules=rules,
        clock=clock,
        flood=FloodGate(settings.desk.messages_per_minute),
        said=said,
    )
    return Core(
        settings=settings,
        clock=clock,
        database=database,
        archive=archive,
        rules=rules,
        pipeline=pipeline,
        desks=desks,
        firing=FiringStore(
            database=database,
            directory=lambda: cache.newest,
            window=window,
            holidays=calendar.holidays,
            media_folder=settings.media_dir,
            tell_author=lambda unsent: tell_unsent(unsent, cache.newest, reach),
            tell_skipped=lambda skipped: tell_skipped(skipped, cache.newest, settings.pace.group_per_day, reach),
            tell_short=lambda short: tell_short(short, cache.newest, reach),
            group_daily=_group_daily(settings),
            patience=timedelta(minutes=settings.notices.account_lost_minutes),
            alarm_grace=timedelta(minutes=settings.notices.emergency_late_minutes),
        ),
        ringer=Ringer(pipeline, database, clocks, reach.account),
        calendar=calendar,
        estimates=Estimates(rules=clocks, find_type=lambda code: rules.classifier.rules.find_type(code)),
        notices=notices,
    )


def _desk_rules(settings: Settings) -> DeskRules:
    desk = settings.desk
    return DeskRules(
        fragment_window=settings.fragment_window,
        bare_number_window=timedelta(minutes=desk.bare_number_minutes),
        verdict_window=timedelta(hours=desk.verdict_hours),
        candidate_window=timedelta(hours=desk.candidate_hours),
        questions_per_day=desk.questions_per_day,
        command_age=timedelta(minutes=desk.command_minutes),
        report_age=timedelta(hours=desk.report_hours),
        mute_hours=desk.mute_hours,
        join_window=timedelta(days=desk.join_days),
        danger_join_window=timedelta(minutes=desk.danger_join_minutes),
        many_reporters=desk.many_reporters,
        reopen_window=timedelta(days=desk.reopen_days),
        urge_window=timedelta(hours=desk.urge_hours),
        clocks=settings.clocks.to_limits(),
        mediation=MediationLimits(tries=desk.mediation_tries),
        answer_window=timedelta(minutes=settings.notices.answer_minutes),
        bot_name=desk.bot_name,
    )


def _group_daily(settings: Settings) -> int | None:
    return settings.pace.group_per_day if settings.pace.enabled else None


def _friend_pace(settings: Settings) -> FriendPace:
    shortest = timedelta(seconds=settings.pace.friends_every)
    return FriendPace(shortest=shortest, longest=shortest * 5 / 3)
