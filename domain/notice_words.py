"""What the words of a notice may hold: blanks that each grid fills, links to known places, nobody's numbers."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from domain.broadcast import Problem
from domain.tree import Tier

TIER_PLACEHOLDERS = {"县": Tier.COUNTY, "镇": Tier.TOWN, "村": Tier.VILLAGE, "组": Tier.GROUP}
LEADER_PLACEHOLDERS = ("网格长", "电话")
PLACEHOLDERS = (*TIER_PLACEHOLDERS, "网格", *LEADER_PLACEHOLDERS)
"""What is filled from each grid: its 县, 镇, 村, 组, its own name, its leader's name and telephone."""
PLACEHOLDER = re.compile(r"[{｛]\s*([^{}｛｝]{0,20}?)\s*[}｝]")
"""Chinese keyboards type the wide braces."""
MOST_OFFICE_NUMBERS = 5


def check_words(words: str, field: str, link_hosts: Collection[str]) -> Iterator[Problem]:
    """Everything wrong with a title or a text that every group would see."""
    if _HIDDEN.search(words):
        yield Problem(code="hidden_characters", field=field, sentence="里面有看不见的特殊符号，请删掉后重写")
    if kind := find_personal_data(words):
        yield Problem(code="personal_data", field=field, sentence=f"里面有{kind}，群里不能发，请删掉或改成办公电话")
    for host in find_links(words):
        if not is_known_host(host, link_hosts):
            sentence = f"链接「{host}」不在准许的名单里，请去掉，或请管理员先把它加进准许的名单"
            yield Problem(code="unknown_link", field=field, sentence=sentence)


def check_placeholders(text: str) -> Iterator[Problem]:
    """A brace that is left over, as in 「{{村}}」 or 「{村」, would be read by everybody."""
    if _BRACE.search(PLACEHOLDER.sub("", text)):
        sentence = "里面有多出来或没配上对的花括号，请删掉，或写成{村}这样"
        yield Problem(code="unfilled", field="text", sentence=sentence)
    for name in find_placeholders(text):
        if name not in PLACEHOLDERS:
            known = "".join(f"{{{known}}}" for known in PLACEHOLDERS)
            sentence = f"「{{{name}}}」还没有填，请换成实际内容（自动填的只有{known}）"
            yield Problem(code="unfilled", field="text", sentence=sentence)


def make_title(text: str) -> str:
    """A short name for a notice that came without one: its first words, without blanks and links."""
    plain = _ADDRESS.sub("", PLACEHOLDER.sub("", text)).strip().strip("，。、：:；; \n") or "通知"
    first = _FIRST_WORDS.match(plain)[0]  # type: ignore[index]  # it matches whatever is there
    cut = max(first.rfind(mark) for mark in "，,；; ")
    return first[:cut] if len(first) == LONGEST_MADE_TITLE and cut > _SHORT_TITLE else first


def find_placeholders(text: str) -> list[str]:
    """The names in braces, in order."""
    return [found.group(1) for found in PLACEHOLDER.finditer(text)]


def find_links(text: str) -> list[str]:
    """The hosts of all addresses, also of those written without http, with wide dots or in letters that look alike."""
    plain = _WIDE_DOT.sub(".", unicodedata.normalize("NFKC", text).lower())
    found = [(link["full"] or link["bare"]).rpartition("@")[2].rstrip(".") for link in _LINK.finditer(plain)]
    others = [link[1] for pattern in _OTHER_LINKS for link in pattern.finditer(plain)]
    return list(dict.fromkeys(found + others))


def is_known_host(host: str, link_hosts: Collection[str]) -> bool:
    """The host itself or one below it: `www.tianxian.gov.cn` of `gov.cn`. `fakegov.cn` is not."""
    return any(host == known or host.endswith(f".{known}") for known in link_hosts)


def find_personal_data(text: str) -> str | None:
    """What kind of personal data a text for groups carries. Landlines and short numbers are offices', unless many."""
    plain = unicodedata.normalize("NFKC", text)
    for kind, pattern in _PERSONAL:
        if pattern.search(plain):
            return kind
    if any(_is_card(re.sub(r"[- ]", "", found[0])) for found in _CARD.finditer(plain)):
        return "银行卡号"
    return "一长串电话" if len(_LANDLINE.findall(plain)) > MOST_OFFICE_NUMBERS else None


def _is_card(digits: str) -> bool:
    """Luhn's check: what banks number their cards by."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


LONGEST_MADE_TITLE, _SHORT_TITLE = 20, 4
_FIRST_WORDS = re.compile(r"[^\n。！？!?]{1,20}|[\s\S]")
_BRACE = re.compile("[{}｛｝]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[!-~]*|(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?:/[!-~]*)?", re.IGNORECASE)
"""Half of a link is another link."""
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PERSONAL = (
    ("身份证号", re.compile(r"(?<!\d)[1-9]\d{5}[- ]?(?:19|20)\d\d[- ]?[01]\d[0-3]\d[- ]?\d{3}[\dXx](?![\dXx])")),
    ("银行卡号", re.compile(r"(?<!\d)62\d{2}(?:[- ]?\d{4}){3}(?:[- ]?\d{1,3})?(?!\d)")),
    ("手机号", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")),
)
_CARD = re.compile(r"(?<![\d-])[3-6]\d{3}(?:[- ]?\d{4}){3}(?:[- ]?\d{1,3})?(?![\d-])")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
_ENDINGS = (
    "com|cn|net|org|top|vip|xyz|cc|info|club|site|shop|online|app|link|icu|ltd|co|me|io|ly|tk|wang|work|fun|store"
)
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,9}://(?P<full>[^\s/?#:：，。；！？、）)】」\"']{1,200}))"
    rf"|(?<![a-z0-9@.-])(?P<bare>(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:{_ENDINGS}))(?![a-z0-9-])"
)
_WIDE_DOT = re.compile(r"(?<=[a-z0-9])。(?=[a-z0-9])")
"""A browser reads it as a dot; between Chinese words it ends a sentence."""
_OTHER_LINKS = (
    re.compile(rf"(?:[a-z0-9-]+\.)+(?:{_ENDINGS})@((?:[a-z0-9-]+\.)+[a-z]{{2,24}})"),
    re.compile(rf"((?:[\w-]{{1,63}}\.){{0,6}}[\w-]{{0,62}}[^\W_a-z0-9]\.(?:{_ENDINGS}))(?![a-z0-9-])"),
    re.compile(r"(?<![a-z0-9@./-])((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})(?=/[a-z0-9])"),
)
"""A host that poses as a name before the @; a host in other letters; any host that a path follows."""
