"""Which department somebody means: by its code, its name, a piece of it, or the word everybody has for its trade."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.directory import Department, Directory
from domain.ids import GridCode
from domain.refusal import Refusal

MOST_OFFERED = 3
LONGEST_NAME = 30

SPOKEN: Mapping[str, tuple[str, ...]] = {
    "mediate": ("调解委员会", "人民调解", "调委会", "调解员"),
    "justice": ("司法所", "司法局", "司法", "法律援助"),
    "police": ("派出所", "公安局", "公安", "警察", "民警", "警官", "辅警"),
    "traffic": ("交警队", "交警", "交管"),
    "peace": ("平安办", "综治办", "综治中心", "综治", "政法办"),
    "court": ("人民法庭", "法庭", "法院", "法官"),
    "lawyer": ("法律顾问", "律师"),
    "civil": ("民政办", "民政局", "民政"),
    "hr": ("人社所", "人社局", "人社", "社保所", "社保", "劳动监察", "劳动"),
    "medins": ("医保办", "医保局", "医保"),
    "natural": ("自然资源所", "自然资源", "国土所", "国土", "土管"),
    "housing": ("村镇建设办", "村建办", "村建", "住建局", "住建", "建设办"),
    "agri": ("农业农村", "农技站", "农业站", "农业", "农技", "农机"),
    "vet": ("畜牧兽医", "畜牧站", "兽医站", "畜牧", "兽医", "防疫员"),
    "forestry": ("林业站", "林业局", "林业", "林草", "护林"),
    "water": ("水利站", "水利局", "水利", "水务", "河道"),
    "emergency": ("应急管理", "应急办", "应急局", "应急所", "应急", "安监"),
    "fire": ("消防救援", "消防队", "消防站", "消防", "救火"),
    "env": ("生态环境", "环保局", "环保站", "环保"),
    "sanitation": ("环卫站", "环卫所", "环卫", "保洁", "垃圾车"),
    "market": ("市场监管", "市场监督", "市监所", "市监", "工商所", "工商", "食药监", "质监"),
    "health": ("卫生院", "卫生所", "卫健", "医院", "疾控", "医生", "大夫"),
    "power": ("供电所", "供电局", "供电公司", "供电", "电力", "电网", "电工", "电业"),
    "watersupply": ("供水站", "供水公司", "供水所", "供水", "自来水厂", "自来水", "水厂"),
    "telecom": ("通信", "电信", "移动公司", "联通", "广电", "网络公司"),
    "transport": ("公路站", "公路局", "公路", "交通站", "交通局", "交通所", "交通", "路政", "养路"),
    "edu": ("教育组", "教育局", "中心校", "学校", "教委", "教办"),
    "women": ("妇联", "妇女主任"),
    "disabled": ("残联",),
    "veterans": ("退役军人", "武装部"),
    "discipline": ("纪委", "纪检", "监察"),
    "petition": ("信访办", "信访局", "信访"),
    "finance": ("财政所", "财政局", "财政"),
    "united": ("统战", "民宗", "民族宗教"),
    "culture": ("文化站", "文旅", "文化"),
    "property": ("物业公司", "物业"),
    "urban": ("综合执法", "执法队", "城管"),
}
"""What people call each kind of department of rules/departments.yaml; the longest word that is said decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The departments somebody calls for, the leading one first, each once."""

    departments: tuple[Department, ...]

    @property
    def lead(self) -> Department:
        return self.departments[0]


def find_department(said: str, grid: GridCode, directory: Directory, *, likely: Sequence[str] = ()) -> Department:
    """The one that serves this grid. Raises Refusal `unknown_department` with up to three to choose from.

    `likely` are codes that come first in the choice, as those of the ticket's type.
    """
    found = match_department(said, grid, directory)
    if found is None:
        raise refuse_unknown(said, grid, directory, likely=likely)
    return found


def read_called(said: str, grid: GridCode, directory: Directory) -> Called | None:
    """Several said in one breath: `供水站和供电所`, `供电所主办，供水站`. The first leads, or the one said to.

    None where nobody knows one of them, or none is named.
    """
    pieces = list(_split(said, grid, directory))
    found = [one for piece in pieces if (one := match_department(piece, grid, directory)) is not None]
    if not pieces or len(found) < len(pieces):
        return None
    led = next((place for place, piece in enumerate(pieces) if _LEADS.search(piece)), 0)
    in_order = [found[led], *found]
    return Called(departments=tuple({(one.code, one.grid): one for one in in_order}.values()))


def name_lead(called: Called, words: str, directory: Directory, grid: GridCode) -> Called:
    """The same departments, led by the one that `words` say leads (`供电所主办`), if it is one of them."""
    said = _SAID_TO_LEAD.search(words)
    lead = match_department(said.group(1), grid, directory) if said else None
    if lead is None or lead not in called.departments:
        return called
    return Called(departments=(lead, *(one for one in called.departments if one != lead)))


def match_department(said: str, grid: GridCode, directory: Directory) -> Department | None:
    """None where nothing is meant, or two that differ could be."""
    wanted = _tidy(said)
    near = list_departments(grid, directory)
    exact = next((one for one in near if wanted in (one.code, _plain(one.name))), None)
    if exact is not None or len(wanted) < 2:
        return exact
    code = read_kind(wanted)
    kind = next((one for one in near if one.code == code), None)
    if kind is not None and wanted in SPOKEN[kind.code]:
        return kind
    named = [one for one in near if wanted in _plain(one.name) or _plain(one.name) in wanted]
    if len({one.code for one in named}) == 1:
        return named[0]
    return kind


def read_kind(said: str) -> str | None:
    """The code of the kind of department whose longest word stands in what was said."""
    spoken = [(len(word), code) for code, words in SPOKEN.items() for word in words if word in said]
    return max(spoken)[1] if spoken else None


def list_departments(grid: GridCode, directory: Directory) -> tuple[Department, ...]:
    """Every department that serves this grid, the nearest first."""
    above = [g.code for g in directory.tree.chain(grid)]
    serving = [one for one in directory.departments if one.grid in above]
    return tuple(sorted(serving, key=lambda one: above.index(one.grid)))


def offer_departments(
    said: str, grid: GridCode, directory: Directory, *, likely: Sequence[str] = ()
) -> tuple[Department, ...]:
    """Up to three that may have been meant: what sounds alike, then the `likely`, then the nearest."""
    wanted = set(_tidy(said)) - _COMMON

    def rank(one: Department) -> tuple[int, int]:
        known = set(one.name).union(*SPOKEN.get(one.code, ())) - _COMMON
        return -len(wanted & known), likely.index(one.code) if one.code in likely else len(likely)

    nearest = {one.code: one for one in reversed(list_departments(grid, directory))}
    return tuple(sorted(nearest.values(), key=rank)[:MOST_OFFERED])


def refuse_unknown(said: str, grid: GridCode, directory: Directory, *, likely: Sequence[str] = ()) -> Refusal:
    """`认不出部门：1派出所 2司法所 3供电所`."""
    offered = offer_departments(said, grid, directory, likely=likely)
    listed = " ".join(f"{place}{one.name}" for place, one in enumerate(offered, 1))
    sentence = f"认不出部门：{listed}。请说名字。" if listed else "名单里还没有部门，请打村里电话。"
    return Refusal("unknown_department", sentence, field="department")


def _split(said: str, grid: GridCode, directory: Directory) -> Iterator[str]:
    """`和` may stand in a name too (`和平派出所`): there it parts nothing."""
    names = [_plain(one.name) for one in list_departments(grid, directory)]
    for piece in _BETWEEN.split(_LOOSE_ROLE.sub("", unicodedata.normalize("NFKC", said))):
        wanted, halves = _tidy(piece), _AND.split(piece)
        is_one = len(halves) == 1 or any(wanted in name for name in names) or any(len(half) < 2 for half in halves)
        if wanted:
            yield from [piece] if is_one else halves


def _tidy(said: str) -> str:
    wanted = _plain(said)[:LONGEST_NAME]
    before = ""
    while before != wanted:
        before = wanted
        wanted = _AROUND.sub("", wanted)
    return wanted


def _plain(name: str) -> str:
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", name)).lower()


_BETWEEN = re.compile(r"[、,;\s/+。]+|以及|还有")
_AND = re.compile(r"[和跟与及]")
_LOOSE_ROLE = re.compile(r"\s+(?=主办|协办|牵头|为主|配合)")
_LEADS = re.compile(r"主办|牵头|为主|领头")
_SAID_TO_LEAD = re.compile(r"([\u4e00-\u9fff]{2,12}?)(?:来|是)?(?:主办|牵头|为主|领头)")
_AROUND = re.compile(
    r"^(?:由|请|叫|让|喊|找|给|转给|报给|派给|交给|要|把|到|咱们?|我们|你们|镇上的?|县上的?|县里的?|镇里的?|一下)(?=.{2})"
    r"|(?<=..)(?:主办|协办|牵头|为主|领头|配合|协助|的?同志|的?领导|的人员?|人员|那边|那里|来人|过来|来|去|一下|吧|啊|呀|的)$"
)
_COMMON = frozenset("所站办局队院公司中心县镇村的人民管理")
