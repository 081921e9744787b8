"""How people hand a ticket on: to a tier, a department, a person, out of the house; call for help; or give it back."""

from domain.commands import Command
from domain.spoken_ways import Naming, Way, say

PASSING: tuple[Way, ...] = (
    say(
        Command.REFER,
        "建议?(转办|转到|转去|转给|转交|转|移送|移交|走|报到)[到给]?<outside>(起诉|处理|解决|办理?|去|判)?<why>",
        "(转办|转到|转去|转给|转交|转|移送|移交|走|报到)[到给]?<outside>(起诉|处理|解决|办理?|去|判)?<why>",
        "(建议)?(让|叫|请|告诉|建议)<parties>(自己)?[去走打到找上]?<outside>(起诉|解决|反映|投诉|告|办|去)?<why>",
        "[走通]过?(司法|诉讼|法律|仲裁)(程序|途径)?(解决)?<why>",
        "(建议|让<parties>)去?(起诉|打官司|诉讼|仲裁)<why>",
    ),
    say(
        Command.ESCALATE,
        "(我|给我|帮我|申请|请求|要|得|只能|还是|只好|这个|那就){0,2}(报[到给]?村(里|上|委会?)去?|交村上|交镇上)<why>",
        by_officer=True,
    ),
    say(
        Command.TO_VILLAGE,
        "(转|转交|移交|交|派|推|送|给|移)[给到去回往由]?<village><take_it>?<why>",
        "<let><village><take_it><why>",
        by_officer=True,
    ),
    say(
        Command.TO_TOWN,
        "<give><town><take_it>?<why>",
        "<let><town><take_it><why>",
        by_officer=True,
    ),
    say(
        Command.WHISTLE,
        "(要|申请|请求|给我|帮我|快|赶紧|我要)?吹(一?[个下声])?哨子?<call>?，?<call>?<office>?都?(<come>|来修|来办|来处理|去)?"
        "(一下)?<why>",
        "给?<known_office>吹(一?[个下声])?哨<why>",
        "(<call>|通知|申请|我要|需要)<office>都?(马上|赶紧|快点?)?<come><why>",
        "<known_office>(赶紧|快|马上|速)?<come><why>",
        "(<call>|吹|需要)(一下)?(相关|有关|职能)?部门都?(<come>|支援)?(一下|人)?<why>",
        by_officer=True,
    ),
    say(
        Command.ASSIST,
        "(请|叫|喊|让|找|拉|约|带|申请|要|派|安排)(上|一下)?(<name>|<office>)也?(来|过来|去)?(一起|一块儿?|一道)?"
        "(来|去|过来)?<lend_a_hand>(一下|我|下|着|一把|处理|办|弄)?<why>",
        "(请|叫|喊|让|找|拉|约|带|要)(上|一下)?(<name>|<known_office>)(来|过来|去|跟我)?(一起|一块儿?|一道|也来)"
        "(弄|办|去|看|处理|来|整)?(一下)?",
        "(请|让|叫|喊|找)(<name>|<known_office>)(来|过来|去)?给我?<lend_a_hand><why>",
        "[叫喊拉带约]上(<name>|<known_office>)(一起|一块儿?)?(弄|办|去|看|处理)?<why>",
        "我?[跟和同与](<name>|<known_office>)(一起|一块儿?|一道|合伙)(弄|办|处理|去看|看|整|修)<why>",
        "(要|请|申请|需要)?协办，?人?(是|给|找|请)?(<name>|<office>)",
        "<name>来?(协办|协助)(一下)?",
        "(请|让|叫|由)(<somebody>|<office>)(协办|协助办理|协助|搭把手)(一下)?<why>",
        by_officer=True,
    ),
    say(
        Command.ASSIST,
        "(谁|来个人|来人|找个人|派个人|需要人?|要人?|请人?|申请)?(给我|帮我)?(搭把手|搭个手|搭手|帮个忙|帮忙|协办"
        "|协助)(一下|弄一?下|办)?",
        "(一起|一块儿?)(弄|办|处理)",
        loose=True,
        by_officer=True,
    ),
    say(
        Command.TO_DEPT,
        "<give><known_office><take_it>?<why>",
        "<let><known_office><take_it>?<why>",
        "(找|联系|归|该归?|属于|应该[归给])<known_office>(管|办|处理|弄|解决)的?<why>",
        by_officer=True,
    ),
    say(Command.TO_DEPT, "[找给归]<known_office>管?", by_officer=True, loose=True),
    say(
        Command.TRANSFER,
        "(转|转交|移交|交|派|分|指派|安排|给|推|转办|改派|派单|重新派|转派|拨)[给到由]?<name>(去|来|那边"
        "|那儿)?<take_it>?<why>",
        "(转给|转交给?|移交给?|交给|派给|分给|指派给?|改派给?|转派给?|安排给)<somebody>(去|来|那边)?(办|弄|处理"
        "|管|修|跟|干|负责|接手|办理)?<why>",
        "(让|叫|安排|派|请|由|喊|换)<name>(同志)?<take_it><why>",
        "(让|叫|由|安排)<somebody>[去来]?(办|弄|处理|管|修|负责|接手|承办|跑一趟)<why>",
        by_officer=True,
    ),
    say(Command.TRANSFER, "(让|叫|派|换|给)<name>[去来]?", by_officer=True, naming=Naming.MUST),
    say(
        Command.TO_DEPT,
        "(转|转给|转到|转交|移交|移交给|交给|派给|报给|报到)<office><take_it>?<why>",
        "(让|叫|请|由)<office><take_it><why>",
        by_officer=True,
    ),
    say(
        Command.RETURN,
        "(我要|申请|给我|要|我|请|建议|只能|得){0,2}(退回[去来]?(村里|上面|村上|镇上|原处)?|退单|退件|打回去?"
        "|退回?给(村里|上面|你们?|村上|镇上))了?<why>",
        "(我要|申请|给我|要|我|请)?(退回|退单|退了?)，?(?P<reason>(这不?是|不[是归属该]|搞错|派错|弄错"
        "|我们?不[是管]).+)",
        "(?P<reason>(这个?|这事|根本|压根|又)?<not_mine>)(，.+)?",
        "(?P<reason>派错(人|地方|单|组|了地方|部门)?了)<text>",
        "(?P<reason>我?(接不了|不接|不能接|不该我接|没法接))<text>",
        by_officer=True,
    ),
    say(Command.RETURN, "退了?<why>|退掉<why>", naming=Naming.MUST, by_officer=True),
    say(Command.RETURN, "搞错了", naming=Naming.MUST, by_officer=True, loose=True),
)
