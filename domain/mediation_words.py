"""What a mediator's sentence says of a sitting: its outcome, the next day, why it must go up, how it was agreed."""

import re
from datetime import date, timedelta

from domain.mediation import AgreementForm, Concern, MediationOutcome, RiseGround
from domain.spoken_when import DATE, LENGTH, read_date, read_length


def read_outcome(words: str) -> MediationOutcome | None:
    """What came of it; None where nothing is said of that.

    A refusal is only what plainly says that somebody will not be mediated: who will not pay has not refused to talk.
    """
    return next((outcome for outcome, way in _OUTCOMES if way.search(words)), None)


def wants_to_end(words: str) -> bool:
    """「终止调解」, 「调不下去了」: the mediator gives it up."""
    return _END.search(words) is not None


def read_attempt_number(words: str) -> int | None:
    """`第2次`, `第二回`: the number the mediator gives; None where none is given."""
    found = _ATTEMPT.search(words)
    if found is None:
        return None
    return _HAN[found["number"]] if found["number"] in _HAN else int(found["number"])


def read_next_day(words: str, today: date) -> date | None:
    """The day agreed for the next sitting: what follows 「下次」 or 「约」, never another date of the sentence."""
    found = _NEXT.search(words)
    return read_day(words[found.end() :], today) if found else None


def read_day(words: str, today: date) -> date | None:
    """The first day named: 「25号下午」, 「下周三」, 「过三天」; None where none is, or there is no such day."""
    found = _DATE.search(words)
    if found:
        return read_date(found[0], today)
    length = _LENGTH.search(words)
    days = read_length(length[0]) if length else None
    return today + timedelta(days=days) if days else None


def read_ground(words: str) -> RiseGround | None:
    """Why it may go up early. 「管不了」 alone is none: everybody says it who hands something up."""
    return next((ground for ground, way in _GROUNDS if way.search(words)), None)


def read_form(words: str) -> AgreementForm | None:
    """Written where something was written or signed, oral where it says so; None where it must be asked."""
    return next((form for form, way in _FORMS if way.search(words)), None)


def find_concerns(words: str) -> frozenset[Concern]:
    """What in these words keeps the matter out of mediation: violence at home, a child that was harmed."""
    return frozenset(concern for concern, way in _CONCERNS if way.search(words))


_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_END = re.compile(r"(?:终止|结束|停止|不用|不要|别)再?调|调解?(?:终止|结束|停)|调不(?:下去|动|了)|不再?调解?了|没法调")
_DATE, _LENGTH = re.compile(DATE), re.compile(LENGTH)
_ATTEMPT = re.compile(r"第(?P<number>\d{1,2}|[一二两三四五六七八九十])[次回]")
_NEXT = re.compile(r"下[次回]|再约|改天|改到|约[在到好了]?|定[在到]")


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways))


_UNWILLING = r"(?:不愿意?|不肯|不想|不同意|拒绝|不接受|死活不)"
_SITTING = r"调(?!整|换|解?(?:方案|意见|结果|协议|书|的))|谈(?!价|钱|条件)|坐下来|见面"
_SPOUSE = r"(?:男人|老公|丈夫|婆娘|老婆|媳妇|妻子|爱人)"
_OWN_KIN = r"(?<![他她家的])(?:男人|老公|丈夫|婆娘|老婆|媳妇|妻子|爱人|公公|婆婆|儿子|女婿|爸|爹|妈|娘)"
"""「他儿子打我」 is the neighbour's."""
_CHILD = r"(?:孩子|娃|小孩|学生|儿童)"
_OUTCOMES = (
    (
        MediationOutcome.REFUSED,
        _any(
            _UNWILLING + r"(?:再|继续|接着|来|接受|参加)*(?:" + _SITTING + ")",
            r"(?:一方|有一家|有一方|对方)(?:就是|坚决|明确)?(?:不愿意?|拒绝)(?:了|$|[，,。；;！!])",
            r"(?:方|家|人家|对方)(?:都|也)?不再?调解?了",
        ),
    ),
    (
        MediationOutcome.ABSENT,
        _any(
            r"(?:没|未|不)有?(?:来|到场|到齐|来齐|露面)(?!往|得及|钱)",
            r"缺席|不在家|找不到人|没见(?:着|到)?人|人没到",
        ),
    ),
    (
        MediationOutcome.FAILED,
        _any(
            r"(?:没|未|不)有?能?(?:调|谈|说|弄|商量)?(?:成|拢|妥|通|下来|合)(?!员)",
            r"(?:没|未|不)有?肯?(?:达成|结果|谈好|说好|调好|签)",
            r"谈不?崩|崩了|吵起来|吵翻|闹翻|不欢而散|(?:双方|两家|都)不(?:干|松口|让)|不松口|不让步|白调",
            _UNWILLING + r"(?=[^意了，,。；;！!])",
        ),
    ),
    (
        MediationOutcome.SETTLED,
        _any(
            r"(?:调解?|谈|说|商量)(?:成|妥|合|和|通|拢)了?|成了|和好|和解|达成|讲和|握手言和",
            r"(?:调解?|谈|说|商量)好了?(?!.{0,4}(?:下|再|改天|明|后天|\d))|签了?字|按了?手印",
        ),
    ),
)
"""In this order: 「没成」 holds 「成」, and who will not pay may well go on talking."""
_GROUNDS = (
    (RiseGround.DANGER, _any(r"危险|动手|打起来|打人|打架|动刀|拿刀|锄头|出人命|暴力|威胁|见血")),
    (RiseGround.INSTRUCTED, _any(r"批示", r"(?:领导|书记|镇长|县长|主任)(?:让|叫|要求|批)")),
    (RiseGround.BEYOND_POWERS, _any(r"超.{0,4}(?:权限|职权)", r"[没无]这?个?权|确权|定不了")),
    (RiseGround.UNTRUSTED, _any(_UNWILLING + r"(?:在|让|由|跟|同)(?:村|组|镇|我们)", r"信不过|不服(?:村|组|镇)")),
)
_FORMS = (
    (
        AgreementForm.WRITTEN,
        _any(r"书面|协议书|立了?字据|签了?(?:字|协议)|手印|盖了?章|白纸黑字", r"写了?[个份张]?(?:协议|字据|条子|纸)"),
    ),
    (AgreementForm.ORAL, _any(r"口头|嘴上|口上|没写|没签|不用写|不写")),
)
_CONCERNS = (
    (
        Concern.HOME_VIOLENCE,
        _any(
            r"家暴|家庭暴力",
            _OWN_KIN + r".{0,6}(?:打|揍|掐|捅)了?(?:我|人)",
            _SPOUSE + r".{0,6}(?:打|揍|掐|捅)了?(?:她|他|老婆|媳妇)",
            r"(?:打|揍)了?(?:老婆|媳妇|婆娘|老公|老娘|老爹|父母)",
        ),
    ),
    (
        Concern.MINOR,
        _any(
            r"未成年|(?:猥亵|性侵|虐待|拐|打伤).{0,4}" + _CHILD,
            _CHILD + r".{0,4}被.{0,6}(?:猥亵|性侵|虐待|拐|打)",
        ),
    ),
)
