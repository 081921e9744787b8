"""The words an opening of a notice is made of: when, how often, to whom, and the order to send."""

import re
from enum import StrEnum

from domain.room_tags import ROOM_TAGS
from domain.schedule import TERMS
from domain.spoken_when import HAN_NUMBER


class PieceKind(StrEnum):
    """In the order in which they are tried."""

    SEASON = "season"
    UNTIL = "until"
    EVERY = "every"
    RUN = "run"
    LAST_DAY = "last_day"
    FIRST_DAY = "first_day"
    CONDITION = "condition"
    MONTH_WORKDAY = "month_workday"
    MONTH_WEEKDAY = "month_weekday"
    WORKDAY = "workday"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DAILY = "daily"
    YEARLY = "yearly"
    LUNAR = "lunar"
    FEAST = "feast"
    AFTER = "after"
    NOW = "now"
    HOUR = "hour"
    DAY = "day"
    PART = "part"
    KEEP = "keep"
    UNLESS = "unless"
    EXCEPT = "except"
    WHOLE = "whole"
    TIER = "tier"
    TAG = "tag"
    GROUP = "group"
    PLACE = "place"
    NAMED = "named"
    VERB = "verb"
    FILLER = "filler"

    @property
    def tells_when(self) -> bool:
        return self in _WHEN

    @property
    def tells_whom(self) -> bool:
        return self in _WHOM


_WHEN = frozenset(list(PieceKind)[: list(PieceKind).index(PieceKind.KEEP)])
_WHOM = frozenset(
    {
        PieceKind.UNLESS,
        PieceKind.EXCEPT,
        PieceKind.WHOLE,
        PieceKind.TIER,
        PieceKind.TAG,
        PieceKind.GROUP,
        PieceKind.PLACE,
        PieceKind.NAMED,
    }
)

FEASTS = {
    "大年三十": (12, 30),
    "除夕": (12, 30),
    "大年初一": (1, 1),
    "春节": (1, 1),
    "过年": (1, 1),
    "元宵": (1, 15),
    "龙抬头": (2, 2),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中元": (7, 15),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "寒衣": (10, 1),
    "腊八": (12, 8),
    "小年": (12, 23),
}
"""Festivals of the lunar calendar: (month, day); day 30 is the last of the year."""
SOLAR_FEASTS = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "妇女": (3, 8),
    "植树": (3, 12),
    "五一": (5, 1),
    "劳动": (5, 1),
    "六一儿童": (6, 1),
    "六一": (6, 1),
    "儿童": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "建军": (8, 1),
    "教师": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
}

TAG_WORDS = {
    "网格长": "网格员",
    "组长": "网格员",
    "村干部": "干部",
    "镇干部": "干部",
    "养殖户": "养殖区",
    "种植户": "种植区",
} | {tag: tag for tag in ROOM_TAGS}

_N = rf"(?:\d{{1,3}}|{HAN_NUMBER}{{1,4}})"
_DATE = rf"(?:(?:20\d\d|明|今)年)?{_N}月{_N}[号日]?"
_EDGE = (
    rf"(?:{_DATE}|(?:下下个?|下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]"
    rf"|(?:(?:20\d\d|明|今)年)?{_N}月[底末]|今天|明天|后天|[月年]底|{_N}月份?)"
)
_SIDE = rf"的?(?:过?(?P<side>前|后)(?P<n>{_N})(?P<unit>天|日|周|个?星期)|当[天日]|那[天日])?"
_WEEK = "(?:周|星期|礼拜)"
_HAN_DAY = "[一二三四五六日天]"
_LUNAR_DAY = "(?:初[一二三四五六七八九十]|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)"
_FEAST_NAMES = "|".join(sorted((*FEASTS, *TERMS, *SOLAR_FEASTS), key=len, reverse=True))
_PART = "凌晨|清早|清晨|大清早|大早上|早晨|一大?早|早起|早上|早|上午|晌午|中午|下午|后晌|傍晚|天?黑了|晚上|晚|夜里"
_NAME = (
    r"(?!通知|发|推送|群发|播[报发]|广播|告诉|喊|提醒|全[县镇乡村组]|[本各][县镇乡村组]|我们?[县镇乡村组]|咱|所有"
    r"|每|各个|不|[往向给到都也]|[两三四五六七八九]个)"
    r"(?:(?![和跟与给到除,在把请各往每都的来去]|通知|群发|推送)[\u4e00-\u9fff]){1,7}?"
)
_ENDS = rf"(?!{HAN_NUMBER}|\d|[组级月号日天个周点时遍次回])"
_EVERY_YEAR = "(?:每年|年年)"

