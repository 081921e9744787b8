"""Makes one plain spelling of a spoken sentence: half-width, simplified, slips of speech-to-text put right."""

import re
import unicodedata

MAX_SPOKEN = 120
"""A longer text is nobody's command; only a notice or a report may follow its opening words."""


def tidy_words(words: str, *, is_officer: bool = True) -> str:
    """One line of clauses parted by 「，」, without emoji and polite noise, its question mark (if any) at the end."""
    said = unicodedata.normalize("NFKC", words[: 3 * MAX_SPOKEN]).lower().translate(_SIMPLIFIED)
    said = _STICKER.sub("👍", said)
    asks = _ENDS_ASKING.search(said) is not None
    said = _UNSEEN.sub("", _BREAK.sub("，", said)).strip("，")
    said = _THANKS.sub("", said) or said
    if not is_officer:
        said = _MAYBE_ASKING.sub("吗", said)
    said = _LE.sub("了", said)
    said = _PARTICLES.sub("", said).strip("，")
    return said + "？" if asks else said


def list_readings(said: str) -> tuple[str, ...]:
    """The sentence as it is, without the noise it begins with (嗯, 小格, 麻烦你 …), and both with their slips mended.

    Mended last: what is understood as it stands keeps its words.
    """
    bare = _OPENING.sub("", said) or said
    mended = [_SLIP.sub(lambda found: _SLIPS[found[0]], one) for one in (said, bare)]
    return tuple(dict.fromkeys((said, bare, *mended)))


_STICKER = re.compile(r"\[(?:强|赞|ok|好的)\]|👌|👍[\U0001f3fb-\U0001f3ff]?")
_ENDS_ASKING = re.compile(r"\?[\s!.。~，,？?]*$")
_BREAK = re.compile(
    r"(?<!\d)[.:](?!\d)|(?<=\d)[.:](?!\d)|(?<!\d)[.:](?=\d)|[\s,，、；;。!！?~…“”\"'「」《》()【】_|/\\]+|—+"
)
_MAYBE_ASKING = re.compile("嘛(?=，?$)")
"""Who does the work means 「嘛」 as a matter of course; who waits for it asks."""
_UNSEEN = re.compile(r"[^\w，👍:.-]")
_THANKS = re.compile(
    r"，?(?:谢谢|多谢|谢了|麻烦(?:了|你了|您了|你们了)|辛苦(?:了|你了|您了|大家了)?|拜托了?|劳驾了?|劳烦了?|感谢)"
    r"(?:你们?|您|大家|领导|书记|组长|小格|啊|啦|了|哈|哦|呀)*(?=$|，$)"
)
_LE = re.compile(
    r"(?<=[好完成定结了毕妥通接办弄修整搞来去到看])(?:咧|啦|喽|嘞|咯|哩|噜|唠|罗|鸟)+|(?:咧|啦|喽|咯|噜|唠)+(?=，|$)"
)
_PARTICLES = re.compile(r"(?<!^)(?:[啊呀吧哈哦噢呗噻嘛哟喔诶哎嘎哇呐啵撒嗦呢嘚]+)(?=，|$)|(?<=了)了+(?=，|$)")
_OPENING = re.compile(
    r"^(?:(?:嗯+|啊+|哎呀?|哎+|唉+|喂+|哦+|噢+|呃+|额+|诶+|欸+|哈喽|那啥|那什么|那个(?=，|\d)|这个(?=，|\d)|就是(?!说)|就说|"
    r"小格(?:同志|啊|呀|你好)?|网格小助手|你好|您好|在吗|领导|师傅|同志|老师|各位|报告(?:领导)?|汇报(?:一下|领导)?(?=，)|"
    r"麻烦(?:你|您)?|劳烦(?:你|您)?|请(?:问|你|您|帮我|帮忙)?|帮(?:我|忙|个忙)|给我|替我|我说|我跟你说|跟你说|给你说|"
    r"好(?:的|了)?(?=，)|然后|现在|行(?=，)|对了)，*){1,4}"
)

_PAIRS = (
    "號号辦办報报轉转給给讓让鎮镇鄉乡書书記记處处頭头點点樣样麼么嗎吗沒没過过時时來来個个這这還还開开關关門门電电燈灯問问題题為为與与從从進进邊边業业長长動动員员兩两條条協协調调緩缓掛挂賬账帳账單单據据廢废"
    "舊旧滿满確确認认對对誰谁們们後后週周禮礼幾几極极請请說说話话講讲復复繼继續续訴诉檢检機机構构務务農农應应環环衛卫醫医學学婦妇殘残議议決决費费價价錢钱買买賣卖領领導导發发幫帮聽听見见識识別别錯错誤误紅红"
    "榮荣譜谱積积總总結结統统計计數数圖图傳传聲声響响壞坏補补斷断線线網网氣气熱热壓压牆墙樓楼橋桥樹树葉叶陳陈張张劉刘楊杨趙赵吳吴鄭郑馮冯蔣蒋韓韩許许呂吕嚴严孫孙鄧邓蕭萧羅罗謝谢鄒邹閻阎龍龙萬万湯汤賀贺顧顾"
    "盧卢雲云蘇苏陸陆閆闫現现場场東东車车無无將将並并併并歸归屬属區区組组縣县級级當当準准撥拨雙双簽签寫写訪访詢询緊紧趕赶馬马運运營营離离職职責责範范圍围錶表銷销爺爷嬸婶係系"
)
_SIMPLIFIED = str.maketrans(_PAIRS[::2], _PAIRS[1::2])
"""Only what commands are made of; the words of a report are made simple where they are read as one."""

