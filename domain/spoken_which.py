"""Which ticket a spoken sentence is about, and what is left of the sentence without it (commands §2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.spoken_when import HAN_NUMBER, NUMBER, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """At most one of `full_no`, `short`, `latest`, `day` and `hint` is set; none: the quoted one, or the only one.

    `short`: (day it was reported, number of that day). `latest`: 这个, 刚才那个. `day`: 昨天那个. `hint`: 路灯 in
    路灯那个, 老张家. `every`: 全部, or several at once. `other`: of two that are one, the one that goes into this;
    alone where the other is the quoted one (跟5号是一件).
    """

    full_no: str | None = None
    short: tuple[date, int] | None = None
    latest: bool = False
    day: date | None = None
    hint: str = ""
    every: bool = False
    other: "Which | None" = None

    @property
    def is_named(self) -> bool:
        return bool(self.full_no or self.short or self.latest or self.day or self.hint)

    @property
    def is_numbered(self) -> bool:
        return bool(self.full_no or self.short)


NOBODY_NAMED = Which()
HOLE = "#"
"""Stands in a sentence where a ticket was named."""


def split_which(said: str, today: date) -> Iterator[tuple[Which, str]]:
    """Every way to take a ticket's name out of a sentence, the surest first; the last takes nothing out."""
    numbered = _take_numbers(said, today)
    if numbered is not None:
        yield numbered
    yield from _take_words(said, today)
    own = _OWN_REPORT.match(said)
    if own and own.end() < len(said):
        yield NOBODY_NAMED, said[own.end() :]
    every = _EVERY.match(said)
    if every and every.end() < len(said):
        yield Which(every=True), said[every.end() :]
    yield NOBODY_NAMED, said


def list_rests(which: Which, holed: str) -> tuple[str, ...]:
    """The sentence without its hole and the little words that held it: 把#转给老赵 → 转给老赵.

    Of a numbered ticket also without what it is about (#路灯又坏了) and without idle words (#那就我来). Nothing where
    the number was the day of a month: 我3号去.
    """
    if _A_DAY.match(holed):
        return ()
    rest = _close(holed)
    if not (which.is_numbered or which.latest):
        return (rest,) if rest else ()
    bare = _close(_THING_TOLD.sub(HOLE, holed))
    return tuple(dict.fromkeys(one for one in (rest, bare, _IDLE.sub("", rest), _IDLE.sub("", bare)) if one))


def _close(holed: str) -> str:
    return _HELD.sub("", holed).replace("，，", "，").strip("，")


def _take_numbers(said: str, today: date) -> tuple[Which, str] | None:
    found = list(_find_numbers(said, today))
    if not found:
        return None
    holed = said
    for _, start, end in reversed(found):
        holed = f"{holed[:start]}{HOLE}{holed[end:]}"
    which = found[0][0]
    return (replace(which, other=found[1][0]) if len(found) > 1 else which), holed


def _find_numbers(said: str, today: date) -> list[tuple[Which, int, int]]:
    """(ticket, start, end) of at most two; full numbers before short ones."""
    found = [(Which(full_no=full[1]), full.start(), full.end()) for full in _FULL.finditer(said)]
    if len(found) < 2:
        taken = [range(start, end) for _, start, end in found]
        for short in (*_SHORT.finditer(said), *_BARE.finditer(said), *_BARE_PAIR.finditer(said)):
            is_free = not any(short.start() in span for span in taken)
            if is_free and _stands_well(said, short) and (which := _read_short(short, today)) is not None:
                found.append((which, short.start(), short.end()))
    return sorted(found[:2], key=lambda one: one[1])


def _read_short(found: re.Match[str], today: date) -> Which | None:
    groups = found.groupdict()
    said = groups.get("nth") or groups["number"]
    number = read_number(_HEARD_AS.get(said, said))
    if not number:
        return None
    if groups.get("month"):
        day = _find_latest(read_number(groups["month"]), read_number(groups["date"]), today)
        return Which(short=(day, number)) if day else None
    back = _DAYS_BACK.get(groups.get("back") or "", 0)
    return Which(short=(today - timedelta(days=back), number))


def _stands_well(said: str, found: re.Match[str]) -> bool:
    """Not a date (下次5号), and not deep in what is told after a comma (换了3号水表)."""
    if _DATE_BEFORE.search(said, 0, found.start()):
        return False
    comma = said.find("，")
    if found.end() in (comma, len(said)) or said[found.start() - 1] == "，":
        return True
    if comma < 0 or found.start() < comma:
        return found.start() <= _LATEST_START
    return _HOLDS.search(said, 0, found.start()) is not None


