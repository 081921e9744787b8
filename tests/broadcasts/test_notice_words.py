"""What the words of a notice may hold, and the templates a county keeps ready."""

from dataclasses import replace
from pathlib import Path

import pytest
from sample_county import (
    SHANGHAI,
    group_code,
    household_code,
    make_directory,
    make_grids,
    make_leader,
    make_room,
    village_code,
)

from bot.files.campaign_faults import CampaignFileError
from bot.files.campaigns import parse_campaign
from bot.files.notice_templates import read_templates
from bot.settings import SettingsError
from broadcasts.render import render_text
from domain.directory import Directory
from domain.notice_words import (
    PLACEHOLDERS,
    check_placeholders,
    check_words,
    find_links,
    find_personal_data,
    find_placeholders,
    is_known_host,
    make_title,
)
from domain.policy import Area
from domain.refusal import Refusal
from domain.tree import GridTree

TEMPLATES = read_templates(None)
GRIDS = make_grids()
HOSTS = ("gov.cn", "weixin.qq.com")


def know_county(phone: str = "0851-2345678") -> Directory:
    leader = replace(make_leader(village_code(1)), phone=phone)
    return make_directory(GRIDS, [make_room(1, household_code(1))], [leader])


def test_each_grid_reads_its_own_names_and_its_leaders_number() -> None:
    text = "{县}{镇}{村}{组}{网格}：找{网格长}，{ 电话 }"

    said = render_text(text, GRIDS[household_code(1)], know_county())

    assert said == "田县第1镇1之1村1组1格：找王组长，0851-2345678"


def test_a_group_whose_name_begins_with_its_villages_is_not_named_twice() -> None:
    directory = know_county()
    group = directory.tree.grids[group_code(1)]
    grids = {**GRIDS, group.code: replace(group, name=f"{GRIDS[village_code(1)].name}一组")}

    said = render_text("{村}{组}的乡亲", grids[household_code(1)], replace(directory, tree=GridTree(grids=grids)))

    assert said == "1之1村一组的乡亲"


@pytest.mark.parametrize(
    ("text", "grid"), [("{电话}", household_code(1)), ("{网格长}", village_code(2)), ("{组}", village_code(1))]
)
def test_what_a_grid_cannot_fill_is_refused(text: str, grid: str) -> None:
    with pytest.raises(Refusal) as refused:
        render_text(text, GRIDS[grid], know_county(phone=""))

    assert refused.value.code == "unfilled"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("详见 https://www.guizhou.gov.cn/a?b=1。", ["www.guizhou.gov.cn"]),
        ("点www.baidu.com看", ["www.baidu.com"]),
        ("HTTPS://EVIL.TOP/x", ["evil.top"]),
        ("ｈｔｔｐｓ：//evil.top", ["evil.top"]),
        ("http://gov.cn@evil.top/", ["evil.top"]),
        ("weixin://dl/business", ["dl"]),
        ("医保每人400.50元，8:30到", []),
        ("邮箱 a@b.gov.cn", []),
        ("看t.cn/abc", ["t.cn"]),
    ],
)
def test_links_are_found_however_they_are_written(text: str, links: list[str]) -> None:
    assert find_links(text) == links


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("https://www.guizhou.gov.cn/", True),
        ("https://gov.cn/", True),
        ("https://mp.weixin.qq.com/s/abc", True),
        ("https://weixin.qq.com/s", True),
        ("https://fakegov.cn/", False),
        ("https://gov.cn.evil.top/", False),
        ("http://gov.cn@evil.top/", False),
        ("https://xn--gov-cn.com/", False),
    ],
)
def test_only_links_of_the_list_may_stand_in_a_notice(text: str, known: bool) -> None:
    assert [problem.code for problem in check_words(text, "text", HOSTS)] == ([] if known else ["unknown_link"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("转到4111111111111111", "银行卡号"),
        ("转到5500 0000 0000 0004", "银行卡号"),
        ("编号4111111111111112", None),
        ("、".join(f"0851-2345678{number}"[:12] for number in range(6)), "一长串电话"),
        ("值班0851-2345678，卫生院0851-2345679", None),
    ],
)
def test_card_numbers_and_long_lists_of_numbers_are_refused(text: str, kind: str | None) -> None:
    assert find_personal_data(text) == kind


def test_every_policy_area_has_its_template() -> None:
    assert {template.area for template in TEMPLATES.values()} == set(Area)


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_is_short_and_holds_nothing_that_would_be_refused(code: str) -> None:
    template = TEMPLATES[code]

    assert len(template.text) <= 120
    assert list(check_words(template.text, "text", ())) == []
    assert "{" not in template.title


def write_with(**changes: object) -> dict[str, object]:
    return {"audience": {"grids": ["520303"]}, "at": "2026-12-05 08:30", "template": "dibao"} | changes


