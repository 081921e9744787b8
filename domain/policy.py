"""The policy areas a notice may belong to, and what follows from it (broadcasts.md §1, §3, §4)."""

import re
from enum import StrEnum

from domain.schedule import DaysOff


class Area(StrEnum):
    PLAGUE = "plague"
    POVERTY = "poverty"
    DIBAO = "dibao"
    HOMESTEAD = "homestead"
    FRAUD = "fraud"
    TRAFFIC = "traffic"
    SECURITY = "security"
    ANTIGANG = "antigang"
    ENVIRONMENT = "env"
    STRAW = "straw"
    FIRE = "fire"
    FLOOD = "flood"
    DROWNING = "drowning"
    HEALTH = "health"
    VETERANS = "vet"
    STATE_SECURITY = "edu_sec"
    CULTURE = "culture"
    MEETING = "meeting"
    NIGHT_TALK = "nightchat"

    @property
    def zh(self) -> str:
        return AREA_WORDS[self]


AREA_WORDS = {
    Area.PLAGUE: "传染病防控",
    Area.POVERTY: "防返贫帮扶",
    Area.DIBAO: "低保年审",
    Area.HOMESTEAD: "宅基地",
    Area.FRAUD: "防诈骗",
    Area.TRAFFIC: "交通安全",
    Area.SECURITY: "平安建设",
    Area.ANTIGANG: "扫黑除恶",
    Area.ENVIRONMENT: "环境卫生",
    Area.STRAW: "秸秆禁烧",
    Area.FIRE: "防火",
    Area.FLOOD: "防汛",
    Area.DROWNING: "防溺水",
    Area.HEALTH: "医保缴费",
    Area.VETERANS: "退役军人",
    Area.STATE_SECURITY: "国家安全教育",
    Area.CULTURE: "文体和红白事",
    Area.MEETING: "开会和投工",
    Area.NIGHT_TALK: "夜话和接访",
}

URGENT_AREAS = frozenset({Area.FLOOD, Area.FIRE, Area.DROWNING})
"""Water and fire keep no holidays."""

CONSENT_AREAS = frozenset({Area.DIBAO, Area.HOMESTEAD, Area.HEALTH, Area.VETERANS})
"""Money and conditions: a wrong word costs somebody something (broadcasts.md §4)."""
_MONEY = re.compile(
    r"低保|宅基地|腾退|医保缴费|医疗保险|交医保|补[助贴]|优待证|抚恤|救助金|养老金|补偿款|每[人户]\D{0,4}\d+(?:\.\d+)?元"
)

_OFFICES = {
    Area.DIBAO: ("civil",),
    Area.HOMESTEAD: ("natural", "agri"),
    Area.HEALTH: ("medins",),
    Area.VETERANS: ("veterans",),
}
_OFFICES_BY_WORD = (
    (re.compile("低保|救助|抚恤"), "civil"),
    (re.compile("宅基地|腾退"), "natural"),
    (re.compile("医保|医疗保险"), "medins"),
    (re.compile("优待证|退役"), "veterans"),
    (re.compile("养老金|社保"), "hr"),
    (re.compile("农机补|种粮补|地力补|农业补"), "agri"),
)

_URGENT_WORDS = {
    Area.FLOOD: ("防汛", "洪水", "山洪", "暴雨", "泄洪", "内涝", "泥石流", "滑坡", "转移避险"),
    Area.FIRE: ("防火", "火灾", "森林火", "山火", "失火", "明火", "消防"),
    Area.DROWNING: ("溺水", "下河", "野泳", "玩水", "下水库"),
}


def decide_days_off(area: Area | None, text: str) -> DaysOff:
    """Ordinary notices wait for the next working day; those on water and fire, by area or by their words, never do."""
    urgent = area in URGENT_AREAS or guess_urgent_area(text) is not None
    return DaysOff.KEEP if urgent else DaysOff.SHIFT


def needs_office(area: Area | None, text: str) -> bool:
    """Whether the office answers for what is said, by the area or by the words of a notice that names none."""
    return area in CONSENT_AREAS or _MONEY.search(text) is not None


def find_offices(area: Area | None, text: str) -> frozenset[str]:
    """The kinds of departments (rules/departments.yaml) that answer for such words, besides the town (§4)."""
    if area in _OFFICES:
        return frozenset(_OFFICES[area])
    return frozenset(code for words, code in _OFFICES_BY_WORD if words.search(text))


def guess_urgent_area(text: str) -> Area | None:
    """The danger an unlabelled notice speaks of. One notice too many on a holiday is better than one too few."""
    return next((area for area, words in _URGENT_WORDS.items() if any(word in text for word in words)), None)
