"""Before a message is understood it is spelled in one way; what is quoted and who is addressed are set apart."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import HEAD_CHARS, MAX_CHARS, read_text, split_mentions, split_quote
from domain.rules import ReadingRules

RULES = ReadingRules(
    replacements={"漏店": "漏电", "合料": "医保", "打捶": "打架"},
    traditional={ord("電"): "电", ord("燈"): "灯", ord("壞"): "坏"},
    stickers=frozenset({"捂脸", "炸弹"}),
    replacement_pattern=re.compile("漏店|合料|打捶"),
)
LINE = "\n- - - - - - - - - - - - - - -\n"


def read(raw: str) -> str:
    return read_text(raw, RULES).text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("路 灯　坏 了", "路灯坏了"),
        ("ＫＴＶ太吵，１１点了", "ktv太吵,11点了"),
        ("路燈壞了", "路灯坏了"),
        ("路\u200b灯\u202e坏\x00了\ufeff", "路灯坏了"),
        ("路灯坏了😂👨‍👩‍👧❤️🇨🇳", "路灯坏了"),
        ("路灯坏了[捂脸][炸弹]", "路灯坏了"),
        ("[链接]震惊", "[链接]震惊"),
        ("快快快快快来人啊啊啊啊", "快快来人啊啊"),
        ("停电了\n三组", "停电了。三组"),
        ("水管漏店了", "水管漏电了"),
        ("电话13800000000", "电话13800000000"),
        ("@路灯哥\u2005收到", "收到"),
        ("", ""),
    ],
)
def test_a_message_is_spelled_in_one_way(raw: str, text: str) -> None:
    assert read(raw) == text


def test_a_very_long_message_is_cut_short() -> None:
    text = "".join(chr(0x4E00 + i % 20_000) for i in range(100_000))

    reading = read_text(text, RULES)

    assert len(reading.text) == MAX_CHARS
    assert len(reading.head) == HEAD_CHARS


def test_a_run_of_one_character_does_not_stay_long() -> None:
    assert read("啊" * 100_000) == "啊啊"


@given(st.text(max_size=300))
def test_nothing_invisible_is_left_of_any_text(raw: str) -> None:
    text = read(raw)

    assert not {unicodedata.category(character) for character in text} & {"Cc", "Cf", "Cs", "Zs"}


@given(st.text(max_size=300))
def test_reading_twice_changes_nothing_more_of_plain_chinese(raw: str) -> None:
    plain = re.sub(r"[^一-鿿]", "", raw)

    assert read(read(plain)) == read(plain)


def test_the_reply_is_told_from_the_quote() -> None:
    quote, reply = split_quote(f"「小格：3号，路灯，王组长在办」{LINE}办好了")

    assert quote is not None
    assert (quote.author, quote.text, quote.placeholder) == ("小格", "3号，路灯，王组长在办", None)
    assert reply == "办好了"


def test_a_quote_of_several_lines_keeps_them() -> None:
    quote, reply = split_quote(f"「小格：3号\n路灯：坏了」{LINE}办好了\n都亮了")

    assert quote is not None
    assert quote.text == "3号\n路灯：坏了"
    assert reply == "办好了\n都亮了"


def test_in_a_quote_of_a_quote_only_the_last_words_are_the_senders() -> None:
    inner = f"「小格：3号，停电」{LINE}往上报"

    quote, reply = split_quote(f"「老李：{inner}」{LINE}收到")

    assert quote is not None
    assert (quote.author, quote.text) == ("老李", "往上报")
    assert reply == "收到"


@pytest.mark.parametrize("shown", ["图片", "[图片]", "视频", "[位置]"])
def test_a_quoted_picture_is_a_placeholder(shown: str) -> None:
    quote, reply = split_quote(f"「老李：{shown}」{LINE}这是哪")

    assert quote is not None
    assert quote.placeholder == shown.strip("[]")
    assert reply == "这是哪"


def test_a_quote_without_a_word_of_reply_leaves_nothing_to_obey() -> None:
    assert split_quote(f"「小格：3号办好了」{LINE}")[1] == ""


@pytest.mark.parametrize("text", ["路灯坏了", "「路灯」坏了", "「小格：没有分隔线」", "- - - - - - -\n办好了", ""])
def test_what_only_looks_like_a_quote_is_left_alone(text: str) -> None:
    assert split_quote(text) == (None, text)


XML = (
    '<?xml version="1.0"?>\n<msg><appmsg appid="" sdkver="0"><title>办好了 &lt;3</title><type>57</type>'
    "<refermsg><type>{kind}</type><svrid>8023714511111111111</svrid><fromusr>1@chatroom</fromusr>"
    "<chatusr>wxid_bot</chatusr><displayname>小格</displayname><content>{content}</content></refermsg>"
    "</appmsg></msg>"
)


def test_a_quote_in_xml_brings_the_id_of_the_quoted_message() -> None:
    quote, reply = split_quote(XML.format(kind=1, content="3号 &amp; 路灯"))

    assert quote is not None
    assert (quote.author, quote.author_id, quote.text) == ("小格", "wxid_bot", "3号 & 路灯")
    assert quote.message_id == "8023714511111111111"
    assert reply == "办好了 <3"


def test_a_picture_quoted_in_xml_is_a_placeholder() -> None:
    quote, _ = split_quote(XML.format(kind=3, content="&lt;msg&gt;&lt;img/&gt;&lt;/msg&gt;"))

    assert quote is not None
    assert (quote.placeholder, quote.text) == ("图片", "")


def test_a_quote_quoted_in_xml_is_read_by_its_title() -> None:
    nested = "&lt;msg&gt;&lt;appmsg&gt;&lt;title&gt;往上报&lt;/title&gt;&lt;/appmsg&gt;&lt;/msg&gt;"

    quote, _ = split_quote(XML.format(kind=49, content=nested))

    assert quote is not None
    assert (quote.placeholder, quote.text) == (None, "往上报")


def test_an_entity_bomb_is_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;">]>' + XML.format(kind=1, content="&b;")

    quote, _ = split_quote(bomb)

    assert quote is not None
    assert quote.text == "&b;"


@given(st.text(alphabet="「」：- \r\n<>/ab&;", max_size=200))
def test_no_text_breaks_the_splitting(text: str) -> None:
    quote, reply = split_quote(text)

    assert len(reply) <= len(text)
    assert quote is not None or reply == text


@pytest.mark.parametrize(
    ("text", "mentioned", "rest"),
    [
        ("@小格\u2005路灯坏了", ("小格",), "路灯坏了"),
        ("@小格 路灯坏了", ("小格",), "路灯坏了"),
        ("@小格 @王组长\u2005路灯坏了", ("小格", "王组长"), "路灯坏了"),
        ("@小格格 路灯坏了", (), "@小格格 路灯坏了"),
        ("@李四(三组 在吗", ("李四(三组",), "在吗"),
        ("@小格", ("小格",), ""),
        ("路灯坏了@小格 ", (), "路灯坏了@小格 "),
        ("@别人 路灯坏了", (), "@别人 路灯坏了"),
    ],
)
def test_known_names_at_the_start_are_set_apart(text: str, mentioned: tuple[str, ...], rest: str) -> None:
    assert split_mentions(text, ["小格", "王组长", "李四(三组", "(a+)+", ""]) == (mentioned, rest)