def _find_latest(month: int | None, day: int | None, today: date) -> date | None:
    """That day of this year or, where it is yet to come or is no day at all, of last year."""
    for year in (today.year, today.year - 1):
        try:
            then = date(year, month or 0, day or 0)
        except ValueError:
            continue
        if then <= today:
            return then
    return None


def _take_words(said: str, today: date) -> Iterator[tuple[Which, str]]:
    """这个, 刚才那个, 昨天那个, 路灯那个: before the verb, after it, or between it and a comma."""
    for found in (_LATEST_FIRST.match(said), _LATEST_LAST.search(said)):
        if found:
            yield Which(latest=True), f"{said[: found.start()]}{HOLE}{said[found.end() :]}"
    if found := _DAY_FIRST.match(said):
        yield Which(day=today - timedelta(days=_DAYS_BACK[found["back"]])), HOLE + said[found.end() :]
    for pattern in (_HINT_FIRST, _HINT_LAST):
        if found := pattern.match(said):
            yield Which(hint=found["hint"]), f"{found['verb'] or ''}{HOLE}{said[found.end() :]}"


_DAYS_BACK = {"今天": 0, "今儿": 0, "昨天": 1, "昨儿": 1, "昨日": 1, "前天": 2, "前儿": 2, "大前天": 3}
_BACK = "|".join(sorted(_DAYS_BACK, key=len, reverse=True))
_HEARD_AS = {
    said: number
    for number, heard in {
        "1": "衣医依",
        "2": "儿耳而饿",
        "3": "山散伞",
        "4": "寺似",
        "5": "午无武舞",
        "6": "溜柳流刘",
        "7": "期气妻起",
        "8": "爸巴拔吧",
        "9": "酒久旧就",
        "10": "石实时",
    }.items()
    for said in heard
}
"""What speech-to-text makes of a number before 号."""
_SOUND = "".join(_HEARD_AS)
_AHEAD = (
    "办|弄|修|整|搞|处理|解决|完成|咋|怎么|到哪|啥|什么|情况|进|谁|延|宽|缓|挂|先|等|转|交|派|报|给|让|叫|请"
    "|喊|吹|催|查|问|满意|不|没|还|又|重|返|退|归|我|俺|往|上报|直报|撤|取消|删|算|作废|废|改|已|都|在|正|快"
    "|差|有|收|接|受理|签|调|说|谈|和|跟|与|并|同意|批|准|驳|通过|继续|恢复|可以|要|别|协|急|照片|完|搞定|那"
    "|这|的|料|人手|推|管|看|去|是|，|$"
)
_NO_TICKET = (
    "楼|院|房|门|线|桌|店|库|车|机|商|码|召|称|令|单元|井(?!盖)|坝|公路|地(?![点址方界])|田|厂|矿|塔|杆|段|位"
    "|馆|台|柜|病|仓|床|棚|泵|表|水表|电表|路(?!灯)|点|早|晚|上午|下午|中午|之前|以前|前|之后|以后|后|那天"
    "|当天|开始(?![调办弄修处])|开会|开学|放假|赶集|才|人(?![没都不来已到在就马])|户|组(?!里)|村(?![里上])"
)
_PLUS = (
    r"(?:工单|单子|案子|件(?=我|$))?(?:的?(?:那|这)(?:一?[个件][事活]?|[事活])[儿情]?|的?事[儿情]?(?=$|，|办"
    r"|弄|咋|处理|解决|搞|已|都|修)|儿)?"
)
_FULL = re.compile(rf"(\d{{8}}-\d{{6,12}}-\d{{3,5}}){_PLUS}")
_SHORT = re.compile(
    rf"(?:(?P<back>{_BACK})的?|(?P<month>{NUMBER})月(?P<date>{NUMBER})[日号]的?|(?<!月)(?<!月的)(?<![\d{HAN_NUMBER[1:-1]}]))(?:第(?P<nth>{NUMBER})[号个件条单]|(?P<number>{NUMBER}|[{_SOUND}](?=号))(?:号|[好耗豪浩毫郝昊皓](?={_AHEAD})))(?!{_NO_TICKET}){_PLUS}"
)
_BARE = re.compile(
    r"^(?P<number>\d{1,2})，?(?=办[好完结]|弄[好完]|修[好完]|整[好完]|搞定|处理[好完了]|咋样|往上报|转|退|延期"
    r"|挂账|催|我[接来管]|接了|受理|撤|作废|重办|到哪|不归我|调解|吹哨|先放)"
)
_BARE_PAIR = re.compile(
    r"(?:^|(?<=把))(?P<number>\d{1,2})(?=[和跟与]\d)|(?<=[和跟与])(?P<nth>\d{1,2})(?=[并合]|是同?一)"
)
_LATEST_START = 10
"""Who names a ticket in the middle of what they say names it soon."""
_DATE_BEFORE = re.compile(
    r"(?:下一?次|定[在到于]?|约[在到好]?|改[到在]|[延推放挂拖等缓迟期](?:期|长|迟)?到|等|至|截止|明天|后天|每月"
    r"|今年|明年)$"
)
_HOLDS = re.compile(r"(?:把|将|催|查|办好了|弄好了|修好了|撤回|重办|转|接|并[到入进]?|和|跟|与|同|给|说|，)$")
_A_DAY = re.compile(rf"^(?:我|俺|我们|他|她|你|他们){HOLE}(?:就?去|就?来|回|在|不在|走|要|到|过|有|休|请假|就|的)")
_THING_TOLD = re.compile(
    rf"{HOLE}(?:的|那个|，)?(?:村口|门口|组里|我家|他家|老?[\u4e00-\u9fff]家)?的?(?:路灯|灯泡|灯|水管|管子|管道|自来水|水渠|水|电线杆?|电|线路|井盖|垃圾桶?|下水道"
    r"|渠|路面|路|桥|变压器|网线?|宽带|厕所|树|护栏|河道|沟|围?墙|房子|坑|井|闸门?|摄像头|监控|邻居|地界|噪音|狗|猪圈|化粪池|电表|水表|阀门|广播|石头|吵架|纠纷)"
    r"(?:的?事情?|问题|那个|这个)?"
)
_IDLE = re.compile(
    r"^(?:(?:(?:帮我)?[看查问](?:一?下|看|问)|这个?[活事]|那个?[活事]|那就?|就|也|现在|今天|今早|昨天|刚才|刚刚"
    r"|上午|下午|早上|麻烦[你您]?|请|帮我|给我|你们?|我们?|俺们?|咱们?|领导)，?){1,3}"
)
_HELD = re.compile(rf"(?:我报?的|把|将|对|关于|给|就)?{HOLE}的?")
_LATEST = (
    r"(?:(?:刚才|刚刚|刚|上次|上回|之前|前几天|上面|前面|最近|最后)?(?:你?[说发报提派]的|的)?(?:那|这)"
    r"(?:一?[个件条单桩](?:事情|事儿?|问题|单子?|工单|活儿?)?|事情|事儿?|单子?|工单|活儿?)|上一?[个件条]"
    r"(?:事儿?)?|(?:刚才|刚刚|刚)你?[说发报提派]?的(?:事儿?)?|最后一[个件]|此事|本件|该件)"
)
_LATEST_FIRST = re.compile(
    rf"^(?!那个，)(?:把|将|给|对)?(?:{_LATEST}|(?:这|那)(?=不归|不是我|我[管弄办]|归|该))，?(?=.)"
)
_LATEST_LAST = re.compile(rf"(?<=.){_LATEST}(?=，|$)")
_OWN_REPORT = re.compile(
    r"^我家?那?[个件](?:事儿?|问题)(?=咋|怎么|到哪|啥|还|有|修|弄|办)|^我家?(?:上次|昨天|前天|刚才|早上)?(?:报|说"
    r"|反映|上报)的?(?:那?[个件](?:事|问题)?|事儿?|问题)?的?，?"
)
_DAY_FIRST = re.compile(rf"^(?:把|将)?(?P<back>{_BACK})(?:我?(?:报|说|反映))?的?(?:那|这)[个件]事?儿?")
_THING = (
    r"(?![我你您他她它咱俺谁啥哪这那有没刚上把将请催查问看办弄修转退撤重改删接报说就还都是不别要昨今前明什怎])"
    r"(?P<hint>(?:(?![说的了没不是就在要把给到号])[\u4e00-\u9fff\d]){1,7}?)"
)
_POINTS = r"(?:的?(?:那|这)(?:一?[个件桩](?:事情?)?|事情?)儿?|的事情?儿?|的问题)"
_HINT_FIRST = re.compile(rf"^(?P<verb>)(?:把|将)?{_THING}(?:{_POINTS}|(?<=家)的(?=[办弄修整搞处解]))")
_HINT_LAST = re.compile(
    r"^(?P<verb>催一?下|催催|催|查一?下|查|看一?下|看看|问一?下|问问|撤回|撤了|撤销|删了|删掉|删|重新?办|重开|作废|退回|转|我?接了|改|办好了|弄好了"
    rf"|修好了|处理好了|搞定了?){_THING}{_POINTS}"
)
_EVERY = re.compile(
    r"^(?:全部|全都|统统|所有的?(?:都)?|大[家伙]都(?!满)|一律|(?:这|那)?几件都?|都(?=收到|知道|晓得|看到|办|弄|修"
    r"|搞|处理|完|整|接))"
)
