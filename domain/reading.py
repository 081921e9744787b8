"""How a raw message becomes something to understand: quote and mention set apart, spelling made one."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from domain.rules import ReadingRules

MAX_CHARS = 4000
"""jieba is quadratic on some texts; nobody reports anything in more than this."""
HEAD_CHARS = 500
"""Words and patterns are sought here only; danger words in the whole text."""
MAX_XML_CHARS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One normalised copy of a message: simplified, half-width, no spaces, no emoji, dialect made common."""

    text: str

    @property
    def head(self) -> str:
        return self.text[:HEAD_CHARS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The message a reply answers; `placeholder` is 图片, 语音 … where the quoted one was no text."""

    author: str
    text: str
    placeholder: str | None = None
    message_id: str | None = None
    author_id: str | None = None


def read_text(raw: str, rules: ReadingRules) -> Reading:
    """Pure and bounded: at most `MAX_CHARS` characters come out, whatever goes in."""
    text = raw[: 3 * MAX_CHARS]
    if "@" in text:
        text = _PHONE_MENTION.sub("", text)
    if "[" in text:
        text = _STICKER.sub(lambda match: "" if match[1] in rules.stickers else match[0], text)
    if _UNCOMMON.search(text):  # common characters are their own normal form
        text = unicodedata.normalize("NFKC", text)[: 3 * MAX_CHARS]
        text = _UNCOMMON.sub(_keep_or_drop, text)
    text = text.lower().translate(rules.traditional)
    text = _RUN.sub(r"\1\1", text)[:MAX_CHARS]
    if rules.replacement_pattern is not None and not rules.replacement_starts.isdisjoint(text):
        text = rules.replacement_pattern.sub(lambda match: rules.replacements[match[0]], text)
    return Reading(text=text[:MAX_CHARS])


_PHONE_MENTION = re.compile(r"@[^@\u2005\n]{1,40}\u2005")
_STICKER = re.compile(r"\[([^\[\]\s]{1,6})\]")
_UNCOMMON = re.compile(r"[^\u4e00-\u9fff!-~\u3001-\u3011]")
_RUN = re.compile(r"([^\d])\1{2,}")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "So", "Sk", "Mn", "Me"})


def _keep_or_drop(match: re.Match[str]) -> str:
    """A line break ends a sentence; what can't be seen and what is only a picture goes."""
    character = match[0]
    if character == "\n":
        return "。"
    return "" if unicodedata.category(character) in _DROPPED else character


def split_mentions(text: str, names: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The known names that `text` begins by mentioning, and the rest: `@小格 3号咋样了` → (小格,), 3号咋样了.

    A telephone ends a name with U+2005, a computer with a space; names are compared as they are, never as patterns.
    """
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    mentioned: list[str] = []
    rest = text.lstrip()
    while name := _find_mention(rest, longest_first):
        mentioned.append(name)
        rest = rest[1 + len(name) :].lstrip()
    return tuple(mentioned), rest


def _find_mention(text: str, names: list[str]) -> str | None:
    for name in names:
        end = 1 + len(name)
        if text.startswith("@") and text.startswith(name, 1) and (len(text) == end or text[end].isspace()):
            return name
    return None


def split_quote(text: str) -> tuple[Quote | None, str]:
    """What is quoted, and the reply that alone may be classified or obeyed; (None, text) where nothing is quoted.

    Knows the flattened form `「name：text」\\n- - - -\\nreply` and the raw XML some gateways deliver.
    Of quotes inside quotes only the last separator counts: what stands after it is what the sender wrote.
    """
    if "<refermsg" in text[:MAX_XML_CHARS]:
        return _split_xml(text[:MAX_XML_CHARS])
    if not text.lstrip().startswith("「"):
        return None, text
    separators = list(_SEPARATOR.finditer(text))
    if not separators:
        return None, text
    quoted, reply = text[: separators[-1].start()].lstrip()[1:], text[separators[-1].end() :]
    author, written = _split_author(quoted)
    return Quote(author=author, text=_last_reply(written), placeholder=_find_placeholder(written)), reply.strip()


_SEPARATOR = re.compile(r"」[ \t]*\r?\n[ \t]*(?:- ?){4,60}[ \t]*(?:\r?\n|$)")
_PLACEHOLDERS = frozenset(
    [
        "图片",
        "视频",
        "语音",
        "位置",
        "文件",
        "链接",
        "名片",
        "表情",
        "动画表情",
        "聊天记录",
        "小程序",
        "音乐",
        "红包",
        "转账",
    ]
)
_XML_PLACEHOLDERS = {"3": "图片", "34": "语音", "42": "名片", "43": "视频", "47": "表情", "48": "位置", "49": "链接"}


def _split_author(quoted: str) -> tuple[str, str]:
    found = re.search(r"[：:]", quoted[:80])
    return (quoted[: found.start()].strip(), quoted[found.end() :].strip()) if found else ("", quoted.strip())


def _last_reply(written: str) -> str:
    """A quoted message that itself quotes: only its own words, so that a ticket's number in it stays its own."""
    separators = list(_SEPARATOR.finditer(written))
    return written[separators[-1].end() :].strip() if separators else written


def _find_placeholder(written: str) -> str | None:
    bare = written.strip().strip("[]【】")
    return bare if bare in _PLACEHOLDERS else None


def _split_xml(text: str) -> tuple[Quote | None, str]:
    """Plain searching in a bounded text, no XML parser: no entity is ever expanded, nothing outside is read."""
    before, _, rest = text.partition("<refermsg")
    refer, _, after = rest.partition("</refermsg>")
    reply = _read_tag(before, "title") or _read_tag(after, "title")
    if reply is None:
        return None, text
    kind, content = _read_tag(refer, "type") or "1", _read_tag(refer, "content") or ""
    is_text = kind == "1"
    inner = None if is_text else _read_tag(content, "title")
    quote = Quote(
        author=_read_tag(refer, "displayname") or "",
        text=content if is_text else (inner or ""),
        placeholder=None if is_text or inner else _XML_PLACEHOLDERS.get(kind, "消息"),
        message_id=_read_tag(refer, "svrid"),
        author_id=_read_tag(refer, "chatusr") or _read_tag(refer, "fromusr"),
    )
    return quote, reply.strip()


def _read_tag(xml: str, tag: str) -> str | None:
    """The text of the first such tag, its five entities and character numbers resolved once."""
    start = xml.find(f"<{tag}>")
    end = xml.find(f"</{tag}>", start)
    if start < 0 or end < 0:
        return None
    inner = xml[start + len(tag) + 2 : end].strip()
    if inner.startswith("<![CDATA[") and inner.endswith("]]>"):
        return inner[9:-3]
    return html.unescape(inner)
