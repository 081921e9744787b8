"""Takes up the rules that were published, without a restart and without holding up a message."""

import asyncio
import gc
import logging

from bot.app import make_classifier, read_settings_files
from bot.files.rule_files import RuleFiles
from bot.files.rules import parse_rule_book
from bot.rules_in_use import RuleSet, RulesInUse
from bot.segmenters import RulesSegmenter, make_segmenter
from bot.settings import Settings
from domain.health import HealthLine
from domain.rules import RuleBook, RuleFileError
from domain.spoken import prepare_patterns
from models.database import Database
from models.rule_versions import RuleVersionError, read_choice, read_version_files

log = logging.getLogger("wangge.rules")

LOOK_SECONDS = 1.0
"""Asked so often, and built in one to two seconds on a slow machine, a version is in use within five."""


class RulesWatch:
    """What was published wins over the folder; what can't be read is told and leaves the rules in use as they are."""

    def __init__(self, settings: Settings, database: Database, in_use: RulesInUse) -> None:
        self._settings = settings
        self._database = database
        self._in_use = in_use
        self._segmenter: RulesSegmenter | None = None
        self._refused: int | None = None
        """The version that this program can't read, while it is the one wanted."""
        self._preparing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """The first rules of the process. RuleFileError where neither those published nor the folder's can be read."""
        wanted = await self._read_choice()
        if wanted is None or not await self._try(wanted):
            await self._take_up(None)

    async def look(self) -> None:
        """Rung by a timer."""
        wanted = await self._read_choice()
        if wanted == self._in_use.current.number:
            self._refused = None
        elif wanted is None or wanted != self._refused:
            await self._try(wanted)

    def line(self) -> HealthLine:
        code = describe_rules(self._in_use.current)
        if self._refused is None:
            return HealthLine(part="rules", ok=True, code=code)
        now = self._in_use.current.number
        used = f"第 {now} 版" if now is not None else "文件夹里的规则"
        sentence = (
            f"第 {self._refused} 版规则这个程序读不了，还在用{used}。"
            "请把程序升到发布它的那一版，或者用 wangge rules publish 编号 换一版。"
        )
        return HealthLine(part="rules", ok=False, code=code, sentence=sentence)

    @property
    def number(self) -> int:
        """Of the published version in use; 0: the folder's rules."""
        return self._in_use.current.number or 0

    async def _read_choice(self) -> int | None:
        async with self._database.read() as session:
            return await read_choice(session)

    async def _try(self, wanted: int | None) -> bool:
        """Whether it was taken up. A version of a newer program may fail in any way: all of them are told the same."""
        try:
            await self._take_up(wanted)
        except Exception as error:
            self._refused = wanted
            if isinstance(error, RuleFileError | RuleVersionError):
                log.error("rules_not_loaded version=%s fault=%s", wanted, str(error).partition("\n")[0])  # noqa: TRY400 - a known fault, told in its own sentence
            else:
                log.exception("rules_not_loaded version=%s", wanted)
            return False
        self._refused = None
        log.info("rules_taken_up version=%s digest=%s", wanted, self._in_use.classifier.rules.version)
        return True

    async def _take_up(self, wanted: int | None) -> None:
        files = await self._read_files(wanted)
        newest = await asyncio.to_thread(self._build, files, wanted)
        self._in_use.take_up(newest)
        self._preparing = asyncio.create_task(asyncio.to_thread(_prepare_patterns, newest.classifier.rules))
        gc.freeze()  # as lasting as those read at the start (bot/service.py)

    async def _read_files(self, wanted: int | None) -> RuleFiles | None:
        if wanted is None:
            return None
        async with self._database.read() as session:
            return await read_version_files(session, wanted)

    def _build(self, files: RuleFiles | None, number: int | None) -> RuleSet:
        """In a thread of its own: about a second of work, shared with the messages that go on meanwhile."""
        book = parse_rule_book(read_settings_files(self._settings) if files is None else files)
        before = self._segmenter
        segmenter = (
            before.renew(book.dictionary) if before else make_segmenter(self._settings.segmenter, book.dictionary)
        )
        newest = RuleSet(classifier=make_classifier(book, segmenter), number=number)
        self._segmenter = segmenter
        return newest


def describe_rules(rules: RuleSet) -> str:
    """`3:1a2b3c4d5e6f`, number and contents; `folder:…` for what was never published."""
    return f"{rules.number if rules.number is not None else 'folder'}:{rules.classifier.rules.version}"


def _prepare_patterns(rules: RuleBook) -> None:
    """In the background: a message made to touch hundreds of patterns at once must not wait for their compiling."""
    for clue in rules.clues:
        if clue.pattern is not None:
            clue.pattern.prepare()
    prepare_patterns()
