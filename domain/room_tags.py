"""What a group is, besides its grid: whose circle it is and what kind of place. Never anything about a person."""

from domain.directory import Room
from domain.tree import GridTree

PLACE_TAGS = ("山区", "沿河", "临水库", "林缘", "集镇", "安置点", "种植区", "养殖区")
"""Kept with a grid; whatever lies below has them too (broadcasts.md §2)."""
CIRCLE_TAGS = ("网格员", "干部", "群主", "部门", "志愿者", "商户", "党员")
ROOM_TAGS = (*PLACE_TAGS, *CIRCLE_TAGS)

_CIRCLE_WORDS = {
    "网格员": ("网格员", "网格长", "网格工作"),
    "干部": ("干部", "村两委", "工作群"),
    "群主": ("群主",),
    "部门": ("部门", "联席"),
    "志愿者": ("志愿",),
    "党员": ("党员", "支部"),
    "商户": ("商户", "商家", "个体户"),
}


def list_room_tags(room: Room, tree: GridTree) -> frozenset[str]:
    """The tags of its grids and of those above, and the circle its name tells (「温水镇网格员群」)."""
    places = {tag for code in room.grids for grid in tree.chain(code) for tag in grid.tags}
    circles = {tag for tag, words in _CIRCLE_WORDS.items() if any(word in room.topic for word in words)}
    return frozenset(places | circles)
