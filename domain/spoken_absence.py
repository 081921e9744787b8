"""How officers say that they are away, who stands in for them, and that they are back."""

from domain.commands import Command
from domain.spoken_ways import Naming, Way, say

STANDING_IN: tuple[Way, ...] = (
    say(
        Command.SUBSTITUTE,
        "(?!我?有事找)<gone>，?<meanwhile>?(让|叫|由|请|找|交给|给|托|安排|喊|是|麻烦)<name>(帮忙|帮|来|先|给我"
        "|给)?<stand_in>?(<stay>|班|了|这几天|我的班|我|工作)?(，.{0,20})?",
        "<gone>，?<meanwhile>?<name>(帮忙|帮|来|先|给我|给)?<stand_in>(<stay>|班|了|这几天|我的班|我|工作)?"
        "(，.{0,20})?",
        "<me>?<since>?我?(的事|工作|的活|这边|手上的事)?[先都就]?(让|叫|由|请|托|麻烦|安排)?<name>(来|先|帮忙|帮"
        "|给我|给)?(代替|接替|代|替|顶)(我|一下|班|几天|我的班|着)?(<stay>|班)?(，.{0,20})?",
        "(?!我有事)<me>?<since>?(有事|有啥事|事情|我的事|有问题)(就|都|请)?(找|问|交给|联系)<name>",
        "(这几天|这两天|最近|<length>)都?(找|由|让)<name>([代替顶管]|负责)?(我|一下|着)?",
        "<name><since>?[代替顶](我|一下|班|我的班)?<stay>?",
        "(从?<since>(起|开始)?)<name>[代替顶](我|一下|班)?(，?到(?P<until><date>))?",
        "(请|设|换|指定)<name>(当|做|为)?(代班人?|替班)",
        naming=Naming.NEVER,
        by_officer=True,
    ),
    say(
        Command.SUBSTITUTE,
        "<me>从?<since>?(开始|起)?(要|得|准备|都|就)?去?<away>[去了]?<stay>?(，(不在|管不了|办不了|谁代|找人代"
        "|没法管).{0,10})?",
        "(住院了|赶集去了?|出门了|请假)<stay>?",
        "我?要?(请假|找人代班|找人代|请人代)<stay>?",
        naming=Naming.NEVER,
        by_officer=True,
        loose=True,
    ),
    say(
        Command.BACK,
        "我(已经|今天起?|刚|现在|都|从今天起){0,2}(到家|回家|上班)了(，(不用|我自己|事|活|单子).{0,20})?",
        "(从?今天起|今天)我?上班了",
        "我?(已经|今天起?|刚|现在|都|从今天起|我){0,2}(回来|回来上班|回来干活|回村|到岗|出院|销假|回岗|返岗"
        "|回到村里|归队|休完假)了(，(不用|我自己|自己|事|活|继续|接着|可以|有事|还是|让|谢|以后|单子|工单"
        "|[0-9]).{0,20})?",
        "销假(了，我?回来)?了?|取消代班",
        "不用(<name>|别人|人)?再?[代替顶](我|班|我的班|了我)?了(，.{0,12})?",
        "我?回来了?，?(事情|活|工作|手上的事)?(还是|都)?(归|给|交)?回?我(自己)?[来办管接]?了?",
        naming=Naming.NEVER,
        by_officer=True,
    ),
)
