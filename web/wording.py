"""Plain Chinese for what the screens show: times as people say them, states, actors, reasons."""

import re
from datetime import datetime, timedelta, tzinfo

from domain.directory import Directory
from domain.ids import PersonId
from domain.joint import Task
from domain.mediation import Concern, MediationOutcome, RiseGround
from domain.on_behalf import PROXIES
from domain.reasons import say_reason
from domain.ticket import Action, State
from domain.ticket_record import TicketEvent

HIDDEN = "（保密）"

STEPS = ("问题上报", "立案登记", "任务指派", "调查落实", "处理反馈", "结案归档")
"""The six-step loop [S003]."""

_STEP_OF_STATE = {
    State.CANDIDATE: 0,
    State.REPORTED: 0,
    State.FILED: 1,
    State.ASSIGNED: 2,
    State.WORKING: 3,
    State.ASSISTING: 3,
    State.MEDIATING: 3,
    State.REWORKING: 3,
    State.SUSPENDED: 3,
    State.REFERRED: 3,
    State.FEEDBACK: 4,
    State.VERIFYING: 4,
    State.CLOSED: 5,
    State.ARCHIVED: 5,
}

ACTION_WORDS = {
    Action.SUGGEST: "机器人听到，等人确认",
    Action.CONFIRM: "确认上报",
    Action.DROP: "不算事，放下",
    Action.REPORT: "上报",
    Action.FILE: "立案",
    Action.REJECT: "不予受理",
    Action.ASSIGN: "派人办",
    Action.DIRECT: "直报县里",
    Action.DOWNGRADE: "改为一般件",
    Action.ACCEPT: "接单",
    Action.RETURN: "退回",
    Action.ESCALATE: "往上报",
    Action.TRANSFER: "转给别人",
    Action.PROGRESS: "说进展",
    Action.ASSIST: "请人协办",
    Action.REJOIN: "协办回来",
    Action.WHISTLE: "吹哨叫部门",
    Action.MEDIATE: "调解",
    Action.RAISE_MEDIATION: "交上一级调解",
    Action.LEAVE_MEDIATION: "不再调解",
    Action.SETTLE: "调成了",
    Action.TERMINATE: "调解终止",
    Action.SUSPEND: "申请挂起",
    Action.RESUME: "恢复办理",
    Action.EXTEND: "申请延期",
    Action.APPROVE: "同意",
    Action.REFUSE: "不同意",
    Action.DONE: "办好了",
    Action.VERIFY: "去问报告人",
    Action.CLOSE: "结案",
    Action.REWORK: "没办好，重办",
    Action.REOPEN: "重新打开",
    Action.ARCHIVE: "归档",
    Action.REFER: "转外部",
    Action.TAKE_BACK: "外部退回",
    Action.VOID: "作废",
    Action.WITHDRAW: "报告人撤回",
    Action.MERGE: "并案",
    Action.REVISE: "改内容",
    Action.JOIN: "又有人报",
    Action.URGE: "催办",
    Action.NOTE: "备注",
    Action.ERASE: "按要求删除原话",
    Action.HAND_OVER: "换人负责",
    Action.PROLONG: "同意延期",
    Action.WAIT: "等报告人补材料",
    Action.GO_ON: "接着办",
    Action.SHARE: "协办有回音",
    Action.SUPERVISE: "督办提醒",
    Action.UNDO: "撤销上一步",
}

EVENT_REASONS = {
    "not_ours": "说不归他们管",
    "cannot": "说来不了",
    "department_silent": "部门没来，列入考核清单",
    "unanswered": "到时候没人接",
    "repeated": "县里没回话，又报一次",
    "yellow": "黄牌：快到期了",
    "red": "红牌：超期了",
    "waited_enough": "等报告人补情况，到时候了",
    "review_date": "挂账到期了",
    "whistle_proposed": "请镇里吹哨",
    "unsolved": "群众反映多，本级解决不了",
    "enforcement": "要执法",
    "emergency": "应急",
    "satisfied": "满意",
    "mostly": "基本满意",
    "dissatisfied": "不满意",
    PROXIES["satisfied"]: "代评：满意",
    PROXIES["mostly"]: "代评：基本满意",
    PROXIES["dissatisfied"]: "代评：不满意",
    "post_empty": "原来办的人不管了",
    "conflict": "原来办的人要回避",
    "not_reached": "问了没人回，不算满意",
    "not_agreed": "没批",
    "broken_again": "又坏了",
    "not_needed": "报告人说不用了",
    "sent_back": "外面退回来了",
    "done_outside": "外面办完了",
    "no_result_yet": "外面还没结果",
    "taken_up": "能办了",
    "merged": "并来一件",
    "parted": "又分开了",
    "no_agreement": "谈不拢",
    "refused": "一方不愿调",
    "absent": "人不来",
    "given_up": "调不成",
    "administration": "转行政处理",
    Concern.HOME_VIOLENCE: "有家庭暴力，不调解",
    Concern.MINOR: "孩子受害，不调解",
} | {ground.value: ground.zh for ground in RiseGround}