def test_a_notice_is_made_from_a_template_by_filling_its_blanks() -> None:
    fill = {"截止": "12月25日", "材料": "户口本", "地点": "村部"}

    draft = parse_campaign(write_with(fill=fill), SHANGHAI, TEMPLATES)

    assert draft.title == "低保年审"
    assert draft.area is Area.DIBAO
    assert "到12月25日为止" in draft.text
    assert set(find_placeholders(draft.text)) <= set(PLACEHOLDERS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template": "nothing"}, "template"),
        ({"text": "停水"}, "text"),
        ({"fill": {"金额": "400"}}, "fill.金额"),
        ({"fill": {"截止": 5}}, "fill"),
        ({"fill": "截止"}, "fill"),
    ],
)
def test_a_template_used_wrongly_is_said(changes: dict[str, object], field: str) -> None:
    with pytest.raises(CampaignFileError) as error:
        parse_campaign(write_with(**changes), SHANGHAI, TEMPLATES)

    assert field in [problem.field for problem in error.value.problems]


def test_a_countys_own_template_takes_precedence_and_others_stay(tmp_path: Path) -> None:
    own = tmp_path / "notices.yaml"
    own.write_text("fraud: {title: 反诈, text: 先挂断。}\nwater: {area: env, title: 停水, text: '{村}停水'}\n", "utf-8")

    templates = read_templates(own)

    assert templates["fraud"].text == "先挂断。"
    assert templates["water"].area is Area.ENVIRONMENT
    assert templates["straw"] == TEMPLATES["straw"]


@pytest.mark.parametrize(
    "blank", ["到{截止为止", "到截止}为止", "{{截止}}为止", "{}为止", "{ }为止", "{" + "长" * 30 + "}"]
)
def test_a_template_with_a_wrong_blank_is_refused_at_the_start_with_its_line(tmp_path: Path, blank: str) -> None:
    own = tmp_path / "notices.yaml"
    own.write_text(f"water: {{title: 停水, text: 停水。}}\nyear:\n  title: 年审\n  text: '{blank}'\n", "utf-8")

    with pytest.raises(SettingsError, match=r"第4行：「year」的 text 里，空写得不对"):
        read_templates(own)


@pytest.mark.parametrize(
    "text", ["a: {title: x}", "a: [", "- a", "a: {title: x, text: y, area: z}", "a: {title: x, text: y, b: 1}"]
)
def test_a_file_of_templates_that_is_wrong_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    own = tmp_path / "notices.yaml"
    own.write_text(text, "utf-8")

    with pytest.raises(SettingsError, match=r"notices\.templates_file"):
        read_templates(own)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("{村}的乡亲，明天停水，请先存水，后天就来", "的乡亲，明天停水，请先存水，后天就来"),
        ("明天停水。请存水。", "明天停水"),
        ("{村}", "通知"),
        ("！！！", "！"),
    ],
)
def test_a_notice_without_a_title_gets_its_first_words(text: str, title: str) -> None:
    assert make_title(text) == title


@pytest.mark.parametrize(
    "text",
    ["看www.tianxian.gov.cn", "看gov.cn/a1", "明早8点半。cn", "到村部。下午3点/4点", "来的回1。不来的回2", "3.5/吨"],
)
def test_a_known_place_and_plain_words_are_no_unknown_link(text: str) -> None:
    assert [host for host in find_links(text) if not is_known_host(host, ["gov.cn"])] == []


@pytest.mark.parametrize("text", ["{{村}}明天停水", "{村明天停水", "村}明天停水", "｛｛村｝｝"])
def test_a_brace_that_is_left_over_is_refused(text: str) -> None:
    assert [problem.code for problem in check_placeholders(text)] == ["unfilled"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("看https://www.tianxian.gov.cn/yibao/2026/index.html?id=3 缴费", "看 缴费"),
        ("医保缴费看 www.tianxian.gov.cn/yibao/2026/zhinan", "医保缴费看"),
        ("https://www.tianxian.gov.cn/a", "通知"),
        ("有3.5公里路要修", "有3.5公里路要修"),
    ],
)
def test_half_a_link_is_no_title(text: str, title: str) -> None:
    assert make_title(text) == title


@pytest.mark.parametrize(
    ("text", "grid", "advice"),
    [
        ("{组}", village_code(1), "只发给组和户的群"),
        ("{电话}", household_code(1), "没有登记电话"),
        ("{网格长}", village_code(2), "没有登记网格长"),
    ],
)
def test_what_to_do_about_a_blank_is_said(text: str, grid: str, advice: str) -> None:
    with pytest.raises(Refusal) as refused:
        render_text(text, GRIDS[grid], know_county(phone=""))

    assert advice in refused.value.sentence
