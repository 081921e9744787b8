"""How WeChat writes down what people do with more than words: quotes, mentions, places, links."""

from xml.sax.saxutils import quoteattr

from simulator.messages import Kind

MENTION_END = "\u2005"
QUOTE_RULE = "\n- - - - - - - - - - - - - - -\n"
EVERYBODY = "all"

QUOTED_AS = {
    Kind.PICTURE: "[图片]",
    Kind.FILE: "[文件]",
    Kind.VOICE: "[语音]",
    Kind.VIDEO: "[视频]",
    Kind.LOCATION: "[位置]",
    Kind.LINK: "[链接]",
    Kind.CONTACT: "[名片]",
    Kind.EMOTICON: "[动画表情]",
    Kind.MINI_PROGRAM: "[小程序]",
}


def flatten_quote(name: str, quoted: str, reply: str) -> str:
    """A quote reaches a bot as plain text: who and what stands in brackets above a ruled line."""
    return f"「{name}：{quoted}」{QUOTE_RULE}{reply}"


def mention_people(text: str, names: list[str]) -> str:
    """Puts in front the mentions that the text does not carry yet."""
    missing = [f"@{name}{MENTION_END}" for name in names if f"@{name}" not in text]
    return "".join(missing) + text


def write_wire_text(kind: Kind, text: str, *, url: str, place: tuple[float, float]) -> str:
    """The payload text of a message that is more than text: WeChat's own XML, as iPad-type puppets pass it on."""
    match kind:
        case Kind.PICTURE:
            return '<?xml version="1.0"?>\n<msg><img hdlength="0" length="0" /></msg>'
        case Kind.VOICE:
            return '<msg><voicemsg voicelength="3000" voiceformat="4" /></msg>'
        case Kind.LOCATION:
            label = quoteattr(text)
            spot = f'x="{place[0]}" y="{place[1]}" scale="16" label={label} poiname={label}'
            return f'<?xml version="1.0"?>\n<msg><location {spot} /></msg>'
        case Kind.LINK:
            return f"<msg><appmsg><title>{_escape(text)}</title><type>5</type><url>{_escape(url)}</url></appmsg></msg>"
        case _:
            return text


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