SITTING_WORDS = {
    MediationOutcome.FAILED: "没成",
    MediationOutcome.SETTLED: "成了",
    MediationOutcome.REFUSED: "一方不愿调",
    MediationOutcome.ABSENT: "有一家没来",
}

WORDS_KINDS = {
    "report": "报告人说",
    "note": "补充",
    "feedback": "办理人说",
    "verdict": "评价",
    "why": "说明原因",
    "clue": "线索",
}
MEDIA_KINDS = {"picture": "图片", "file": "文件", "voice": "语音", "video": "视频"}
MEDIA_STATES = {"wanted": "正在取", "kept": "已存好", "ready": "已存好", "failed": "没取到", "gone": "取不到了"}

_BY_REPORTER = frozenset(
    {Action.REPORT, Action.DIRECT, Action.CONFIRM, Action.JOIN, Action.URGE, Action.WITHDRAW, Action.REOPEN}
)


def say_state(state: State) -> str:
    """As a leader reads it in the command centre, where nobody is the reporter."""
    return "等报告人评价" if state is State.VERIFYING else state.zh


def step_of(state: State) -> int | None:
    """0–5, which of the six steps it stands at; None for what left the loop."""
    return _STEP_OF_STATE.get(state)


def say_actor(event: TicketEvent, directory: Directory, *, sensitive: bool) -> str:
    """Officers by name, residents never; nobody's name on a sensitive ticket or behind a report."""
    kind, _, number = event.actor.partition(":")
    match kind:
        case "system":
            return "自动"
        case "clock":
            return "到时提醒"
        case "api":
            return "网页或接口"
        case "person" if event.action in _BY_REPORTER:
            return "报告人"
        case "person" if sensitive:
            return "有关人员"
        case "person":
            return name_officer(number, directory) or "居民"
    return "其他"


def name_sharer(task: Task, directory: Directory, *, sensitive: bool) -> str:
    """The department, or the officer who was asked to help."""
    if task.department:
        offices = (one for one in directory.departments if (one.code, one.grid) == (task.department, task.office))
        office = next(offices, None)
        return office.name if office else task.department
    return "有关人员" if sensitive else name_officer(str(task.person), directory) or "协办的人"


def name_officer(number: str, directory: Directory) -> str:
    """The name of a holder of a post; empty for everybody else."""
    officer = directory.officers.get(PersonId(int(number))) if number.isascii() and number.isdigit() else None
    return officer.name if officer else ""


def say_event_reason(reason: str) -> str:
    """The program's own codes as words; what a person wrote as it is; other codes are nothing to read."""
    return EVENT_REASONS.get(reason) or say_reason(reason) or ("" if reason.isascii() else reason)


def say_sitting(event: TicketEvent) -> str:
    """`第2次，没成`: what the history says of a sitting; empty for everything else."""
    number, outcome = event.facts.get("number"), event.facts.get("outcome")
    return f"第{number}次，{SITTING_WORDS[MediationOutcome(outcome)]}" if number and outcome else ""


def say_ago(at: datetime, now: datetime, zone: tzinfo) -> str:
    """`刚刚`, `5分钟前`, `3小时前`, `昨天 14:20`, `11月18日 14:20`."""
    passed = now - at
    if timedelta(0) <= passed < timedelta(minutes=1):
        return "刚刚"
    if timedelta(0) <= passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)}分钟前"
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    if days == 0 and passed > timedelta(0):
        return f"{passed // timedelta(hours=1)}小时前"
    if days in _DAYS:
        return f"{_DAYS[days]} {local:%H:%M}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


_DAYS = {0: "今天", 1: "昨天", 2: "前天", -1: "明天", -2: "后天"}


def say_moment(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def mask_numbers(text: str) -> str:
    """Telephone and identity numbers are needed by nobody on a screen (reliability.md, "Who may do what")."""
    return _PHONE.sub(r"\1****\2", _IDENTITY.sub(r"\1***********\2", text))


_IDENTITY = re.compile(r"(?<![0-9])([0-9]{3})[0-9]{11}([0-9]{3}[0-9Xx])(?![0-9])")
_PHONE = re.compile(r"(?<![0-9])(1[0-9]{2})[0-9]{4}([0-9]{4})(?![0-9])")
