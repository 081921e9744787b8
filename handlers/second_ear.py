"""What was said to the bot and no pattern knows may still be an order: guessed, and asked about before it is obeyed."""

from domain.choice import is_bare_number
from domain.classify import Decision
from domain.commands import SPECS, Command
from domain.orders import Where
from domain.spoken import Spoken
from domain.spoken_guess import spell_out
from handlers.desk import Desk, Heard

RESIDENTS = frozenset(
    {
        Command.QUERY,
        Command.URGE,
        Command.CANCEL,
        Command.SAT1,
        Command.SAT3,
        Command.REOPEN,
        Command.PRIVACY,
        Command.HELP,
        Command.CALL,
        Command.POLICY,
        Command.REPEAT,
    }
)
"""What somebody without a post may be taken to want; whatever else they say is a report, or talk."""
HEARD_ELSEWHERE = frozenset({Command.REPORT, Command.NOTICE, Command.URGENT, Command.DIRECT})
"""Never guessed: reports have the rules of their own, a notice begins with its name, an alarm is read by danger."""


_WORDS = frozenset({"text", "reason"})
"""What is only guessed waits for a yes, and may have been talk: its sentence is kept nowhere meanwhile."""


def guess_order(heard: Heard, desk: Desk) -> Spoken | None:
    """`certain` only where it is sure, and quotes its ticket or names it by number."""
    if is_bare_number(heard.words):
        return None
    guess = desk.classifier.orders.guess(heard.words, _where(heard), from_officer=heard.officer is not None)
    if guess is None or not guess.is_worth_asking or guess.first in HEARD_ELSEWHERE:
        return None
    if heard.officer is None and guess.first not in RESIDENTS:
        return None
    sounds_like_report = heard.verdict.danger is not None or heard.verdict.decision is not Decision.SILENT
    if (sounds_like_report or not SPECS[guess.first].needs_ticket) and not guess.is_sure:
        return None
    if sounds_like_report and not heard.message.quotes_bot:
        return None
    spoken = spell_out(
        guess.first, heard.words, desk.today, from_officer=heard.officer is not None, certain=guess.is_sure
    )
    certain = guess.is_sure and (heard.message.quotes_bot or spoken.which.is_numbered)
    args = {key: value for key, value in spoken.args.items() if certain or key not in _WORDS}
    return Spoken(command=spoken.command, which=spoken.which, args=args, certain=certain)


def _where(heard: Heard) -> Where:
    if heard.message.quotes_bot:
        return Where.QUOTE
    return Where.PRIVATE if heard.message.room is None else Where.GROUP
