"""How mediators say how a meeting went, when the next one is, and that it is settled (workflow §6)."""

from domain.commands import Command
from domain.spoken_ways import Naming, Way, say

_REFUSED = (
    "<side>?(都|就|还|死活|坚决|明确)?(不愿意?(调解?|谈)?|拒绝(调解)?|不同意调解?|不肯(调解?|谈)?|不想调解?"
    "|不接受(调解)?|要打官司)"
)
_ABSENT = "<side>?都?(没到场?|没来齐?|没到齐|缺席|不来|没露面|不露面|没参加|不到场|来不了|没人来)"
_FAILED = (
    "(又|还是|也|都|<side>|还|仍|最后|结果|到底|就是){0,3}(没(成|调成|谈好|谈通|说通|讲好|谈拢|谈成|说拢|说成"
    "|说好|结果|调好|谈妥|达成(协议|一致)?|和解|效果|调下来|调拢|解决)|谈崩了?|崩了|不成|失败了?|不干|谈不拢"
    "|说不拢|吵起来了|不欢而散|不行|不松口|不让步|调不成|调不拢)"
)
_AGAIN = "(今天|昨天|刚|刚才|又|也|上午|下午|晚上|已经){0,2}"

MEDIATING: tuple[Way, ...] = (
    say(
        Command.SETTLE,
        "<at_last>(调解?(成功?|好|妥|拢|下来)了?|调解成功|说[合和]了|和解了|握手言和了?|达成(协议|一致|和解)了?"
        "|化解了|按了?手印了)<text>",
        "<at_last>签了?(协议书?|调解书|调解协议|字据)了?<text>",
        "<meet>了?<turn>?，?(终于|总算|<side>|都)?(成功?|好|妥|拢|同意|和好|和解|签字|签协议|达成协议)了<text>",
        "(<meet>)?<turn>(<meet>)?，?(终于|总算)?[调说谈](成|好|拢|妥)了<text>",
        "(调成|和解|说和|说合|谈成|谈好)了?，(?P<text>(口头|书面).*)",
        "(调|说|谈)(成|好|拢|妥)了，(?P<text>(口头|书面|写了?|没写|签了?|双方|两家|立了?字据).*)",
    ),
    say(
        Command.SETTLE,
        "<at_last>(口头)?(说(好|拢|通)|谈(好|成|拢|妥|通)|和好|签字?|签书)了<text>",
        naming=Naming.MUST,
    ),
    say(Command.SETTLE, "<at_last>(口头说好|谈[成拢妥]|说[拢通]|签字)了", by_officer=True, loose=True),
    *(
        say(
            Command.MEDIATE,
            f"{_AGAIN}<meet>[过了完]?，?<turn>，?(调解|调|谈)?{went}了?<next>",
            f"{_AGAIN}<turn>(<meet>[过了完]?)?，?{went}了?<next>",
            f"{_AGAIN}<meet>[过了完得着]?(一下|半天|一上午|一下午|好久)?，?{went}了?<next>",
            outcome=outcome,
        )
        for outcome, went in (("refused", _REFUSED), ("absent", _ABSENT), ("failed", _FAILED))
    ),
    *(
        say(Command.MEDIATE, f"{went}了?<next>", naming=Naming.MUST, by_officer=True, outcome=outcome)
        for outcome, went in (("refused", _REFUSED), ("absent", _ABSENT), ("failed", _FAILED))
    ),
    say(
        Command.MEDIATE,
        f"{_AGAIN}(要|先|准备)?(开始|进行|启动|申请|转|组织|安排)?(调解|调处)[过了中完]?<turn>?<next>",
        f"{_AGAIN}(调|说和|谈|劝)(过|了|解过|解了)<turn><next>",
    ),
    say(
        Command.MEDIATE,
        "(终止|结束|停止|不用|不要|别|不)再?调解?[了吧]?<why>",
        "(实在|真的)?(调不(下去|动)|没法调)了?<why>",
        by_officer=True,
        text="终止调解",
    ),
    say(Command.MEDIATE, "(约|定)[好了在到]?(?P<again_on><date>)再?(来)?(调解?|谈|说)(.{0,8})", naming=Naming.MUST),
    say(Command.MEDIATE, "调过?了", naming=Naming.MUST),
    say(
        Command.MEDIATE,
        "(谈崩了|没谈拢|没调成|<side>都?不干|<side>没谈拢|没说拢)<next>",
        by_officer=True,
        outcome="failed",
        loose=True,
    ),
)
