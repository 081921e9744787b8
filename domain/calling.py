"""What people call an officer: by name, by half of it, by surname and title; read from words, never for rights."""

from collections.abc import Iterable

from domain.directory import Officer

TITLES = (
    "书记",
    "支书",
    "主任",
    "村长",
    "组长",
    "队长",
    "网格长",
    "网格员",
    "镇长",
    "乡长",
    "县长",
    "所长",
    "站长",
    "局长",
    "科长",
    "委员",
    "会计",
    "警官",
    "干部",
    "干事",
    "代表",
)
_FAMILIAR = ("老", "小", "大")
_AFTER_SURNAME = ("哥", "姐", "叔", "婶", "伯", "姨", "师傅", "老师", "大姐", "大哥", "大爷", "大娘")
_TWO_PART_SURNAMES = ("欧阳", "上官", "诸葛", "司马", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "东方", "司徒")


def split_name(name: str) -> tuple[str, str]:
    """(surname, given name) of a Chinese name; a name of one character has no given one."""
    cut = 2 if name.startswith(_TWO_PART_SURNAMES) and len(name) > 2 else 1
    return name[:cut], name[cut:]


def formal_calls(officer: Officer) -> frozenset[str]:
    """The full name, and the surname before any title: 赵建国, 赵组长, 赵书记."""
    surname, given = split_name(officer.name)
    if not surname:
        return frozenset()
    ranked = {f"{surname}{deputy}{title}" for deputy in ("", "副") for title in TITLES}
    return frozenset(ranked | ({officer.name} if given else set()))


def familiar_calls(officer: Officer) -> frozenset[str]:
    """老赵, 小赵, 建国, 建国哥, 赵师傅: unmistakable only among a few people."""
    surname, given = split_name(officer.name)
    if not surname:
        return frozenset()
    said = {f"{word}{surname}" for word in _FAMILIAR} | {f"{surname}{word}" for word in _AFTER_SURNAME}
    if len(given) > 1:
        said |= {given, *(f"{given}{word}" for word in _AFTER_SURNAME)}
    return frozenset(said)


def find_called(said: str, officers: Iterable[Officer]) -> list[Officer]:
    """Everybody of these whom `said`, and nothing but it, may mean; a full name means its bearers alone."""
    said = said.strip()
    listed = list(officers)
    named = [officer for officer in listed if officer.name == said]
    return named or [o for o in listed if said in formal_calls(o) or said in familiar_calls(o)]
