"""When a sentence goes on with what somebody has just reported, and when another says that it is so at theirs too."""

import re
import unicodedata

from domain.classify import Decision
from domain.place_words import is_place
from domain.rules import Role, RuleBook
from domain.verdict import Verdict

MAX_SENTENCE = 24
MAX_TOO = 20


def reads_on(words: str) -> bool:
    """A place, how long, how bad, what comes of it, or a call for help: of no meaning without the report before it.

    Only shapes of sentences are looked at, never what is meant; laughter, greetings and questions are not one of them.
    """
    said = _strip(words) if len(words) <= MAX_SENTENCE else ""
    if not said or _TALK.search(said):
        return False
    return is_place(words) or any(shape.search(said) for shape in _SHAPES)


def says_too(words: str) -> bool:
    """「我家也停了」, 「我们这边也是」: a second household, without naming what."""
    said = _strip(words) if len(words) <= MAX_TOO else ""
    return bool(said) and _TALK.search(said) is None and _TOO.match(said) is not None


def is_same_matter(verdict: Verdict, words: str, type_code: str, rules: RuleBook) -> bool:
    """Whether what the same person says next belongs to their ticket of this type.

    Another matter is heard by its own type; what goes on and names no thing of that type only sounds like it.
    """
    if verdict.decision is Decision.SILENT:
        return reads_on(words)
    if verdict.type is None or verdict.type == type_code:
        return True
    if verdict.decision is Decision.ASK and type_code in verdict.choices:
        return True
    return reads_on(words) and not names_topic(words, verdict.type, rules)


def names_topic(words: str, type_code: str, rules: RuleBook) -> bool:
    """Whether a keyword of this type stands in the words; slow, for the few sentences where it matters."""
    said = _strip(words)
    return any(
        clue.owner == type_code and clue.role in _NAMING and clue.pattern is None and clue.text in said
        for clue in rules.clues
    )


def is_accident(words: str) -> bool:
    """Somebody came to harm by the thing just reported (绊倒, 触电), not a relative who fell ill at home."""
    return _ACCIDENT.search(words) is not None and _KIN.search(words) is None


def _strip(words: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", words))


_NAMING = frozenset({Role.STRONG, Role.TOPIC})
_MARKS = re.compile(r"[^\w？?]|_")
_TALK = re.compile(
    r"[？?]|哈哈|嘿嘿|呵呵|谢谢|辛苦|恭喜|吃饭|吃了|吃没|早上好|晚安|生日|红包|打牌|麻将|电视|天气|下班|好看|好吃"
)
_TROUBLE = (
    "坏|漏|断|倒|堵|破|裂|掉|黑|臭|脏|满|漫|淹|停|响|吵|危险|不亮|不通|没亮|没电|没水|没人|没修|没来|看不|走不|过不|绊|摔|滑|"
    "厉害|严重|吓人|害怕|老化|冒|流|垮|塌|晃|歪|烂|扯|烧|烫"
)
_SPAN = (
    r"(?:好?几|好多|半|[一二两三四五六七八九十]{1,3}|\d{1,3})(?:多|来)?个?(?:天|周|星期|礼拜|月|年|晚上|小时|钟头|分钟)"
)
_SHAPES = (
    re.compile(rf"^(?:就是)?(?:这个|那个|这里|那里|这儿|那儿|这边|那边|它).{{0,8}}(?:{_TROUBLE})"),
    re.compile(
        rf"^(?:都|已经|有|快|坏了|停了)*{_SPAN}(?:了|多了)?(?:都|也|还)?(?:没(?:人|得|修|来|管|水|电|网|气|亮|通|弄|收|好).{{0,6}}|了)$"
    ),
    re.compile(r"越来越.{1,8}$|(?:更|比刚才|比刚刚)(?:大|多|厉害|严重|高|臭|响|深)了?$"),
    re.compile(rf"^(?:还|又|一直|到现在|现在|天天|每天|晚上|从昨天).{{0,10}}(?:{_TROUBLE})"),
    re.compile(
        r"(?:车|人|娃儿?|娃娃|小孩|老人|大家|学生).{0,6}(?:过不去|过不了|走不了|没法走|不敢走|看不见|看不清|绊|摔|滑倒)"
    ),
    re.compile(r"快(?:要)?(?:漫|淹|流|倒|塌|垮|烧|掉|满)"),
    re.compile(
        r"^(?:麻烦|请|求|喊|叫|快|赶紧|尽快|能不能)(?:你们|村里|师傅|领导|网格长|点|快)*.{0,8}(?:来|派|帮).{0,3}(?:修|处理|看看|看一?下|弄|解决|清|换|抢修)"
    ),
    re.compile(r"^(?:没人|没得人|也没人|一直没人)(?:管|来|修|理|看|处理)"),
)
_WHERE = (
    r"(?:(?:我|咱|俺)们?)?(?:家|屋里?|这边|这里|这儿|那边|楼上|楼下|院里|[\w]{0,3}(?:组|栋|单元|楼|社|队|排))"
    r"(?:这边|这里|这儿|里)?"
)
_TOO = re.compile(
    rf"^{_WHERE}的?(?:路?灯|水|电|网|气|垃圾)?也(?:是(?:这样|的|一样|啊|啦|哦)*$|一样|这样|遭|停|断|漏|堵|坏|黑|臭|淹|进水|不(?:亮|通|行)|没(?:水|电|网|气|信号|亮|通|得))"
)
_ACCIDENT = re.compile(r"触电|电到|电倒|砸|绊|摔|掉进|掉下|滑倒|撞|烫|压到|压倒|埋|割|伤到")
_KIN = re.compile(
    r"我(?:家)?(?:爸|妈|爷|奶|公|婆|老公|老婆|媳妇|儿|女|娃|孙|岳|丈|哥|姐|弟|妹|爹|娘|伯|叔|父|母)|老伴|我家"
)
