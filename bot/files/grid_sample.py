"""The grid sheet that `wangge init` writes: a small village to replace with one's own, and how to fill it in."""

from pathlib import Path

from bot.files.grids import heads_of, rows_of
from bot.files.sheets import write_workbook
from domain.directory import Role
from domain.ids import GridCode
from domain.roster import DepartmentLine, GridLine, PersonLine, RoomLine, Roster, Section
from domain.tree import Tier

GUIDE = (
    "怎么填这张表",
    "一、“网格”表：一行一个网格，从县写到户。县的编号是6位；镇、村、组、户都是15位，没有的级别写0。",
    "二、编号、镇序、电话这几列要设成“文本”，不然表格软件会把长数字改坏。",
    "三、“镇序”只有镇要写：两位数字，每个镇不一样，会写进单号。“标签”可以不写，几个标签用顿号隔开。",
    "四、“部门”表：部门编号用小写英文，例如 police 派出所、justice 司法所、civil 民政办。",
    "五、“人员”表：一个人有几个职务就写几行。职务写 网格长、副网格长、干部、值班、部门人员、管理员。",
    "六、每个网格只能有一个网格长。部门人员要写部门，别的人要写所属网格。",
    "七、“账号”和“微信编号”不知道就都留空：发登记码给本人，本人发给机器人就登记上了。",
    "八、“群”表：一个群管几个户格，就在“所属网格”里用顿号隔开写几个。留空表示不再管这个群。",
    "九、再导入一次时：表里写到的网格，它和它下面的都以表为准；表里没写到的镇村不会动。",
    "十、没写进“群”表的群不会丢。先看一遍要改什么，确认了才会真的导入，有一处不对就一行也不导入。",
)
COUNTY, TOWN = GridCode("520329"), GridCode("520329105000000")
VILLAGE, GROUP = GridCode("520329105010000"), GridCode("520329105010100")
HOUSEHOLD_1, HOUSEHOLD_2 = GridCode("520329105010101"), GridCode("520329105010102")

SAMPLE = Roster(
    grids=(
        GridLine(code=COUNTY, name="示例县", tier=Tier.COUNTY),
        GridLine(code=TOWN, name="示例镇", tier=Tier.TOWN, seq="01"),
        GridLine(code=VILLAGE, name="河西村", tier=Tier.VILLAGE, tags=frozenset({"山区"})),
        GridLine(code=GROUP, name="一组", tier=Tier.GROUP),
        GridLine(code=HOUSEHOLD_1, name="1格", tier=Tier.HOUSEHOLD),
        GridLine(code=HOUSEHOLD_2, name="2格", tier=Tier.HOUSEHOLD),
    ),
    departments=(
        DepartmentLine(code="police", name="派出所", grid=TOWN, phone="110"),
        DepartmentLine(code="justice", name="司法所", grid=TOWN),
    ),
    people=(
        PersonLine(name="示例管理员", role=Role.ADMIN, grid=COUNTY),
        PersonLine(name="示例值班员", role=Role.DUTY, grid=COUNTY),
        PersonLine(name="示例镇书记", role=Role.LEADER, grid=TOWN),
        PersonLine(name="示例村书记", role=Role.LEADER, grid=VILLAGE),
        PersonLine(name="示例组长", role=Role.LEADER, grid=GROUP),
        PersonLine(name="示例网格长", role=Role.LEADER, grid=HOUSEHOLD_1),
        PersonLine(name="示例网格长二", role=Role.LEADER, grid=HOUSEHOLD_2),
        PersonLine(name="示例民警", role=Role.STAFF, grid=TOWN, department="police"),
    ),
    rooms=(
        RoomLine(topic="示例镇河西村群", grids=(VILLAGE,)),
        RoomLine(topic="示例镇河西村一组群", grids=(HOUSEHOLD_1, HOUSEHOLD_2)),
    ),
)


def write_sample(path: Path) -> None:
    """An .xlsx that imports as it stands, with a first sheet in plain words."""
    guide = ("填表说明", [[line] for line in GUIDE])
    write_workbook(path, [guide, *((s.value, [heads_of(s), *rows_of(s, SAMPLE)]) for s in Section)])
