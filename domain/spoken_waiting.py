"""How people ask for more time, put a ticket by, take it up again, and say yes or no to whoever asked."""

from domain.commands import Command
from domain.spoken_ways import Naming, Way, say

_PUT_BY = "挂(账|起来?|上|着|单|一下|一挂|在那)"
_LAY_BY = "[放搁缓停摆挂撂](着|放|搁|一[放停搁挂]|一?下|一边|那儿?)"

WAITING: tuple[Way, ...] = (
    say(
        Command.EXTEND,
        "<please>(延[期长迟后缓]?|延一下|宽限|推迟|推后|推|缓一?缓?|顺延|拖)(一下|[个到上]|办理|时间)?<when>"
        "(行不行?|可以吗|中不中|成不|时间|再办|办理|好不好|再弄|行吗)?<why>",
        "<please>(延期(办理|一下)?[吗不]?|延长(期限|时间)?|宽限(一下)?|推迟(一下)?|缓缓|缓一缓|缓一下|延一下"
        "|延一延|延缓)<why>",
        "<please>[延缓推]到?(下周|下个?星期|下个?礼拜|年后|开春|明年)(再[弄办说修])?<why>",
        "因为(?P<reason>[^，]{1,12}?)(想|要|得|申请|再){0,2}(延期|宽限|推迟|缓)[个到]?<when>?",
    ),
    say(
        Command.EXTEND,
        "(?P<reason>(我|时间|这个|<length>|按期|到期|今天|这周|怕是|可能|恐怕|实在){0,3}((弄|办|修|搞|整|干|做"
        "|处理)不完|时间(不够|太?紧)|来不及)了?)(，?(申请|再|要|想|给|请求){0,2}(延期?到?|宽限|缓到?|给|推迟到?"
        "|延长)个?<when>?)?",
        "(?P<reason>(料|材料|货|配件|东西|人手|人|钱|雨|天)[^，]{1,8}?)(想|要|得|申请|再){0,2}(延期|宽限|推迟"
        "|缓)[个到]?<when>?",
        by_officer=True,
    ),
    say(
        Command.EXTEND,
        "(再|还|得|还得|还要|需要|多|请){1,2}[给等要]?(我|他|他们|我们)?<when>(时间)?(才能?(弄|办|修"
        "|搞)?[好完成]?)?<why>",
        naming=Naming.MUST,
        by_officer=True,
    ),
    say(
        Command.SUSPEND,
        f"<please>{_PUT_BY}(，?[等到]?<when>)?(，?(?P<reason>等.+))?",
        f"<please>{_PUT_BY}(，?[等到]?<when>)?<why>",
        "(先|得|要|还得|只能|需要|现在|还){0,2}(?P<reason>等着?<whose_word>?[来的]?<waited_for>(到|来|下来|好了?"
        "|完|结果|到位|了|解冻|暖和|再弄|再说|再办|再修|再干){0,3}(，.+)?)",
        "(?P<reason>(没钱|缺钱|没料|没材料|缺料|天不好|下雨|天冷|天太冷|上冻了|没批|没批下来"
        "|批复没下来)[^，]{0,6}?)(先|要|申请|只能){0,2}(挂账|挂着|挂起来?|放着|搁着|停着)",
    ),
    say(
        Command.SUSPEND,
        f"<please>{_LAY_BY}(，?[等到]?<when>)?(，?(?P<reason>等.+))?",
        f"<please>{_LAY_BY}(，?[等到]?<when>)?<why>",
        "(先|暂时)?暂?缓(办|一下)?<why>",
        naming=Naming.MUST,
    ),
    say(
        Command.SUSPEND,
        f"先{_LAY_BY}(，?(?P<reason>(等(?!会|下|我)|没|缺|天|料|钱|要等|因为).+))?",
        "暂停(办理|处理)?<why>",
        by_officer=True,
    ),
    say(
        Command.RESUME,
        "(?P<reason>(料|材料|配件|钱|资金|批复|人|设备|批文|审批|款|天|雨)?(都|也|已经|终于)?(到|来|下来|批下来"
        "|晴|停|批|到位|齐)了)，?(现在|那|又|这下){0,2}(可以|能|接着|继续|该){1,2}(办|弄|修|干|动工|搞|整)?了?",
        "(可以|能)(接着|继续|往下)?(办|弄|修|干|动工|搞|整)了<text>",
        "(可以|能)(接着|继续)了<text>",
        "(现在|那就?|又|可以|能|要|请|我){0,2}(接着|继续|往下|恢复|重新启动|重启)(办|弄|修|处理|搞|整|干|办理"
        "|推进)了?<why>",
        "(解除|取消|解|不)挂[账起]?了?<why>",
        "重新启动|摘牌",
    ),
    say(
        Command.RESUME,
        "(料|材料|配件|钱|资金|批复|批文|款)(都|也|已经|终于)?(到|来|下来|到位|批)了",
        "继续|接着来|恢复|重启",
        naming=Naming.MUST,
        by_officer=True,
        loose=True,
    ),
)
DECIDING: tuple[Way, ...] = (
    say(
        Command.APPROVE,
        "<we>，?(<agree>|批|准)了?延?期?，?[给批]?个?<when><text>",
        "<we>，?<agree>了?",
        "<we>(延期|挂账|作废)(申请)?(同意|批准|批|准)了?<text>",
        "<we>，?<agree>了?，(?P<text>(抓紧|尽快|延|挂|按|但|办|不过|赶紧|要|别再|注意|可以|到期|快|[0-9一二三两半]).*)",
    ),
    say(Command.APPROVE, "<we>，?<agree>了?<text>", naming=Naming.MUST),
    say(
        Command.APPROVE,
        "可以(延|挂)[期账]?<text>|通过了?|审批过了|可以|行|准|批|过了|没意见",
        naming=Naming.MUST,
        by_officer=True,
        loose=True,
    ),
    say(Command.APPROVE, "审批通过了?|通过了?", loose=True, by_officer=True),
    say(
        Command.REFUSE,
        "(延期|挂账|作废)(申请)?(不行|不可以|不合适)<why>",
        "(不行，)?(延期|挂账|作废)?(<we>|这个|坚决|就|暂){0,3}(不同意(延期|挂账|作废|申请)?|不批准?|不准"
        "([延挂][期账]?)?|驳回(申请)?|没批|批不了|不予批准|不给批|不能批|不[许能得给][延挂][期账]?)了?<why>",
        by_officer=True,
    ),
)
