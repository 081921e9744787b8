"""What a short answer to a question of the bot means, typed by an old hand or heard by a machine."""

import re
import unicodedata

MAX_ANSWER = 12


def read_choice(words: str, most: int) -> int | None:
    """`1`, `1。`, `①`, `一`, `选一`, `第二个`, `回1`: a number from 1 to `most`; None for anything else."""
    found = _CHOICE.fullmatch(bare_answer(words)) if len(words) <= MAX_ANSWER else None
    if found is None:
        return None
    number = _HAN[found["number"]] if found["number"] in _HAN else int(found["number"])
    return number if number <= most else None


def read_yes(words: str) -> bool | None:
    """True for 是, 要得, 记吧 …; False for 不是, 不用了 …; None for anything else, numbers too."""
    if len(words) > MAX_ANSWER:
        return None
    said = bare_answer(words)
    return True if _YES.fullmatch(said) else False if _NO.fullmatch(said) else None


def bare_answer(words: str) -> str:
    """Half-width, without spaces and marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", words))


_MARKS = re.compile(r"[^\w]|_")
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "壹": 1, "幺": 1, "贰": 2, "叁": 3}
_ENDING = "(?:吧|哈|啊|呀|哦|噢|嘛|噻|咯|呢|啦|嘞)*"
_CHOICE = re.compile(
    rf"我?(?:就?选|回|答|要|是|说的是|就是|那就)?的?第?(?P<number>[1-9{''.join(_HAN)}])(?:个|件|条|样|种)?的?{_ENDING}"
)
_YES = re.compile(
    rf"(?:嗯+|对+|对头|对的|是+|是的|要|要的|要得|记|记下|记下来|记一下|要记|帮我记|办|行|中|好|好的|可以|得行|确定|没错){_ENDING}了?{_ENDING}"
)
_NO = re.compile(rf"(?:不|不是|不是的|不对|不用|不要|不记|不用记|不必|不需要|别记|算了|没有){_ENDING}了?{_ENDING}")
