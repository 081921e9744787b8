"""What became of a send and why, in words for people: on pages, in the terminal and in chats."""

from domain.broadcast import SkipCode
from domain.sending import SendCode, SendState

SEND_STATE_WORDS = {
    SendState.PLANNED: "等待发送",
    SendState.CLAIMED: "就要发了",
    SendState.SENDING: "正在发",
    SendState.SENT: "已送达",
    SendState.RETRY: "没发出，会再试",
    SendState.UNKNOWN: "不知道发没发出",
    SendState.FAILED: "没发成",
    SendState.EXPIRED: "过时没发",
    SendState.CANCELLED: "取消了",
    SendState.SKIPPED: "跳过",
}

SEND_REASONS: dict[str, str] = {
    SendCode.NO_ID: "发出了，微信没给编号",
    SendCode.NOT_CONNECTED: "微信没连上",
    SendCode.NOT_FRIEND: "对方不是机器人的好友",
    SendCode.NOT_IN_ROOM: "机器人不在这个群里",
    SendCode.REJECTED: "微信拒绝了",
    SendCode.TIMED_OUT: "等太久没有回音",
    SendCode.CONNECTION_LOST: "发的时候断线了",
    SendCode.UNSUPPORTED: "这种消息发不了",
    SendCode.TOO_LATE: "过了发送时间",
    SendCode.MUTED: "这个群让机器人别说话",
    SendCode.STOPPED: "发的时候程序停了",
    SendCode.PARTLY: "只发到一半",
    SendCode.ACCOUNT_LOST: "这个微信号退出了，没有别的号在群里",
    SendCode.GIVEN_UP: "有人定了不再发",
    SkipCode.NO_SEAT: "机器人还没进这个群",
    SkipCode.UNFILLED: "通知里的空没填上",
    SkipCode.DAILY_CEILING: "这个群今天收得够多了",
}


def say_send_code(code: str) -> str:
    """Why a send ended as it did; empty where it is no trouble."""
    return SEND_REASONS.get(code, "")
