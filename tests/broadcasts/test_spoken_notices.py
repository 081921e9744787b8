"""What leaders say before the words of a notice: when and to whom, in about two hundred ways, and what is none."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schedule import Once
from domain.schedule_words import say_schedule
from domain.spoken_audience import names_known_places
from domain.spoken_notice import NoticeWords, read_notice_words
from domain.spoken_schedule import read_pieces, read_spoken_schedule
from domain.tree import GridTree

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # ten in the morning of a Friday
SAID = """
每周一早8点半发 | 每周一早上8点半
每周一早上八点半发 | 每周一早上8点半
每个星期一早上8:30发 | 每周一早上8点半
每礼拜三下午三点通知 | 每周三下午3点
每周五下午5点给全村发通知 | 每周五下午5点 | 全村
每周一、周三、周五上午9点发 | 每周一、三、五上午9点
每周一三五上午九点发给全村 | 每周一、三、五上午9点 | 全村
每周二和周四上午10点发 | 每周二、四上午10点
每周一到周五上午9点发 | 每周一、二、三、四、五上午9点
每周六日上午9点发 | 每周六、日上午9点
每周日上午十点通知群里 | 每周日上午10点 | 群里
每周末上午9点发给大家 | 每周六上午9点 | 大家
每星期天上午9点发 | 每周日上午9点
每周3下午2点发 | 每周三下午2点
每个工作日下午5点发 | 每个工作日下午5点
每个上班日早上8点半通知全镇网格员 | 每个工作日早上8点半 | 全镇 网格员
工作日每天下午五点半发 | 每个工作日下午5点半
工作日早上8点发 | 每个工作日早上8点
每天早上8点发 | 每天早上8点
每天8点发给全村 | 每天早上8点 | 全村
天天上午9点通知全组 | 每天上午9点 | 全组
每日下午4点发 | 每天下午4点
每天早上8点，放假也发 | 每天早上8点 | +放假也发
每天早上8点节假日照常发 | 每天早上8点 | +放假也发
每月5号上午9点发 | 每月5号上午9点
每个月15号早上八点半发给全村 | 每月15号早上8点半 | 全村
每月1号、15号上午9点发 | 每月1、15号上午9点
每月5日和20日下午3点发 | 每月5、20号下午3点
每月第一个工作日上午9点发 | 每月第一个工作日上午9点
每月头一个工作日发 | 每月第一个工作日早上8点半
每个月第3个工作日早8点半发 | 每月第三个工作日早上8点半
每月最后一个工作日下午4点通知 | 每月最后一个工作日下午4点
每月末工作日下午4点发 | 每月最后一个工作日下午4点
每年9月28日早上8点发 | 每年9月28日早上8点
每年的3月12号上午9点发给全镇 | 每年3月12日上午9点 | 全镇
腊月二十三早上9点发 | 只一次：每年农历腊月二十三上午9点
每年腊月二十三早上9点发 | 每年农历腊月二十三上午9点
腊月廿三上午9点发给全村 | 只一次：每年农历腊月二十三上午9点 | 全村
正月初八早上8点半发 | 只一次：每年农历正月初八早上8点半
正月十五上午发 | 只一次：每年农历正月十五上午9点
每年正月十五早上8点发 | 每年农历正月十五早上8点
八月十五上午10点发 | 只一次：每年农历八月十五上午10点
农历八月十五上午10点发 | 只一次：每年农历八月十五上午10点
农历12月23早上9点发 | 只一次：每年农历腊月二十三上午9点
每年农历九月初九上午9点通知全村 | 每年农历九月初九上午9点 | 全村
冬月初一早上8点发 | 只一次：每年农历冬月初一早上8点
二月初二发 | 只一次：每年农历二月初二早上8点半
十月初一上午发给全村 | 只一次：每年农历十月初一上午9点 | 全村
三月三十早上发 | 只一次：每年农历三月三十早上8点半
清明前7天发 | 只一次：每年清明前7天早上8点半
清明前七天早上8点发 | 只一次：每年清明前7天早上8点
每年清明前7天早8点发 | 每年清明前7天早上8点
清明节前一周上午9点发给全镇 | 只一次：每年清明前7天上午9点 | 全镇
每年清明节前3天发 | 每年清明前3天早上8点半
清明当天早上8点发 | 只一次：每年清明那天早上8点
谷雨后三天上午9点发 | 只一次：每年谷雨后3天上午9点
每年立夏那天上午9点发 | 每年立夏那天上午9点
霜降前10天发给林缘群 | 只一次：每年霜降前10天早上8点半 | 林缘群
冬至早上8点半发 | 只一次：每年冬至那天早上8点半
芒种前5天早8点通知全县四级群 | 只一次：每年芒种前5天早上8点 | 全县 四级群
春节前3天发 | 只一次：每年春节前3天早上8点半
除夕早上9点发 | 只一次：每年除夕上午9点
大年初一早上8点放假也发 | 只一次：每年春节早上8点 | +放假也发
每年小年早上9点发 | 每年农历腊月二十三上午9点
元宵节上午10点发 | 只一次：每年农历正月十五上午10点
端午节前两天上午9点发给全村 | 只一次：每年农历五月初五前2天上午9点 | 全村
中秋节前一天上午9点发 | 只一次：每年农历八月十五前1天上午9点
重阳节早上8点半发 | 只一次：每年农历九月初九早上8点半
腊八那天早上8点发 | 只一次：每年农历腊月初八早上8点
过年前10天上午发 | 只一次：每年春节前10天上午9点
国庆前3天上午9点发 | 2027年9月28日（周二）上午9点
国庆节前一周发 | 2027年9月24日（周五）早上8点半
每年国庆前3天上午9点发 | 每年9月28日上午9点
元旦前两天发给全镇 | 2026年12月30日（周三）早上8点半 | 全镇
五一前一天下午3点发 | 2027年4月30日（周五）下午3点
劳动节前3天上午发 | 2027年4月28日（周三）上午9点
六一儿童节发 | 2027年6月1日（周二）早上8点半
六一早上8点发 | 2027年6月1日（周二）早上8点
教师节上午9点发 | 2027年9月10日（周五）上午9点
从5月25日到7月15日每3天早上8点发 | 2027年5月25日到2027年7月15日每3天早上8点
5月25号至7月15号每三天早8点半发给全村 | 2027年5月25日到2027年7月15日每3天早上8点半 | 全村
自9月1日起至10月31日止，每隔两天上午9点发 | 2027年9月1日到2027年10月31日每3天上午9点
6月1日到8月31日每天上午10点发 | 2027年6月1日到2027年8月31日每天上午10点
2027年5月25日-2027年7月15日每3天08:30发 | 2027年5月25日到2027年7月15日每3天早上8点半
每隔两天早上八点发 | 2026年11月21日到2027年11月20日每3天早上8点
每两周周一早上8点发 | 2026年11月23日到2027年11月22日每14天早上8点
隔周周三下午三点发 | 2026年11月25日到2027年11月24日每14天下午3点
月底前每天早上八点发 | 2026年11月21日到2026年11月30日每天早上8点
12月25号前每天上午9点发 | 2026年11月21日到2026年12月24日每天上午9点
每周五下午3点提醒大家 | 每周五下午3点 | 大家
二十号下午两点发给镇里的群 | 2026年11月20日（周五）下午2点 | 镇里的
红色预警时发 | 收到红色预警的时候
收到红色预警就发 | 收到红色预警的时候
暴雨红色预警的时候发给全村 | 收到红色预警的时候 | 全村
发布暴雨橙色预警时通知沿河群 | 收到橙色预警的时候 | 沿河群
一有山洪红色预警就通知全镇 | 收到红色预警的时候 | 全镇
明早8点发 | 2026年11月21日（周六）早上8点
明天早上8点发 | 2026年11月21日（周六）早上8点
明天上午九点半发给全村 | 2026年11月21日（周六）上午9点半 | 全村
明天8点半通知一组二组 | 2026年11月21日（周六）早上8点半 | 一组 二组
明晚7点发 | 2026年11月21日（周六）晚上7点
明天下午发 | 2026年11月21日（周六）下午3点
今天下午3点发 | 2026年11月20日（周五）下午3点
今晚7点发 | 2026年11月20日（周五）晚上7点
今晚7点半通知全村 | 2026年11月20日（周五）晚上7点半 | 全村
今下午4点发 | 2026年11月20日（周五）下午4点
后天早上8点发 | 2026年11月22日（周日）早上8点
后天上午发给河西村 | 2026年11月22日（周日）上午9点 | 河西村
大后天上午10点一刻发 | 2026年11月23日（周一）上午10点15分
大后天中午发 | 2026年11月23日（周一）中午12点
下周三上午9点发给一组、三组 | 2026年11月25日（周三）上午9点 | 一组 三组
下周一早上发 | 2026年11月23日（周一）早上8点半
周五下午3点发 | 2026年11月20日（周五）下午3点
这周六上午9点发 | 2026年11月21日（周六）上午9点
星期天上午10点发 | 2026年11月22日（周日）上午10点
12月5日8点20发 | 2026年12月5日（周六）早上8点20分
12月5号早上8点半发给河西村一组 | 2026年12月5日（周六）早上8点半 | 河西村 一组
2026年12月5日 08:30发 | 2026年12月5日（周六）早上8点半
2026-12-05 08:30 发 | 2026年12月5日（周六）早上8点半
25号上午9点发 | 2026年11月25日（周三）上午9点
下个月3号早上8点发 | 2026年12月3日（周四）早上8点
十二月五号上午九点发 | 2026年12月5日（周六）上午9点
三天后上午10点发 | 2026年11月23日（周一）上午10点
3天后发 | 2026年11月23日（周一）早上8点半
过两天早上9点发 | 2026年11月22日（周日）上午9点
半小时后发 | 2026年11月20日（周五）上午10点半
半个小时后通知全村 | 2026年11月20日（周五）上午10点半 | 全村
一个小时后发 | 2026年11月20日（周五）上午11点
过20分钟后发 | 2026年11月20日（周五）上午10点20分
一刻钟后发 | 2026年11月20日（周五）上午10点15分
两个钟头后发 | 2026年11月20日（周五）中午12点
马上发给全村 | 2026年11月20日（周五）上午10点 | 全村
现在发给一组 | 2026年11月20日（周五）上午10点 | 一组
立刻通知全镇网格员 | 2026年11月20日（周五）上午10点 | 全镇 网格员
8点半发 | 2026年11月21日（周六）早上8点半
下午3点发 | 2026年11月20日（周五）下午3点
3点发 | 2026年11月20日（周五）下午3点
11点半通知二组 | 2026年11月20日（周五）上午11点半 | 二组
下午2点45分发 | 2026年11月20日（周五）下午2点45分
下午两点三刻发 | 2026年11月20日（周五）下午2点45分
晚上7点发 | 2026年11月20日（周五）晚上7点
中午12点发 | 2026年11月20日（周五）中午12点
中午1点发 | 2026年11月20日（周五）下午1点
早8点发 | 2026年11月21日（周六）早上8点
通知全村 | 现在 | 全村
通知全镇 | 现在 | 全镇
通知全县 | 现在 | 全县
通知全组 | 现在 | 全组
通知一组二组 | 现在 | 一组 二组
通知1组、2组、3组 | 现在 | 1组 2组 3组
通知第一组和第三组 | 现在 | 第一组 第三组
通知十一组 | 现在 | 十一组
通知本村 | 现在 | 本村
通知我们村 | 现在 | 我们村
通知咱村 | 现在 | 咱村
通知各组 | 现在 | 各组
通知各村 | 现在 | 各村
通知所有村 | 现在 | 所有村
通知河西村 | 现在 | 河西村
通知河西村和河东村 | 现在 | 河西村 河东村
通知河西村一组 | 现在 | 河西村 一组
通知河西村一组二组 | 现在 | 河西村 一组 二组
通知清溪镇河西村 | 现在 | 清溪镇 河西村
通知全村除二组 | 现在 | 全村 除 二组
通知全村，除了二组 | 现在 | 全村 除了 二组
通知全村除一组、二组以外 | 现在 | 全村 除 一组 二组
通知全镇，不包括河东村 | 现在 | 全镇 不包括 河东村
通知全镇除河东村外 | 现在 | 全镇 除 河东村
发给全镇网格员 | 现在 | 全镇 网格员
发给全镇网格员群 | 现在 | 全镇 网格员群
发给全村网格长 | 现在 | 全村 网格长
发给全镇干部群 | 现在 | 全镇 干部群
发给全县四级群 | 现在 | 全县 四级群
发给全村户群 | 现在 | 全村 户群
发给全镇村群 | 现在 | 全镇 村群
发到全村各户 | 现在 | 全村 各户
给全村发 | 现在 | 全村
给一组发通知 | 现在 | 一组
给全镇网格员发个通知 | 现在 | 全镇 网格员
请发给全村 | 现在 | 全村
小格，明早8点发给全村 | 2026年11月21日（周六）早上8点 | 全村
麻烦你明早8点通知一组 | 2026年11月21日（周六）早上8点 | 一组
帮我明天下午3点通知全村 | 2026年11月21日（周六）下午3点 | 全村
请在明天早上8点准时发 | 2026年11月21日（周六）早上8点
定时明早8点发 | 2026年11月21日（周六）早上8点
把通知明早8点发给全村 | 2026年11月21日（周六）早上8点 | 全村
群发给全村 | 现在 | 全村
推送给全镇 | 现在 | 全镇
广播给全村 | 现在 | 全村
发通知给全村，明早8点 | 2026年11月21日（周六）早上8点 | 全村
发通知，全村，明早8点 | 2026年11月21日（周六）早上8点 | 全村
全村明早8点发 | 2026年11月21日（周六）早上8点 | 全村
一组二组明早8点通知 | 2026年11月21日（周六）早上8点 | 一组 二组
沿河群明早8点通知 | 2026年11月21日（周六）早上8点 | 沿河群
通知全镇沿河的 | 现在 | 全镇 沿河的
通知商户群 | 现在 | 商户群
发通知 | 现在
发个通知 | 现在
通知一下 | 现在
喊一声 | 现在
告诉大家 | 现在 | 大家
"""
"""What is said before 「：…」 | when it is to go out | to whom, in the words said, where anybody is named."""
NO_NOTICES = """
明早8点开会：带上身份证
我明天早上8点去发：你们等着
老张：明天早上8点发货
通知：明天停水
发：停水了
明天：停水
全村：停水了
每周一：升国旗
每天早上8点：吃药
下午3点：打疫苗
通知老张：明天来村部
告诉老王：他家牛跑了
发给张三：合同
发给我：照片
给他发：红包
发个红包给大家：祝过年好
清明前7天：开始禁火
清明前7天上坟的人多：注意防火
腊月二十三：祭灶
红色预警：大家注意
收到红色预警：撤离
周一早上8点：上学
领导通知：明天检查
镇上通知：明天检查
村里发的通知：都看看
昨天发的通知：作废
谁通知全村的：站出来
怎么通知全村：请教一下
是不是明早8点发：我记不清
明早8点发不发：给个话
明早8点发工资：都来
发工资通知：明天
学校通知：明天放假
每周一发快递：代收点
明天早上发车：8点集合
今晚发货：记得收
给全村发钱：每户200
发给全村的米：已到
一组二组打架：快来
一组发水了：快来人
河西村一组：路灯坏了
全镇最好的村：河西村
每个工作日下午5点下班：不送
每月5号发低保：记得查
腊月二十三发年货：来领
半小时后发车：快点
通知书：已到
通知单发给一组了：收到没
刚才发给全村的：有错
网格员：请到村部
提醒大家：明天交表
提醒一下：别忘了
网格员通知：到村部开会
全镇网格员开会：8点
明早8点，网格员开会：带笔
除夕：团圆
中秋快乐：祝大家
祝全村：新年好
给大家拜年：新年好
转发给全村：谢谢
快发给全村看看
明早8点发给全村
每周一早8点半发
通知全村
发给全镇网格员
明早8点发：
通知全村：
8点半
：停水
每周八早8点发：停水
国庆通知：放假三天
全村通知：明天停水
红色预警通知：注意防范
春节通知：值班表
一组通知：晚上开会
明天通知：下午开会
网格员群通知：交表
"""


def read_lines(block: str) -> list[str]:
    return [line for line in block.strip("\n").splitlines() if line]


def say_when(said: NoticeWords) -> str:
    when = read_pieces(said.when, NOW, ZONE)
    if not said.when or when is None:
        return "现在" if not said.when else "听不明白"
    return ("只一次：" if when.once else "") + say_schedule(when.schedule, ZONE)


@pytest.mark.parametrize("line", read_lines(SAID))
def test_when_and_to_whom_are_understood(line: str) -> None:
    head, when, whom = (part.strip() for part in f"{line} |".split("|")[:3])

    said = read_notice_words(f"{head}：明天停水，请存水。")

    assert said is not None
    assert said.text == "明天停水，请存水。"
    assert say_when(said) == when
    assert " ".join(piece.said for piece in said.whom) == whom.removesuffix("+放假也发").strip()
    assert said.keeps_holidays == whom.endswith("+放假也发")


@pytest.mark.parametrize("words", read_lines(NO_NOTICES))
def test_what_is_no_notice_is_let_pass(words: str) -> None:
    """A bare name is a place only where the county has one of that name."""
    said = read_notice_words(words)
    assert said is None or not names_known_places(said.whom, GridTree(grids={}))


@pytest.mark.parametrize(
    ("words", "when", "text"),
    [
        ("马上通知二组 山上有烟，赶紧看", "2026年11月20日（周五）上午10点", "山上有烟，赶紧看"),
        ("明天发给全村，交水费的到小卖部", "2026年11月21日（周六）早上8点半", "交水费的到小卖部"),
        ("以后礼拜五后晌四点都给全村发一声 接娃娃的车慢点开", "每周五下午4点", "接娃娃的车慢点开"),
        ("十分钟以后发 会议改到二楼", "2026年11月20日（周五）上午10点10分", "会议改到二楼"),
        ("下下周一早七点三刻，给全村：家长会", "2026年11月30日（周一）早上7点45分", "家长会"),
        ("每月第一个星期五下午四点给干部群发：例会", "每月第一个周五下午4点", "例会"),
        ("每月最后一天晚上六点全村发一下：村账上墙", "每月最后一天晚上6点", "村账上墙"),
        ("每天早8点晚6点发沿河的群：报水位", "每天早上8点和晚上6点", "报水位"),
        ("一个半小时后提醒网格员群：送表", "2026年11月20日（周五）上午11点半", "送表"),
        ("从明天起连着五天早上七点给二组发：烧开了再喝", "2026年11月21日到2026年11月25日每天早上7点", "烧开了再喝"),
    ],
)
def test_to_the_bot_itself_it_may_be_said_loosely(words: str, when: str, text: str) -> None:
    said = read_notice_words(words, told=True)

    assert said is not None
    assert (say_when(said), said.text) == (when, text)


@pytest.mark.parametrize(
    "words",
    [
        "每周一早8点半发给一组：8:30在村部集合",
        "每周一早8:30发给一组：8:30在村部集合",
        "每周一早8：30发给一组\n8:30在村部集合",
    ],
)
def test_the_colon_of_an_hour_is_not_the_end_of_the_opening(words: str) -> None:
    said = read_notice_words(words)

    assert said is not None
    assert say_when(said) == "每周一早上8点半"
    assert said.text == "8:30在村部集合"


@pytest.mark.parametrize(
    "head",
    [
        *(
            "明天后天早上8点发",
            "明早8点9点发",
            "每周一每月5号早上8点发",
            "13月5号早上8点发",
            "2月30号早上8点发",
            "明天25点发",
        ),
        *(
            "农历13月5早上8点发",
            "农历5月31早上8点发",
            "每月第16个工作日早上8点发",
            "每周五到周一早上8点发",
            "每月32号早上8点发",
        ),
        *("马上明早8点发", "清明前99天早上8点发", "现在8点发", "收到红色预警时早上8点发"),
    ],
)
def test_times_that_do_not_exist_or_do_not_go_together_are_asked_about(head: str) -> None:
    said = read_notice_words(f"{head}：停水")

    assert said is not None
    assert say_when(said) == "听不明白"


@pytest.mark.parametrize(
    ("now", "head", "at"),
    [
        ("2026-11-20T10:00", "8点发", "2026-11-21T08:00"),
        ("2026-11-20T07:00", "8点发", "2026-11-20T08:00"),
        ("2026-11-20T10:00", "周五上午9点发", "2026-11-27T09:00"),
        ("2026-11-20T10:00", "周五上午11点发", "2026-11-20T11:00"),
        ("2026-12-31T10:00", "元旦上午9点发", "2027-01-01T09:00"),
        ("2026-12-31T10:00", "1号上午9点发", "2027-01-01T09:00"),
        ("2027-02-28T10:00", "明早8点发", "2027-03-01T08:00"),
        ("2026-11-20T10:00", "今天发", "2026-11-20T10:00"),
    ],
)
def test_a_moment_is_the_next_such(now: str, head: str, at: str) -> None:
    said = read_notice_words(f"{head}：停水")
    assert said is not None

    when = read_pieces(said.when, local(now), ZONE)

    assert when is not None
    assert when.schedule == Once(at=local(at))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def test_an_hour_that_has_passed_today_is_not_moved_when_today_was_said() -> None:
    said = read_notice_words("今天早上8点发：停水")
    assert said is not None

    when = read_pieces(said.when, NOW, ZONE)

    assert when is not None
    assert when.schedule == Once(at=local("2026-11-20T08:00"))


def test_words_that_say_only_when_are_read_alone() -> None:
    when = read_spoken_schedule("每周一早8点半", NOW, ZONE)

    assert when is not None
    assert say_schedule(when.schedule, ZONE) == "每周一早上8点半"
    for words in ("每周一早8点半发", "全村", "", "停水"):
        assert read_spoken_schedule(words, NOW, ZONE) is None


whens = st.sampled_from([line.split("|")[0].strip() for line in read_lines(SAID)[:90]])
WHOM = ("给全村", "给一组、二组", "给全镇网格员群", "给河西村一组", "给全村除二组", "到群里")
texts = st.text(min_size=1, max_size=60).filter(lambda text: text.strip() == text and text)


@given(when=whens.filter(lambda head: head.endswith("发")), whom=st.sampled_from(WHOM), text=texts)
def test_when_and_to_whom_go_together_and_the_words_stay_as_they_are(when: str, whom: str, text: str) -> None:
    alone, together = read_notice_words(f"{when}：停水"), read_notice_words(f"{when}{whom}：{text}")

    assert alone is not None
    assert together is not None
    assert together.when == alone.when
    assert together.text == text
    assert together.whom


@given(
    text=st.text(
        alphabet="每周月年天一二三十廿初正腊农历清明前后节发通知给全村镇组除了早晚上下午点半分号日:：,，0123456789 \n",
        max_size=80,
    )
)
def test_any_words_of_this_kind_are_read_or_let_pass(text: str) -> None:
    said = read_notice_words(text)

    if said is not None:
        assert said.text
        read_pieces(said.when, NOW, ZONE)


@given(text=st.text(max_size=4000))
def test_hostile_words_do_no_harm(text: str) -> None:
    read_notice_words(text)


@given(days=st.integers(0, 3000), hour=st.integers(8, 19))
def test_a_day_said_by_its_date_is_that_day(days: int, hour: int) -> None:
    day = date(2026, 11, 21) + timedelta(days=days)

    said = read_notice_words(f"{day.year}年{day.month}月{day.day}日{hour}点发：停水")

    assert said is not None
    when = read_pieces(said.when, NOW, ZONE)
    assert when is not None
    assert when.schedule == Once(at=datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC))
