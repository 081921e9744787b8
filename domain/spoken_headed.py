"""Commands that are an opening and then any text, kept word for word: 「发通知：…」 and 「报事：…」."""

import re
import unicodedata

from domain.commands import Command

_LONGEST_HEAD = 24


def read_headed(words: str, *, from_officer: bool) -> tuple[Command, str, bool] | None:
    """(command, its text, whether certain); the text may be of any length."""
    head = unicodedata.normalize("NFKC", words[:_LONGEST_HEAD])
    if len(head) != len(words[:_LONGEST_HEAD]):
        head = words[:_LONGEST_HEAD]
    for command, pattern, certain, officers_only in _HEADS:
        found = pattern.match(head) if from_officer or not officers_only else None
        if found:
            return command, words[found.end() :].strip(), certain
    return None


_NOISE = (
    r"\s*(?:(?:小格|网格小助手|麻烦你?|请你?|帮我|帮忙|给我|给你们?|跟你们?|给领导|跟领导|领导|报告|你|那个"
    r"|[嗯哎唉喂哦啊]+)[，,\s]*){0,3}"
)
_STOP = r"(?:\s*[:,，。、;!—\-]+\s*|\s+)"
_END = r"[啊呀哈噻哦吧哟,，。.!~\s]*(?:谢谢\w{0,3})?[。.!~\s]*$"
_NOTICE = r"(?:发一?[个条下]?通知|发布(?:一[个条])?通知|发[个条]?(?:公告|消息给大家)|群发(?:一下|通知|消息)?)"
_TELL = (
    r"(?:通知一?下(?:大家|各户|全组|全村|群里|各家)?|喊一声|告诉(?:一下)?(?:大家|各户|各家|群里|村民|大伙)"
    r"(?:一下|一声)?|(?:给|跟|和)(?:大家|大伙|各户|群里|村民)(?:说|通知|讲)(?:一下|一声)|通知(?:大家|各户|全组"
    r"|全村|村民|大伙|各家)(?:一下|一声)?)"
)
_TO_WHOM = r"(?:给?(?:大家|各户|全组|全村|全镇|群里|各家|村民|大伙))?"
_REPORT = (
    r"(?:报事|报个事|报一个事|报件事|我?(?:来|要|想)?反映一?[个件](?:事|问题|情况|事情)|反映(?:个|一下)(?:事"
    r"|问题|情况)|我要报事|上报个?(?:事|问题|情况)|报个(?:问题|情况))"
)
_MAYBE = (
    r"(?:报一下|上报一?下|我?(?:给你|给你们|跟你|跟你们)?(?:说|讲)[个件](?:事|事情|情况)|有[个件](?:问题|事"
    r"|事情|情况)(?:要?(?:反映|说|报|上报)(?:一下)?)?|反映(?:一下|情况|问题)|跟(?:上面|领导|村上|镇上|政府)"
    r"(?:反映|反应|说)(?:一下|个事|下)?|汇报[个一]?[个件]?事?|登记[个一][个件]?事|我?要(?:反映|上报|汇报"
    r"|报事))"
)
_HEADS: tuple[tuple[Command, re.Pattern[str], bool, bool], ...] = (
    (
        Command.NOTICE,
        re.compile(rf"^{_NOISE}{_NOTICE}{_TO_WHOM}(?:说|内容是?)?(?:{_STOP}|(?=[^\s吗么没了的是不]))"),
        True,
        False,
    ),
    (Command.NOTICE, re.compile(rf"^{_NOISE}{_NOTICE}{_TO_WHOM}{_END}"), True, False),
    (Command.NOTICE, re.compile(rf"^{_NOISE}{_TELL}{_STOP}"), True, True),
    (
        Command.NOTICE,
        re.compile(rf"^{_NOISE}{_TELL}(?!一?个?[好坏]消息|喜讯)(?=[^\s吗么没了的是不就好那这个])"),
        False,
        True,
    ),
    (Command.REPORT, re.compile(rf"^{_NOISE}{_REPORT}(?:{_STOP}|(?=[^\s吗么的])|{_END})"), True, False),
    (Command.REPORT, re.compile(rf"^{_NOISE}{_MAYBE}(?:{_STOP}|{_END})"), False, False),
)
