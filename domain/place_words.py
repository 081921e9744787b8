"""Where something is, as people say it (3栋, 东头, 桥头那里): enough to tell two places apart, not to find them."""

import re
import unicodedata
from dataclasses import dataclass

MAX_PLACE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a text says of where. `numbers`: (unit, number), such as (栋, 3); all empty where nothing is said."""

    numbers: frozenset[tuple[str, int]] = frozenset()
    sides: frozenset[str] = frozenset()
    landmarks: frozenset[str] = frozenset()


def find_place(text: str) -> Place:
    """The place words of a text of any length; unknown names of fields and hills are not understood."""
    said = unicodedata.normalize("NFKC", text[:4000])
    numbers = {(_UNITS[found["unit"]], read_han(found["number"])) for found in _NUMBERED.finditer(said)}
    return Place(
        numbers=frozenset((unit, number) for unit, number in numbers if number is not None),
        sides=frozenset(found["before"] or found["after"] for found in _SIDE.finditer(said)),
        landmarks=frozenset(found["owner"] or found["mark"] for found in _LANDMARK.finditer(said)),
    )


def contradicts(one: Place, other: Place) -> bool:
    """Two that can't be the same place: both name a building, a group, a side or a landmark, and none in common."""
    for unit in {unit for unit, _ in one.numbers} & {unit for unit, _ in other.numbers}:
        if not {n for u, n in one.numbers if u == unit} & {n for u, n in other.numbers if u == unit}:
            return True
    return _differ(one.sides, other.sides) or _differ(one.landmarks, other.landmarks)


def adds_place(one: Place, known: Place) -> bool:
    """Whether `one` says something of where that is not known yet."""
    return not (one.numbers <= known.numbers and one.sides <= known.sides and one.landmarks <= known.landmarks)


def is_place(words: str) -> bool:
    """The whole short sentence says where and nothing else: 就在3栋门口, 桥头那里, 二组."""
    said = _MARKS.sub("", unicodedata.normalize("NFKC", words)) if len(words) <= MAX_PLACE else ""
    return bool(said) and _WHOLE.fullmatch(said) is not None and not (_SOMEBODY.match(said) or _DOING.search(said))


def read_han(number: str) -> int | None:
    """`12`, `三`, `十二`, `二十一` as a number; None for what is no number."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.partition("十")
    if not ten:
        return _HAN.get(number)
    if (tens and tens not in _HAN) or (ones and ones not in _HAN):
        return None
    return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {
    **dict.fromkeys(("号楼", "号栋", "栋", "幢", "座"), "栋"),
    **dict.fromkeys(("组", "村民组", "小组", "社", "队", "号组"), "组"),
    **dict.fromkeys(("单元", "号单元"), "单元"),
    **dict.fromkeys(("号院", "号杆", "号井", "号灯", "号门", "号桥", "号机井", "号变压器", "号电梯", "号垃圾池"), "号"),
    **dict.fromkeys(("期", "片区"), "期"),
    "楼": "层",
    "层": "层",
}
_NUMBER = r"(?P<number>\d{1,4}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NUMBERED = re.compile(rf"(?<![\d两几个])第?{_NUMBER}(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})")
_SIDE = re.compile(r"(?P<before>[东南西北])(?:头|边|面|侧|门|端|院|区|坡)|[村街桥寨庄镇湾沟](?P<after>[东南西北])")
_MARKS_KNOWN = (
    *(
        "村口",
        "寨口",
        "桥头",
        "桥上",
        "桥下",
        "桥洞",
        "学校",
        "小学",
        "中学",
        "幼儿园",
        "广场",
        "村委会",
        "村委",
        "村部",
    ),
    *(
        "卫生室",
        "卫生院",
        "医院",
        "超市",
        "小卖部",
        "菜市场",
        "集市",
        "车站",
        "祠堂",
        "庙",
        "水库",
        "河边",
        "河坝",
        "塘边",
    ),
    *(
        "水塘",
        "鱼塘",
        "井边",
        "晒坝",
        "晒场",
        "垃圾站",
        "垃圾池",
        "篮球场",
        "活动室",
        "停车场",
        "加油站",
        "派出所",
        "公园",
    ),
    *(
        "大槐树",
        "老槐树",
        "大树下",
        "坟山",
        "山脚",
        "山顶",
        "半山",
        "地下室",
        "地下车库",
        "电梯",
        "大门口",
        "后山",
        "前山",
    ),
)
_OWNER = r"(?:老|小|隔壁)?(?P<owner>[^\W\d_我你他她它们大公人自谁全各两几老小]{1,2})家"
_NEAR = "(?:门口|门前|门外|旁边|边上|后面|屋后|屋前|前面|对面|附近|那边|那里|那儿|那头|院墙|院坝|屋角)"
_LANDMARK = re.compile(rf"(?P<mark>{'|'.join(sorted(_MARKS_KNOWN, key=len, reverse=True))})|{_OWNER}{_NEAR}")
_SPOT = (
    rf"(?:{'|'.join(sorted(_MARKS_KNOWN, key=len, reverse=True))}|"
    "门口|门前|路口|路边|路上|巷口|巷子|对面|旁边|边上|后面|前面|"
    "背后|楼下|楼上|楼顶|楼道|沟边|坡上|坡下|地头|田边|院里|院坝|屋后|屋前|拐角|转角|拐弯处|岔路|[东南西北上下][头边面]|中间|"
    rf"{_NUMBER.replace('?P<number>', '?:')}(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})|\d{{1,4}}号)"
)
_WHOLE = re.compile(
    rf"(?:(?:它|这个|那个|地方|地点|位置|具体)?(?:就|都|是|也)*(?:在|是|位于)?)?\w{{0,12}}{_SPOT}"
    r"(?:那里|那儿|那边|那头|那块|那一?带|那个位置|这里|这儿|这边|附近|的?地方|的?位置|处|上|下|里|旁)?(?:呢|哈|啊|哦)?"
)
_SOMEBODY = re.compile(
    r"(?:我们?|咱们?)(?:都|也|还|刚|马上)?(?:在|到|来|去|就)|[你您他她谁哪]|走|来|去|等|到|谢|大家|快|都在|请|接"
)
_DOING = re.compile(r"[去来走等扫穿放送买看吃坐聚了]|集合|见面|排队|活动")
_MARKS = re.compile(r"[^\w？?]|_")
