"""The leader who asked lets a search go out once more, or says that it is over: 「找到了，谢谢大家」."""

from dataclasses import dataclass

from domain.broadcast import Asker, CampaignDraft, CampaignState, CampaignStatus
from domain.directory import Officer
from domain.messages import MessageKind
from domain.refusal import Refusal
from domain.schedule import DaysOff, Once
from domain.search import FOUND_TEXT, OVER_TEXT, Search, is_own, list_calling_grids, may_end
from domain.sending import SendState
from domain.spoken_search import SearchOrder, read_search_order
from domain.ticket import Part
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, Done
from handlers.handling import done
from handlers.search_words import find_quoted_search, quotes_another
from handlers.speak import answer, number_line

_STOPPABLE = (CampaignState.WAITING, CampaignState.ACTIVE, CampaignState.PAUSED)
_END_TEXTS = {SearchOrder.FOUND: FOUND_TEXT, SearchOrder.OVER: OVER_TEXT}
_REACHED = (SendState.SENT, SendState.UNKNOWN, SendState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """`searches`: what may be meant; several only where nobody can say which."""

    order: SearchOrder
    searches: tuple[Search, ...]


async def match_search_order(heard: Heard, desk: Desk) -> Ordered | None:
    """By quote; else their own, and privately those below them too."""
    if heard.officer is None or heard.message.kind is not MessageKind.TEXT:
        return None
    order = read_search_order(heard.words)
    found = await desk.searches.list_open(desk.now) if order is not None else []
    ending = [search for search in found if may_end(search, heard.officer, desk.directory)]
    if order is None or not ending:
        return None
    meant = _find_meant(heard, order, ending, desk)
    return Ordered(order=order, searches=tuple(meant)) if meant else None


async def obey_search_order(heard: Heard, ordered: Ordered, desk: Desk) -> Replies:
    if len(ordered.searches) > 1:
        raise Refusal("which_search", f"您有{len(ordered.searches)}个协查在找，请引用要说的那条再说一遍。")
    (search,) = ordered.searches
    assert heard.officer is not None
    asker = _asker_of(search, heard.officer, desk)
    if ordered.order in (SearchOrder.FOUND, SearchOrder.OVER):
        return await _end(heard, search, asker, desk, text=_END_TEXTS[ordered.order])
    await desk.campaigns.repeat(search.campaign, asker, desk.now)
    return [answer(heard, f"好，这就再发一遍。\n单号 {search.number}")]


def _find_meant(heard: Heard, order: SearchOrder, ending: list[Search], desk: Desk) -> list[Search]:
    assert heard.officer is not None
    quoted = find_quoted_search(heard.message, ending)
    if quoted is not None:
        return [quoted]
    if quotes_another(heard) or order is SearchOrder.AGAIN:
        return []
    own = [search for search in ending if is_own(search, heard.officer, desk.directory)]
    return own or (ending if heard.room is None else [])


def _asker_of(search: Search, officer: Officer, desk: Desk) -> Asker:
    """By the post through which they may; whoever only stands in acts in the name of who asked."""
    tree, theirs = desk.directory.tree, search.asker.grid
    led = list_calling_grids(officer, desk.directory)
    above = next((code for code in led if theirs is not None and tree.contains(code, theirs)), None)
    return Asker(actor=f"person:{officer.person}", grid=above) if above is not None else search.asker


async def _end(heard: Heard, search: Search, asker: Asker, desk: Desk, *, text: str) -> Replies:
    """What has not gone out is taken back, whoever got it is told, and the ticket is done with this sentence."""
    status = await desk.campaigns.status(search.campaign, asker)
    if status.campaign.state in _STOPPABLE:
        status = await desk.campaigns.cancel(search.campaign, asker, desk.now)
    if reached := _count_reached(status):
        draft = CampaignDraft(
            title=_name(text),
            text=text,
            audience=search.audience,
            schedule=Once(at=desk.now),
            days_off=DaysOff.KEEP,
            emergency=True,
            corrects=search.campaign,
            ticket=search.ticket,
        )
        await desk.campaigns.schedule(draft, asker, key=f"found:{search.campaign}", now=desk.now)
    await desk.searches.forget_pictures(search.campaign)
    ended = await _finish(heard, search, desk)
    told = f"这就告诉收到协查的群：{_name(text)}。" if reached else "还没发出去的，不发了。"
    return [answer(heard, f"好，{told}{number_line(ended.ticket)}", ticket=ended.ticket), *ended.replies]


def _name(text: str) -> str:
    """已找到 of 「已找到，谢谢大家！…」."""
    return text.partition("，")[0]


def _count_reached(status: CampaignStatus) -> int:
    return sum(status.counts.get(state, 0) for state in _REACHED)


async def _finish(heard: Heard, search: Search, desk: Desk) -> Done:
    ticket = await desk.tickets.get(search.ticket)
    assert ticket is not None
    assert heard.officer is not None
    doer = Doer(
        actor=f"person:{heard.officer.person}",
        parts=frozenset({Part.ASSIGNEE}),
        person=heard.officer.person,
        message_id=heard.message.message_id,
        heard=heard,
    )
    return await done(ticket, doer, {"text": heard.words}, desk)
