"""Which open search somebody means: the one they quote, or because it can only be one."""

from collections.abc import Sequence

from domain.messages import InboundMessage
from domain.notice_replies import quotes_words
from domain.numbering import read_full_number
from domain.search import Search
from handlers.desk import Heard

_NO_WORDS = ("", "[图片]", "图片", "[消息]")


def find_quoted_search(message: InboundMessage, searches: Sequence[Search]) -> Search | None:
    """By the beginning of its words, or by its number; of a quoted picture only where there is one search at all."""
    quote = message.quote
    if quote is None or not message.quotes_bot:
        return None
    number = read_full_number(quote.text)
    if number is not None:
        return next((search for search in searches if search.number == number), None)
    if quote.text.strip() in _NO_WORDS:
        return searches[0] if len(searches) == 1 else None
    return next((search for search in reversed(searches) if quotes_words(quote.text, search.text)), None)


def quotes_another(heard: Heard) -> bool:
    """Words of the bot about something else."""
    return heard.message.quote is not None and heard.message.quotes_bot