_FORMS = {
    PieceKind.SEASON: rf"(?:从|自)?(?P<first>{_EDGE})(?:起|开始)?(?:到|至|-|~|—)+(?P<last>{_EDGE})"
    rf"(?:为止|期间|之间|止)?[,\s]?(?:每(?P<gap>隔)?(?P<every>{_N})天|(?P<each>每天|天天|每(?=[早晚])))",
    PieceKind.UNTIL: rf"(?:从?(?:现在|今天|明天)(?:起|开始)?)?,?(?:(?:到|至)(?P<until>{_EDGE})(?:为止|(?:以|之)?前)?"
    rf"|(?P<before>{_EDGE})(?:以|之)?前|(?P<month_of>{_N})月份?里?)[,\s]?(?:每天|天天)",
    PieceKind.EVERY: rf"每?(?P<gap>隔)(?P<days>{_N})天|每(?P<each>{_N})天|(?P<alternate>每?隔[天日])"
    rf"|(?:每(?P<weeks>{_N})个?{_WEEK}|(?P<other>每?隔一?个?{_WEEK}))的?(?:{_WEEK}?(?P<weekday>{_HAN_DAY}))?",
    PieceKind.RUN: rf"(?:从?(?P<start>{_DATE}|今天|明天|后天)(?:起|开始)?,?)?(?:连着|连续"
    rf"|一连)(?:(?P<count>{_N})天|(?P<weeks_long>{_N})个?{_WEEK})[,\s]?(?:每天|天天)?",
    PieceKind.LAST_DAY: rf"到(?P<last>{_EDGE})(?:为止|止|就停)?(?=[,\s]|$)",
    PieceKind.FIRST_DAY: rf"从(?P<first>{_DATE}|下个?月{_N}[号日]|明天|后天|大后天)(?:起|开始)",
    PieceKind.CONDITION: r"(?:(?:要是|如果|一旦|只要|以后|碰上|碰到|遇到|遇上|[县镇]里|[县镇]上"
    r"|上面),?)*(?:一?(?:收到|发布|接到|出现|有"
    r"|来|出|发)了?)?"
    r"(?:气象|天气|暴雨|大风|强对流|高温|寒潮|山洪|大雾|雷电)?[局台]?发?布?了?(?P<colour>[红橙黄蓝])色预警(?:信号)?"
    r"(?:的时候|时候|时|以后|之后|后|一来|一到|了|就)*",
    PieceKind.MONTH_WORKDAY: rf"每个?月的?(?:(?P<last_one>最后一?个?|末)|第?(?P<number>头一|头|{_N})个?)工作日",
    PieceKind.MONTH_WEEKDAY: rf"每个?月的?(?:(?P<last_one>最后一?个?)"
    rf"|第(?P<number>{_N})个?){_WEEK}(?P<weekday>{_HAN_DAY})",
    PieceKind.WORKDAY: r"(?:每逢|逢|每个?)?(?:工作日|上班日|上班的日子)(?:每天)?",
    PieceKind.WEEKLY: rf"(?:每个?|(?:以后|往后|今后|每逢|逢),?每?个?)?{_WEEK}(?P<from_>{_HAN_DAY})(?:到|至|-"
    rf"|~){_WEEK}?(?P<to>{_HAN_DAY})"
    rf"|(?:每个?|(?:以后|往后|今后|每逢|逢),?每?个?){_WEEK}"
    rf"(?:(?P<days>{_HAN_DAY}(?:[、,和跟与及]?{_WEEK}?{_HAN_DAY}(?![点时十组]))*|末)|(?P<digit>[1-7])(?![\d点时:]))"
    rf"|{_WEEK}(?P<several>{_HAN_DAY}(?:[、,和跟]?{_WEEK}{_HAN_DAY}){{1,6}})",
    PieceKind.MONTHLY: rf"(?:每个?|逐)月[的逢]?(?:(?P<end>最后一天|月底|月末)"
    rf"|(?P<dates>{_N}[号日好](?:[、,和跟\s]?{_N}[号日好])*))",
    PieceKind.DAILY: "每天|天天|每日|每(?=[早晚])",
    PieceKind.YEARLY: rf"{_EVERY_YEAR}的?(?P<month>{_N})月(?P<date>{_N})[号日]",
    PieceKind.LUNAR: rf"(?P<every>{_EVERY_YEAR}的?)?(?:(?P<named>农历|阴历|旧历|老历)(?P<n_month>{_N}|正|冬|腊)月"
    rf"(?P<n_day>{_N}|初{_N})|(?P<l_month>正|冬|腊|[一二三四五六七八九十]"
    rf"|十[一二])月(?P<l_day>{_LUNAR_DAY}))(?![\d号日点])" + _SIDE,
    PieceKind.FEAST: rf"(?P<every>{_EVERY_YEAR}的?)?(?P<feast>{_FEAST_NAMES})(?![村社镇乡组月点])节?" + _SIDE,
    PieceKind.AFTER: rf"(?P<lead>再?过|等)?(?P<amount>半|{_N})个?(?P<more>半)?(?P<unit>小时|钟头|分钟|刻钟)"
    r"(?(lead)(?:(?:以|之)?后|再)?|(?:以|之|过)?后)",
    PieceKind.NOW: "现在|马上|立刻|立即|这就|即刻|赶紧|赶快",
    PieceKind.HOUR: rf"(?P<part_of>{_PART})?的?(?:(?P<h24>\d{{1,2}}):(?P<m24>\d\d)|(?P<h>{_N})(?:点钟?|时)"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minutes>{_N}){_ENDS}分?|整)?)",
    PieceKind.DAY: rf"(?P<day>大后天|[明今]年{_N}月{_N}[号日]|今天|今儿个?|今个|今日|今|明天|明儿个?|明日|明|后天"
    rf"|后儿|20\d\d年{_N}月{_N}[号日]"
    rf"|20\d\d-\d{{1,2}}-\d{{1,2}}|{_N}月{_N}[号日]|(?:这个?|本)月最后一天|月底那天|(?:下个?月|这个?月|本月)?{_N}[号日]"
    rf"|(?:下下个?|下个?|这个?|本)?{_WEEK}(?:{_HAN_DAY}|末|[1-7](?![\d点时:]))"
    rf"|过{_N}天|{_N}(?:天|周|个?星期|个?礼拜)(?:以|之)?后)",
    PieceKind.PART: _PART,
    PieceKind.KEEP: r"(?:放假|节假日|过节|假期|周末)(?:也|都|照样|照常|照)+(?=发|通知)",
    PieceKind.UNLESS: r"(?<!发)就?(?:不|别)用?发了?(?=[,\s]|$)",
    PieceKind.EXCEPT: r"除(?:了|开|去)?|出(?=[一二三四五六七八九十\d]{1,3}组外)|不(?:发给?|包括|包含|含)",
    PieceKind.WHOLE: r"全(?P<whole>[县镇乡村组])(?:的|所有|人(?=[发,:]|$))?|(?:本|我们?|咱们?)(?P<own>[县镇乡村组])的?"
    r"|(?P<here>[县镇乡村组])里的?|(?:所有的?|各个?|每个)(?P<each_of>[镇乡村组])(?!长|级?的?(?:微信)?大?群)的?"
    r"|(?P<rest>(?:其他|其它|其余|别)的?[组村镇乡群])"
    r"|(?P<all>大家伙?儿?|大伙儿?|各户|各家各户|家家户户|(?:全体)?(?:村民|群众|居民)们?|乡亲们?|所有的?群|各群|本群"
    r"|群里)",
    PieceKind.TIER: r"(?P<level>[一二三四])级(?:网格)?(?:微信)?群"
    r"|(?:各个?|所有的?|每个)?(?P<tier_of>[镇村组户])级?的?(?:微信)?大?群",
    PieceKind.TAG: rf"(?:各位|各个|各)?(?P<who>{'|'.join(TAG_WORDS)})的?(?:人家|农户|住户)?们?(?:工作)?群?",
    PieceKind.GROUP: rf"第?(?P<number>{_N}(?:[、,]{_N})*)(?:村民)?组",
    PieceKind.PLACE: rf"(?P<name>{_NAME}(?:村委会|村|社区|镇|乡|街道|(?<!{HAN_NUMBER})(?<!\d)(?<!村民)组))",
    PieceKind.VERB: r"发一?[个条下]?(?:通[知只]|消息|公告)|发布一?[个条]?(?:通知|公告)|群发一?[下条]?(?:通知|消息)?"
    r"|通知一?[下声哈]|定时发送?|发送|推送|播发|播报?|广播一?下?|[喊吼](?:一?(?:声|哈|下|嗓子?))?|告诉一?[下声]?"
    r"|提醒一?[下声]?"
    r"|发个?(?:[信话]儿?|祝福|提醒)|定个通知|[说讲](?:一?[声下哈遍])?|转发|催一?下?|叫一?[声下]?|转告|告知"
    r"|通知|发",
    PieceKind.NAMED: r"(?:(?<=[给到发知跟让叫喊])|(?<=除了)|(?<=[声下哈]))"
    r"(?P<name>(?![大全各每群他她你我老小这那给到往向一再都就在把出下次份个要只了])[\u4e00-\u9fff]{2,4}?)"
    r"(?=[,\s、和跟]|那边|[说讲发喊的都]|通知|一[声下哈]|$)",
    PieceKind.FILLER: r"[,\s、。和跟与及+]+|以及|还有|网格小助手|小格|你好|请你?|帮我|帮忙|麻烦你?|给我|以外|之外"
    r"|外|这个|群里头|头|的|得|在|你|也|转(?=[给告达])|劳烦|辛苦|记[到得住]|定一?个|时间是?|内容是?|今年|从(?:今天"
    r"|明天|现在)(?:起|开始)?"
    r"|就行了?|就|都|只|再|要|替我|各?人(?=[:,]|$)|一?[遍次条个份下声回](?!半)|出去|下去|布|定时|每次|准时|按时"
    r"|统一|分别|左右"
    r"|给|到|向|往|对|群|里|时候|把|以后|往后|从今[往以]后|今后|那边|这边|开始|哈|呀|啊|吧|呢|微信|说是?"
    r"|(?:放假|节假日|周末)不发?|下面|这[段条](?:话|通知)?|天黑前|等|[入开][冬春]了?|天[冷热]了|[两三]遍"
    r"|[两二三四五六七八九十]个[村组镇]|整",
}
PIECES = tuple((kind, re.compile(_FORMS[kind])) for kind in PieceKind)
"""Tried in this order at each place of an opening; the first that fits has it."""
