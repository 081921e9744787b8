"""Every oddity of a raw payload, as a table."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.gateway.reading import RawMessage, Surroundings, read_message, read_time, strip_mention_prefix
from domain.ids import AccountName, ContactId
from domain.messages import InboundMessage, MessageKind, Quote

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BOT = "wxid_bot"
LI = "wxid_li"
LINE = "\n- - - - - - - - - - - - - - -\n"


def read(text: str = "", *, kind: int = 7, **fields: Any) -> InboundMessage | None:
    around = Surroundings(
        account=AccountName("a1"),
        self_id=ContactId(BOT),
        arrived_at=NOW,
        bot_names=("小格", "网格小助手", "格子(一组"),
        room_topic="一组",
        member_count=fields.pop("member_count", 8),
    )
    raw = RawMessage(
        id="7301",
        type=kind,
        text=text,
        from_id=fields.pop("from_id", LI),
        room_id=fields.pop("room_id", "1@chatroom"),
        **fields,
    )
    return read_message(raw, around)


def read_surely(text: str = "", **fields: Any) -> InboundMessage:
    message = read(text, **fields)
    assert message is not None
    return message


def test_words_in_a_group_are_read_with_all_that_is_known_around_them():
    assert read_surely("村口路灯坏了", timestamp=1_795_399_200) == InboundMessage(
        account="a1",
        message_id="7301",
        sender=LI,
        room="1@chatroom",
        room_topic="一组",
        text="村口路灯坏了",
        sent_at=datetime.fromtimestamp(1_795_399_200, UTC),
        arrived_at=NOW,
    )


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (0, MessageKind.OTHER),
        (1, MessageKind.FILE),
        (2, MessageKind.VOICE),
        (3, MessageKind.CARD),
        (4, MessageKind.OTHER),
        (5, MessageKind.OTHER),
        (6, MessageKind.PICTURE),
        (7, MessageKind.TEXT),
        (8, MessageKind.LOCATION),
        (9, MessageKind.OTHER),
        (10, MessageKind.OTHER),
        (11, MessageKind.OTHER),
        (12, MessageKind.OTHER),
        (13, MessageKind.RECALLED),
        (14, MessageKind.LINK),
        (15, MessageKind.VIDEO),
        (16, MessageKind.OTHER),
        (17, MessageKind.OTHER),
        (99, MessageKind.OTHER),
    ],
)
def test_every_number_of_a_type_has_a_kind(number, kind):
    assert read_surely("<msg/>", kind=number).kind is kind


@pytest.mark.parametrize("number", [0, 2, 3, 4, 5, 6, 9, 10, 11, 12, 15, 16, 99])
def test_what_has_no_words_of_its_own_has_no_text(number):
    assert read_surely('<?xml version="1.0"?><msg><img length="9"/></msg>', kind=number).text == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"from_id": BOT},
        {"from_id": ""},
        {"from_id": "gh_1234567890ab", "room_id": ""},
        {"from_id": "weixin", "room_id": ""},
        {"kind": 18},
    ],
)
def test_our_own_words_and_those_of_no_person_are_nothing(fields):
    assert read("你好", **fields) is None


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        (1_795_399_200, datetime.fromtimestamp(1_795_399_200, UTC)),
        (1_795_399_200_500, datetime.fromtimestamp(1_795_399_200.5, UTC)),
        (0, None),
        (-5, None),
        (2**63, None),
    ],
)
def test_seconds_and_milliseconds_are_told_apart(timestamp, expected):
    assert read_time(timestamp) == expected


def test_a_message_without_a_time_was_said_when_it_came():
    assert read_surely("在", timestamp=2**64 - 1).sent_at == NOW


@pytest.mark.parametrize(
    ("text", "quote", "reply", "quotes_bot"),
    [
        (f"「小格：3号：路灯坏了，李组长在办」{LINE}办好了", ("小格", "3号：路灯坏了，李组长在办"), "办好了", True),
        (f"「格子(一组：[图片]」{LINE}这是哪里", ("格子(一组", "[图片]"), "这是哪里", True),
        (f"「王婶：路灯坏了」{LINE}我家也是", ("王婶", "路灯坏了"), "我家也是", False),
        ("「小格」是谁", None, "「小格」是谁", False),
    ],
)
def test_a_flattened_quote_is_taken_off_the_reply(text, quote, reply, quotes_bot):
    message = read_surely(text)

    assert message.quote == (Quote(name=quote[0], text=quote[1]) if quote else None)
    assert (message.text, message.quotes_bot) == (reply, quotes_bot)


@pytest.mark.parametrize("number", [0, 7, 14])
def test_a_quote_that_comes_as_xml_is_words_too(number):
    xml = (
        "<msg><appmsg><title>办好了 &amp; 亮了</title><type>57</type><refermsg><type>1</type><svrid>99</svrid>"
        "<displayname>小格</displayname><content>3号：路灯</content></refermsg></appmsg></msg>"
    )

    message = read_surely(xml, kind=number)

    assert (message.kind, message.text) == (MessageKind.TEXT, "办好了 & 亮了")
    assert (message.quote, message.quotes_bot) == (Quote(name="小格", text="3号：路灯"), True)


def test_a_quoted_reply_may_begin_with_our_name():
    message = read_surely(f"「小格：3号」{LINE}@小格 办好了", mention_ids=(BOT,))

    assert (message.text, message.mentions_bot, message.quotes_bot) == ("办好了", True, True)


@pytest.mark.parametrize(
    ("text", "mention_ids", "words", "mentions_bot"),
    [
        ("@小格\u20053号咋样了", (BOT,), "3号咋样了", True),
        ("@网格小助手 3号咋样了", (BOT,), "3号咋样了", True),
        ("@格子(一组\u2005在吗", (BOT,), "在吗", True),
        ("@小格 在吗", (), "在吗", True),
        ("@小格在吗", (), "@小格在吗", False),
        ("@新名字\u2005在吗", (BOT,), "在吗", True),
        ("路灯坏了 @小格\u2005", (BOT,), "路灯坏了 @小格\u2005", True),
        ("@王婶\u2005在吗", ("wxid_wang",), "@王婶\u2005在吗", False),
        ("@小格", (BOT,), "", True),
        ("发邮件到 a@小格 吧", (), "发邮件到 a@小格 吧", False),
    ],
)
def test_a_mention_of_us_is_seen_and_cut_off(text, mention_ids, words, mentions_bot):
    message = read_surely(text, mention_ids=mention_ids)

    assert (message.text, message.mentions_bot) == (words, mentions_bot)
    assert message.mentions == mention_ids


@pytest.mark.parametrize(("text", "members"), [("@所有人\u2005明天停水", 3), ("@大家好 明天停水", 8)])
def test_a_mention_of_everybody_is_no_mention_of_us(text, members):
    everybody = (BOT, *(f"wxid_{number}" for number in range(members - 1)))

    message = read_surely(text, mention_ids=everybody, member_count=members)

    assert (message.mentions, message.mentions_bot, message.text) == ((), False, text)


def test_a_mention_of_some_of_a_large_group_stays():
    some = (BOT, *(f"wxid_{number}" for number in range(6)))

    assert read_surely("@大家 看一下", mention_ids=some, member_count=100).mentions == some


@pytest.mark.parametrize("name", ["(a+)+", "李四(三组", "[", "\\", "*", ".", "$^"])
def test_a_nickname_that_is_a_pattern_is_only_a_name(name):
    around = Surroundings(account=AccountName("a1"), self_id=ContactId(BOT), arrived_at=NOW, bot_names=(name,))
    raw = RawMessage(id="1", type=7, text=f"@{name}\u2005" + "a" * 5000 + "!", from_id=LI)

    message = read_message(raw, around)

    assert message is not None
    assert message.mentions_bot


@pytest.mark.parametrize(
    ("text", "recalled"),
    [
        ("7300123456789012345", "7300123456789012345"),
        ("<sysmsg><revokemsg><msgid>12</msgid><newmsgid>7300</newmsgid></revokemsg></sysmsg>", "7300"),
        ("<sysmsg><revokemsg><msgid>12</msgid></revokemsg></sysmsg>", "12"),
        ("李四撤回了一条消息 ", "李四撤回了一条消息"),
        ("李四 撤回了一条消息", None),
        ("", None),
    ],
)
def test_a_recall_names_what_was_taken_back_where_it_can(text, recalled):
    message = read_surely(text, kind=13)

    assert (message.recalled_id, message.text) == (recalled, "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            '<msg><location x="28.1" y="106" label="田坝村 &amp; 老桥头" poiname="小卖部"/></msg>',
            "田坝村 & 老桥头 小卖部",
        ),
        ('<msg><location label="老桥头" poiname="老桥头"/></msg>', "老桥头"),
        ("田坝村老桥头", "田坝村老桥头"),
        ("<msg/>", ""),
    ],
)
def test_a_place_is_read_as_words(text, place):
    assert read_surely(text, kind=8).text == place


def test_a_file_says_its_name_and_a_link_its_title():
    assert read_surely("<msg/>", kind=1, filename="名单\0.xlsx").text == "名单.xlsx"
    assert read_surely("<msg><appmsg><title>停水&amp;停电</title></appmsg></msg>", kind=14).text == "停水&停电"


def test_nul_goes_and_every_other_character_stays():
    assert read_surely("路\0灯\u200b\u202e坏了\n\t😀").text == "路灯\u200b\u202e坏了\n\t😀"


def test_a_text_of_a_hundred_thousand_characters_is_read_and_a_longer_one_cut():
    assert len(read_surely("好" * 100_000).text) == 100_000
    assert len(read_surely("好" * 300_000).text) == 100_000


HOSTILE = [
    "「" * 100_000,
    "「" + "a：" * 50_000,
    f"「a：b」{LINE}" * 4_000,
    "@" * 100_000,
    "@小格 " * 30_000,
    "<refermsg>" * 10_000,
    "<refermsg><title>" * 6_000 + "</title></refermsg>",
    '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><msg>&c;<refermsg></refermsg></msg>',
    "- " * 50_000,
    'label="' * 15_000,
    "<title>" * 15_000,
    "@" + "a\u2005" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("number", [7, 8, 13, 14, 1])
def test_no_hostile_text_breaks_the_reading(text, number):
    message = read_surely(text, kind=number, mention_ids=(BOT,))

    assert len(message.text) <= 100_000


def test_the_mentions_that_we_wrote_ourselves_come_off_again():
    assert strip_mention_prefix("@李四(三组\u2005@王婶\u20053号：办好了") == "3号：办好了"
    assert strip_mention_prefix("3号：@王婶\u2005办好了") == "3号：@王婶\u2005办好了"
