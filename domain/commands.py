"""Every spoken command in one table: what it is called, how it is said, who may, and one line of help."""

from dataclasses import dataclass
from enum import StrEnum


class Command(StrEnum):
    """The 44 codes of commands §3, and what else the ticket's life needs said in a chat."""

    REPORT = "report"
    URGENT = "urgent"
    DIRECT = "direct"
    ACCEPT = "accept"
    ACK = "ack"
    PROGRESS = "progress"
    DONE = "done"
    DONE_PHOTO = "done_photo"
    ESCALATE = "escalate"
    TO_VILLAGE = "to_village"
    TO_TOWN = "to_town"
    TO_DEPT = "to_dept"
    TRANSFER = "transfer"
    RETURN = "return"
    ASSIST = "assist"
    WHISTLE = "whistle"
    URGE = "urge"
    QUERY = "query"
    MYLIST = "mylist"
    UNFINISHED = "unfinished"
    SAT1 = "sat1"
    SAT3 = "sat3"
    REOPEN = "reopen"
    EXTEND = "extend"
    SUSPEND = "suspend"
    REVISE = "revise"
    CANCEL = "cancel"
    MERGE = "merge"
    SUBSTITUTE = "substitute"
    MEDIATE = "mediate"
    SETTLE = "settle"
    PRIVACY = "privacy"
    CALL = "call"
    POLICY = "policy"
    NOTICE = "notice"
    RECEIPT_CHECK = "receipt_check"
    PATROL = "patrol"
    HOUSEHOLD = "household"
    POINTS = "points"
    RANK = "rank"
    WEEKLY = "weekly"
    HELP = "help"
    UNDO = "undo"
    REPEAT = "repeat"

    APPROVE = "approve"
    REFUSE = "refuse"
    VOID = "void"
    REJECT = "reject"
    REFER = "refer"
    RESUME = "resume"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One row. `number` is the row's of commands §3, None for what the workflow added.

    `say` is the sentence that is taught, `also` other ways that are understood, `who` and `help` are for people to
    read. `needs_ticket`: it is about one ticket, by quote, number or because there is only one. `undoable`: what was
    done may be taken back for five minutes (commands §7).
    """

    number: int | None
    command: Command
    say: str
    also: tuple[str, ...]
    who: str
    help: str
    private_only: bool = False
    changes_state: bool = False
    needs_ticket: bool = False
    undoable: bool = False


_ANYBODY = "谁都行"
_OWNER = "正在办的人"
_REPORTER = "报这件事的人"
_LEADER = "网格长、网格员"

COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec(
        number=1,
        command=Command.REPORT,
        say="报事：老李家墙要塌",
        also=("反映个事：路灯不亮", "我说个事，水管漏了", "有个问题：井盖没了"),
        who=_ANYBODY,
        help="有事直接说，或先说「报事」再说啥事、在哪。",
    ),
    CommandSpec(
        number=2,
        command=Command.URGENT,
        say="急！",
        also=("救命", "快来人", "出事了", "急得很"),
        who=_ANYBODY,
        help="有危险先打110、119、120，再说「急」。",
    ),
    CommandSpec(
        number=3,
        command=Command.DIRECT,
        say="直报：河堤要垮了",
        also=("直接报县里", "报县里", "往县上报"),
        who=_ANYBODY,
        help="又急又大的事，说「直报」，马上到县里。",
    ),
    CommandSpec(
        number=4,
        command=Command.ACCEPT,
        say="我接了",
        also=("受理", "我来办", "3号我去看", "3号归我"),
        who=_LEADER,
        help="这件归您办，先去看。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=5,
        command=Command.ACK,
        say="收到",
        also=("知道了", "晓得了", "要得", "好的"),
        who=_ANYBODY,
        help="表示看到了，不等于接了这件事。",
    ),
    CommandSpec(
        number=6,
        command=Command.PROGRESS,
        say="进度：去看了，电工下午来",
        also=("3号正在弄", "我去看了，要换个灯泡", "3号有进展"),
        who=_OWNER,
        help="说一句办到哪一步了。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=7,
        command=Command.DONE,
        say="办好了",
        also=("弄好了", "3号修好了，换了灯泡", "3号整完咧"),
        who=_OWNER,
        help="办完了说「办好了」，再说一句咋办的，或者发张照片。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=8,
        command=Command.DONE_PHOTO,
        say="发张照片",
        also=("照片发了", "拍了照片", "看图"),
        who=_OWNER,
        help="引用我那条，发张办好的照片。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=9,
        command=Command.ESCALATE,
        say="我管不了，往上报",
        also=("3号往上报", "我弄不成", "交给上面吧"),
        who=_OWNER,
        help="自己办不了的，说「往上报」，交给上一级。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=10,
        command=Command.TO_VILLAGE,
        say="转村上",
        also=("给村上", "3号交村里", "叫书记管"),
        who="组和户的网格长",
        help="这件交给村里办。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=11,
        command=Command.TO_TOWN,
        say="转镇上",
        also=("给镇上", "3号交乡上", "报到镇政府"),
        who="村里、组里的网格长",
        help="这件交给镇里办；组里先交村里。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=12,
        command=Command.TO_DEPT,
        say="转派出所",
        also=("3号交水利站", "叫司法所管", "报供电所"),
        who="村里、镇里的干部；急事网格员也行",
        help="这件交给一个部门办。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=13,
        command=Command.TRANSFER,
        say="转给老赵",
        also=("3号让老赵弄", "派给赵组长", "把3号交给王芳"),
        who="村里的干部和本组网格长",
        help="这件换个人办，说名字。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=14,
        command=Command.RETURN,
        say="退回，不是我组的",
        also=("3号退单", "3号不归我管", "退回去"),
        who=_OWNER,
        help="不归您的，说「退回」和为啥；每件只退一回。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=15,
        command=Command.ASSIST,
        say="请李四协办",
        also=("3号叫上老李", "让老李给我搭把手", "跟老李一起弄"),
        who=_OWNER,
        help="叫个人来帮忙，主办还是您。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=16,
        command=Command.WHISTLE,
        say="吹哨 要水利站来",
        also=("3号吹个哨，叫供电所", "喊水利站来", "喊部门"),
        who="村里、镇里的干部；急事网格员也行",
        help="叫部门到场来办，说要哪个部门。",
        changes_state=True,
        needs_ticket=True,
    ),
    CommandSpec(
        number=17,
        command=Command.URGE,
        say="催一下",
        also=("3号催催", "咋还没弄", "太慢了"),
        who="报这件事的人和各级网格长",
        help="替您催一声办的人。",
        needs_ticket=True,
    ),
    CommandSpec(
        number=18,
        command=Command.QUERY,
        say="3号咋样了",
        also=("查3号", "3号到哪一步了", "路灯那个办好没"),
        who="跟这件事有关的人",
        help="问一件事办到哪儿了。",
        needs_ticket=True,
    ),
    CommandSpec(
        number=19,
        command=Command.MYLIST,
        say="我的事",
        also=("我手上有啥", "待办", "还有几件"),
        who=_ANYBODY,
        help="看自己手上还有哪几件。",
    ),
    CommandSpec(
        number=20,
        command=Command.UNFINISHED,
        say="本格还有啥没办",
        also=("没办完的", "欠账", "还剩几个没办"),
        who=_LEADER,
        help="看您管的地方还有哪几件没办完。",
    ),
    CommandSpec(
        number=21,
        command=Command.SAT1,
        say="满意",
        also=("3号满意", "弄得好，满意得很", "得劲"),
        who=_REPORTER,
        help="我问您满不满意时，满意就回1。",
        changes_state=True,
        needs_ticket=True,
    ),
    CommandSpec(
        number=22,
        command=Command.SAT3,
        say="不满意",
        also=("3号不满意，灯还是不亮", "糊弄人", "没弄好"),
        who=_REPORTER,
        help="没办好就回3，再说一句哪里没好，马上重办。",
        changes_state=True,
        needs_ticket=True,
    ),
    CommandSpec(
        number=23,
        command=Command.REOPEN,
        say="又坏了",
        also=("重办3号", "3号又漏了", "还是那样"),
        who="报这件事的人和村里、镇里",
        help="办完又坏了，30天内说一声就重办。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=24,
        command=Command.EXTEND,
        say="3号延期3天，料没到",
        also=("3号再宽限几天", "申请延期", "3号弄不完，缓三天"),
        who=_OWNER,
        help="到期前办不完，说「延期」几天和为啥，镇里批。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=25,
        command=Command.SUSPEND,
        say="3号挂账，等批复",
        also=("3号先放着，等料", "挂起来等天晴", "3号等上面批"),
        who="村里提，镇里批",
        help="眼下办不了的先放着，说等啥、等到哪天。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=26,
        command=Command.REVISE,
        say="改3号：改成停电",
        also=("3号不是停电，是路灯", "改成邻里纠纷"),
        who="报的人和办的人",
        help="我记错了，说「改成」再说对的。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=27,
        command=Command.CANCEL,
        say="撤回3号",
        also=("不用了", "3号算了", "不用来了，自己弄好了"),
        who=_REPORTER,
        help="自己报的事不用办了，说一声就撤。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=28,
        command=Command.MERGE,
        say="3号和5号是一件",
        also=("3号跟5号一回事", "5号并到3号"),
        who="组长和村里、镇里",
        help="两件其实是一件，并到一起办。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=29,
        command=Command.SUBSTITUTE,
        say="我今天不在，让老赵代",
        also=("我出门三天，老赵替我", "住院了，有事找老赵", "明天赶集，让老赵顶一下"),
        who="各级网格长",
        help="出门前说一声，让谁代您。",
        private_only=True,
        changes_state=True,
        undoable=True,
    ),
    CommandSpec(
        number=30,
        command=Command.MEDIATE,
        say="3号调解 第1次 没成",
        also=("3号调了一回，没谈拢", "3号一方不愿调", "3号谈崩了"),
        who="调解的人",
        help="每调一回说一声：第几次、成没成、下次几号。",
        private_only=True,
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=31,
        command=Command.SETTLE,
        say="3号调成了",
        also=("3号说和了", "3号签字了，写了协议", "3号口头说好了"),
        who="调解的人",
        help="调成了说一声：口头说好的，还是写了字据。",
        private_only=True,
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=32,
        command=Command.PRIVACY,
        say="这个要保密",
        also=("不要在群里说", "私下说", "别让人知道"),
        who=_ANYBODY,
        help="不想让人知道的，说「保密」，往后只私下说。",
    ),
    CommandSpec(
        number=33,
        command=Command.CALL,
        say="找书记",
        also=("值班电话", "派出所电话", "网格长电话", "谁管这"),
        who=_ANYBODY,
        help="问一个电话，或者找谁。",
    ),
    CommandSpec(
        number=34,
        command=Command.POLICY,
        say="低保咋办",
        also=("医保多少钱", "养老认证咋弄", "问个政策：办残疾证带啥"),
        who=_ANYBODY,
        help="问政策、问手续，我不知道的就转给人答。",
    ),
    CommandSpec(
        number=35,
        command=Command.NOTICE,
        say="发通知：明天八点集合",
        also=("通知一下：后天停水", "告诉大家：明天打疫苗", "喊一声：晚上开会"),
        who=_LEADER,
        help="给自己管的群发通知，发之前我先念给您听。",
    ),
    CommandSpec(
        number=36,
        command=Command.RECEIPT_CHECK,
        say="谁没收到",
        also=("看看谁没回", "催没回的"),
        who="发通知的人",
        help="看通知还有哪些人没回。",
    ),
    CommandSpec(
        number=37,
        command=Command.PATROL,
        say="巡了一圈，没事",
        also=("今天排查了，没情况", "今天看了，都好着"),
        who="组和户的网格长",
        help="转了一圈，说一声记一次。",
    ),
    CommandSpec(
        number=38,
        command=Command.HOUSEHOLD,
        say="户：张三家添人",
        also=("我家添人了", "李四家搬走了"),
        who=_LEADER,
        help="谁家添人、搬走，私下说一声。",
        private_only=True,
    ),
    CommandSpec(
        number=39,
        command=Command.POINTS,
        say="我多少分",
        also=("我的积分", "攒了多少分"),
        who="组和户的网格长",
        help="看自己的分，只您自己看得见。",
        private_only=True,
    ),
    CommandSpec(
        number=40,
        command=Command.RANK,
        say="排名",
        also=("谁第一", "光荣榜"),
        who=_ANYBODY,
        help="咱不排名；自己的分说「我多少分」。",
    ),
    CommandSpec(
        number=41,
        command=Command.WEEKLY,
        say="周报",
        also=("这星期情况", "出个数", "总结一下这周"),
        who="村里、镇里的干部",
        help="看这一周报了几件、办了几件。",
    ),
    CommandSpec(
        number=42,
        command=Command.HELP,
        say="帮助",
        also=("咋用", "不会用", "教教我"),
        who=_ANYBODY,
        help="不会用就说「帮助」。",
    ),
    CommandSpec(
        number=43,
        command=Command.UNDO,
        say="撤销",
        also=("按错了", "弄错了", "刚才不算"),
        who="刚才说话的本人",
        help="说错了，5分钟内说「撤销」就回去。",
        changes_state=True,
    ),
    CommandSpec(
        number=44,
        command=Command.REPEAT,
        say="没听清",
        also=("再说一遍", "看不见字", "啥"),
        who=_ANYBODY,
        help="我把刚才的话再说一遍。",
    ),
    CommandSpec(
        number=None,
        command=Command.APPROVE,
        say="同意",
        also=("3号批了", "准了", "3号同意延期"),
        who="镇里、村里批的人",
        help="有人申请延期、挂账、作废，同意就批。",
        changes_state=True,
        needs_ticket=True,
    ),
    CommandSpec(
        number=None,
        command=Command.REFUSE,
        say="不同意",
        also=("3号不批", "不准，抓紧弄"),
        who="镇里、村里批的人",
        help="申请不同意的，说一句为啥。",
        changes_state=True,
        needs_ticket=True,
    ),
    CommandSpec(
        number=None,
        command=Command.VOID,
        say="3号作废，记重了",
        also=("把3号作废", "3号不作数"),
        who="村里、镇里；组里只能申请",
        help="记错、记重的作废，要说为啥。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=None,
        command=Command.REJECT,
        say="3号不予受理，已经在打官司",
        also=("3号不受理，信访在办", "3号这个受理不了"),
        who="村里、镇里",
        help="不该这里办的，说为啥，再告诉人家去哪办。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=None,
        command=Command.REFER,
        say="3号转法院",
        also=("3号转12345", "3号转信访", "让他走法院"),
        who="村里、镇里、县里",
        help="该法院、12345这些地方办的，转出去。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=None,
        command=Command.RESUME,
        say="3号接着办",
        also=("3号可以办了，料到了", "3号恢复办理"),
        who="村里",
        help="先前放着的，现在能办了。",
        changes_state=True,
        needs_ticket=True,
        undoable=True,
    ),
    CommandSpec(
        number=None,
        command=Command.BACK,
        say="我回来了",
        also=("我回来了，不用老赵代了", "我上班了"),
        who="各级网格长",
        help="出门回来说一声，事情还归您。",
        private_only=True,
        changes_state=True,
        undoable=True,
    ),
)

SPECS: dict[Command, CommandSpec] = {spec.command: spec for spec in COMMANDS}
