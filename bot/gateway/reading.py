"""From a puppet's raw payload to one InboundMessage; pure, so that every oddity of WeChat is a row in a table."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundMessage, MessageKind, Quote
from domain.reading import split_mentions, split_quote

MAX_TEXT = 100_000
EVERYBODY_FROM = 5
"""A mention of more people than this, and of more than half of the group, is @所有人 written out."""
MENTIONS_WITHIN = 1000
EVERYBODY = ("@所有人", "@All", "@all")

# The numbers of the TypeScript enumeration: a gateway sends them as they are, whatever the gRPC definition says.
_KINDS = {
    1: MessageKind.FILE,
    2: MessageKind.VOICE,
    3: MessageKind.CARD,
    6: MessageKind.PICTURE,
    7: MessageKind.TEXT,
    8: MessageKind.LOCATION,
    13: MessageKind.RECALLED,
    14: MessageKind.LINK,
    15: MessageKind.VIDEO,
}
_SYSTEM = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """A payload as the puppet service answers it; empty strings where it has nothing to say."""

    id: str
    type: int
    text: str = ""
    filename: str = ""
    timestamp: int = 0
    from_id: str
    room_id: str = ""
    mention_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a payload does not say itself. `bot_names` are all the names people here may call us by."""

    account: AccountName
    self_id: ContactId
    arrived_at: datetime
    bot_names: tuple[str, ...] = ()
    room_topic: str = ""
    member_count: int = 0


def is_for_nobody(raw: RawMessage, self_id: ContactId) -> bool:
    """Our own words, notices of WeChat itself and posts of public accounts are no messages of a person."""
    return raw.from_id in ("", self_id, "weixin", "fmessage") or raw.type == _SYSTEM or raw.from_id.startswith("gh_")


def may_name_bot(raw: RawMessage) -> bool:
    """Whether it matters what we are called in this group: somebody is mentioned or quoted."""
    return "@" in raw.text or "「" in raw.text or "<refermsg" in raw.text


def read_message(raw: RawMessage, around: Surroundings) -> InboundMessage | None:
    """None where `is_for_nobody`. Never raises, whatever the payload holds."""
    if is_for_nobody(raw, around.self_id):
        return None
    kind = _find_kind(raw)
    text = raw.text.replace("\0", "")[:MAX_TEXT]
    quote: Quote | None = None
    mentions_bot = False
    mentions = _read_mentions(raw, around)
    if kind is MessageKind.TEXT:
        quote, text = _cut_quote(text)
        called, text = _cut_mention_of_bot(text, mentions, around)
        mentions_bot = called or around.self_id in mentions
    return InboundMessage(
        account=around.account,
        message_id=MessageId(raw.id),
        sender=ContactId(raw.from_id),
        room=ChatId(raw.room_id) if raw.room_id else None,
        room_topic=clean_name(around.room_topic),
        kind=kind,
        text=text if kind is MessageKind.TEXT else _describe(kind, text, raw.filename),
        quote=quote,
        quotes_bot=quote is not None and quote.name in around.bot_names,
        mentions=mentions,
        mentions_bot=mentions_bot,
        sent_at=read_time(raw.timestamp) or around.arrived_at,
        arrived_at=around.arrived_at,
        recalled_id=_find_recalled(text) if kind is MessageKind.RECALLED else None,
    )


def strip_mention_prefix(text: str) -> str:
    """What stands behind the mentions that we put before our own words."""
    return _MENTION_PREFIX.sub("", text)


_MENTION_PREFIX = re.compile(r"\A(?:@[^\u2005\n]{1,100}\u2005)+")


def read_time(timestamp: int) -> datetime | None:
    """Seconds or milliseconds since 1970, as the gateway has it; None if it is neither."""
    seconds = timestamp / 1000 if timestamp > 100_000_000_000 else float(timestamp)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 100_000_000_000 else None


def _find_kind(raw: RawMessage) -> MessageKind:
    if "<refermsg" in raw.text:
        return MessageKind.TEXT  # a quote that this puppet delivers as the XML of an "app message"
    return _KINDS.get(raw.type, MessageKind.OTHER)


def clean_name(name: str) -> str:
    return name.replace("\0", "")


def _cut_quote(text: str) -> tuple[Quote | None, str]:
    quote, reply = split_quote(text)
    if quote is None:
        return None, text
    words = quote.text or (f"[{quote.placeholder}]" if quote.placeholder else "")
    return Quote(name=quote.author, text=words), reply


def _read_mentions(raw: RawMessage, around: Surroundings) -> tuple[ContactId, ...]:
    ids = tuple(dict.fromkeys(ContactId(each) for each in raw.mention_ids if each))
    if raw.text.startswith(EVERYBODY):
        return ()
    if len(ids) > EVERYBODY_FROM and len(ids) * 2 > around.member_count:
        return ()
    return ids


def _cut_mention_of_bot(text: str, mentions: tuple[ContactId, ...], around: Surroundings) -> tuple[bool, str]:
    """(whether the text begins with our name, the text without it)."""
    if not text.lstrip().startswith("@"):
        return False, text
    called, rest = split_mentions(text[:MENTIONS_WITHIN], around.bot_names)
    if called:
        return True, rest + text[MENTIONS_WITHIN:]
    if mentions == (around.self_id,):
        # mentioned by a name we do not know yet; a telephone marks where it ends
        name, mark, behind = text.lstrip()[:100].partition("\u2005")
        if mark and "\n" not in name:
            return True, behind + text.lstrip()[100:]
    return False, text


def _describe(kind: MessageKind, text: str, filename: str) -> str:
    """The few words that a message without words of its own carries."""
    match kind:
        case MessageKind.FILE:
            return clean_name(filename)
        case MessageKind.LINK:
            return _find_between(text, _TITLE) or ("" if text.lstrip().startswith("<") else text)
        case MessageKind.LOCATION:
            return _describe_place(text)
        case _:
            return ""


def _describe_place(text: str) -> str:
    if not text.lstrip().startswith("<"):
        return text
    parts = (_find_between(text, pattern) for pattern in (_LABEL, _PLACE_NAME))
    return " ".join(dict.fromkeys(part for part in parts if part))


def _find_recalled(text: str) -> MessageId | None:
    bare = text.strip()
    if bare and len(bare) <= 64 and not bare.startswith("<") and not _HAS_SPACE.search(bare):
        return MessageId(bare)
    found = _first(_find_between(text, pattern) for pattern in (_NEW_ID, _OLD_ID))
    return MessageId(found) if found else None


# Plain patterns over bounded text instead of an XML parser: there is no entity to expand and nothing to nest.
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?([^<\]]{1,500})")
_LABEL = re.compile(r'\blabel\s?=\s?"([^"]{1,500})"')
_PLACE_NAME = re.compile(r'\bpoiname\s?=\s?"([^"]{1,500})"')
_NEW_ID = re.compile(r"<newmsgid>\s?(\d{1,32})\s?</newmsgid>")
_OLD_ID = re.compile(r"<msgid>\s?(\d{1,32})\s?</msgid>")
_HAS_SPACE = re.compile(r"\s")


def _find_between(text: str, pattern: re.Pattern[str]) -> str:
    found = pattern.search(text)
    return html.unescape(found[1]).strip() if found else ""


def _first(words: Iterable[str]) -> str:
    return next((word for word in words if word), "")