_HEARD_AS: dict[str, str] = {
    "办好了": "班好了 板好了 伴好了 办号了 半好了 扮好了 办好料 斑好了",
    "弄好了": "农好了 浓好了 弄号了 弄好料 龙好了",
    "修好了": "秀好了 休好了 修号了 绣好了 羞好了 修好料",
    "整完了": "正完了 整玩了",
    "办完了": "办玩了 班完了",
    "弄完了": "弄玩了 农完了",
    "搞定": "搞腚 搞订 告定 搞钉",
    "办结": "办节 办杰 办接 班结",
    "往上报": "网上报 往上抱 往上爆 王上报 望上报 忘上报 往上保 往尚报 往上暴",
    "管不了": "管布了 馆不了 关不了 管不料 管不聊 官不了",
    "弄不成": "弄不城 弄布成 农不成 弄不程 弄不乘",
    "办不了": "班不了 办布了 办不料",
    "我接了": "我姐了 我借了 我街了 我节了 我结了 我皆了 我接勒 我解了",
    "受理": "寿理 受里 售理 首理 瘦理",
    "收到": "收道 收倒 手到 守到",
    "吹哨": "吹少 吹烧 催哨 炊哨 吹稍 吹韶 吹绍 垂哨 吹捎",
    "吹个哨": "吹个少 吹个烧 催个哨",
    "挂账": "挂帐 刮账 挂仗 挂丈 挂涨 挂张 刮帐 挂障",
    "调解": "调姐 条解 挑解 调节 调借 调街 跳解 调结",
    "调成": "条成 挑成 调程 调城",
    "延期": "延其 言期 严期 演期 沿期 延气 盐期 延七 颜期 研期 延齐",
    "宽限": "宽线 宽现 款限",
    "转村": "专村 赚村 砖村",
    "转镇": "专镇 赚镇 砖镇",
    "转给": "专给 赚给 砖给 传给 撰给",
    "转派出所": "专派出所 赚派出所 砖派出所",
    "退回": "退会 推回 腿回 蜕回 退灰",
    "退单": "推单 腿单 退丹",
    "协办": "写办 协半 斜办 协伴 携办 协班 鞋办",
    "催一下": "崔一下 摧一下 翠一下",
    "催催": "崔崔 摧摧",
    "满意": "满一 蛮意 瞒意 满义 满亿 慢意",
    "撤回": "撤会 车回 扯回 彻回 撤灰",
    "撤销": "撤消 撤肖 车销 扯销 彻销",
    "作废": "作费 做废 作肺 坐废 做费 作飞",
    "直报": "直抱 直爆 值报 职报 直保",
    "周报": "周抱 州报 洲报 周爆",
    "咋样": "咋羊 砸样 扎样 杂样 咋洋 炸样",
    "怎么样": "怎么羊 怎样样",
    "进度": "进读 进都 近度 劲度",
    "帮助": "帮住 邦助",
    "保密": "保蜜 宝密 抱密",
    "派出所": "派处所 派出锁 派初所",
    "水利站": "水力站 水立站 水利战 水利占 水利栈",
    "供电所": "供电锁 共电所 公电所 供店所 供电索",
    "司法所": "司法锁 私法所 思法所",
    "村上": "村尚 村伤",
    "镇上": "镇伤 阵上 振上 镇尚",
    "巡查": "巡茶 寻查 巡察",
    "巡了": "寻了 循了 询了",
    "积分": "技分 鸡分 积粉 集分",
    "排名": "拍名 牌名 排明",
    "通知": "通之 通只 同知 通支",
    "不满意": "不满一 不蛮意 布满意",
    "同意了": "同义了 铜意了",
    "重办": "虫办 重班 崇办",
    "一下": "一哈 一哈哈 一下下 一下子 一吓",
    "搭把手": "搭吧手 大把手 打把手",
    "糊弄": "胡弄 忽弄 糊农",
    "不予受理": "不与受理 不预受理 不于受理",
    "12345": "幺二三四五 一二三四五",
}
_SLIPS = {wrong: right for right, wrongs in _HEARD_AS.items() for wrong in wrongs.split()}
_SLIP = re.compile("|".join(sorted(map(re.escape, _SLIPS), key=len, reverse=True)))
