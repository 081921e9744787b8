"""Why a ticket is returned, put off, laid aside, voided or turned away: a few codes, so that nobody must write."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`said` is how it is offered and told; any of `words` in what somebody says means it.

    `channel`: where the reporter may turn instead, for what is turned away.
    """

    code: str
    said: str
    words: tuple[str, ...]
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """`code` goes into the history; `said` is for people to read: the reason's own name, or what was said freely."""

    code: str
    said: str


OTHER = "other"
MAX_SAID = 60

RETURN = (
    Reason("not_my_place", "不是我这片", ("不是我组", "不是我们组", "不是我这", "不是我村", "不在我", "别组", "别村")),
    Reason("not_my_duty", "不归我管", ("不归", "管不着", "不是我管", "不属")),
    Reason("sent_wrong", "派错了", ("派错", "搞错", "弄错", "转错")),
)
EXTEND = (
    Reason("material", "等材料", ("等料", "材料", "没料", "买不到", "缺货", "配件")),
    Reason("hands", "人手不够", ("人手", "没人", "忙不过来", "师傅")),
    Reason("weather", "天气不好", ("天气", "下雨", "下雪", "天晴", "雨", "雪")),
)
SUSPEND = (
    Reason("approval", "等上级批复", ("批复", "等批", "上面批", "上级批", "审批", "等上面", "等上级")),
    Reason("money", "资金未到位", ("缺钱", "没钱", "资金", "经费", "钱没")),
    Reason("season", "季节不允许", ("季节", "天不允许", "冬天", "雨季", "等天晴", "开春", "上冻", "汛期", "天冷")),
    Reason("court", "权属待法院定", ("法院", "权属", "官司", "判")),
    Reason("away", "当事人外出", ("外出", "不在家", "打工", "人不在", "没回来", "当事人")),
    Reason("project", "需专项工程", ("专项", "工程", "大修", "立项", "改造")),
)
"""The list of workflow §12."""
VOID = (
    Reason("mistaken", "记错了", ("记错", "搞错", "弄错", "误会", "误报", "按错")),
    Reason("doubled", "记重了", ("记重", "重复", "重了", "报过")),
    Reason("not_an_issue", "不是要办的事", ("不是问题", "不是事", "没这事", "没事")),
    Reason("not_needed", "不用办了", ("不用", "不办了", "好了")),
)
REJECT = (
    Reason(
        "in_court",
        "已经在打官司",
        ("官司", "诉讼", "起诉", "仲裁", "法院"),
        channel="请等那边的结果",
    ),
    Reason("in_petition", "信访已经在办", ("信访", "上访"), channel="请向信访局问进展"),
    Reason("secret", "涉密或是别人的私事", ("涉密", "隐私", "私事", "保密"), channel="请到镇里当面说"),
    Reason("settled", "已经有了合法结论", ("结论", "判决", "处理过", "答复过"), channel="不服可以申请复查，或者去法院"),
    Reason("elsewhere", "不在我们这片", ("不在本", "不在我们", "外县", "外镇", "辖区"), channel="请打12345"),
    Reason("doubled", "已经和前一件并了", ("重复", "并案", "报过", "重了"), channel="前一件办好了一起告诉您"),
    Reason("not_found", "核不清楚", ("核实", "找不到", "没这事", "查不到", "核不"), channel="有地方、有时间了再说一遍"),
)
"""The list of workflow §12; each with where to turn [L: 潍坊12345条例19条]."""
REFER = (
    Reason("police", "110", ("110", "报警", "公安")),
    Reason("hotline", "12345", ("12345", "热线")),
    Reason("court", "法院", ("法院", "起诉", "打官司", "仲裁")),
    Reason("petition", "信访局", ("信访",)),
    Reason("discipline", "纪委", ("纪委", "纪检", "监委")),
)
"""Not why, but where to."""
REASONS: Mapping[str, tuple[Reason, ...]] = {
    "return": RETURN,
    "extend": EXTEND,
    "suspend": SUSPEND,
    "void": VOID,
    "reject": REJECT,
    "refer": REFER,
}
"""By the deed that needs one."""


def read_why(deed: str, said: str) -> Why | None:
    """Why, of what was said or clicked: a code, one of its words, or anything else as it is; None where nothing was."""
    said = said.strip(" ，,。.！!：:")
    if not said:
        return None
    for reason in REASONS[deed]:
        if said == reason.code or said == reason.said or any(word in said for word in reason.words):
            return Why(reason.code, reason.said if said == reason.code else said[:MAX_SAID])
    return Why(OTHER, said[:MAX_SAID])


def find_reason(deed: str, code: str) -> Reason | None:
    return next((reason for reason in REASONS[deed] if reason.code == code), None)


def say_reason(code: str) -> str:
    """The name of a code of any deed; empty for what was said freely."""
    return next((r.said for reasons in REASONS.values() for r in reasons if r.code == code), "")
