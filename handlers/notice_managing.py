"""What becomes of a notice that is out already, asked for in a chat: how far it is, halted, taken back, put right."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain.broadcast import Asker, Campaign, CampaignDraft, CampaignState, CampaignStatus, OccurrenceState
from domain.directory import LEADING, Officer, Role
from domain.ids import CampaignId
from domain.notice_correction import say_recalled
from domain.notice_progress import NoticeProgress
from domain.refusal import Refusal
from domain.schedule import Once, OnCondition
from domain.schedule_words import say_coming, say_schedule
from domain.send_words import say_send_code
from domain.sending import PartKind, SendCode, SendState
from domain.spoken_managing import Managing, ManagingWords, read_managing
from handlers.desk import Desk, Heard, Replies
from handlers.notice import ask_for_code, make_code
from handlers.notice_replies import find_quoted_notice
from handlers.speak import answer

MOST_LISTED = 5
CORRECTING = (*LEADING, Role.ADMIN)
_WAITING = (SendState.PLANNED, SendState.CLAIMED, SendState.SENDING, SendState.RETRY)
_LOST = (SendState.FAILED, SendState.EXPIRED, SendState.SKIPPED)


async def match_managing(heard: Heard, desk: Desk) -> ManagingWords | None:
    """A quoted notice is looked for only where the words mean one."""
    said = read_managing(heard.words, quotes=heard.message.quotes_bot) if heard.officer is not None else None
    if said is None or said.campaign is not None or said.deed is Managing.LIST:
        return said
    got = await find_quoted_notice(heard, desk)
    return replace(said, campaign=got.campaign) if got is not None else None


async def handle_managing(heard: Heard, said: ManagingWords, desk: Desk) -> Replies:
    officer = heard.officer
    assert officer is not None
    if said.deed is Managing.LIST:
        return [answer(heard, await _list_own(officer, desk))]
    assert said.campaign is not None
    asker, status = await _find_own(said.campaign, officer, desk)
    if said.deed is Managing.CORRECT:
        return [answer(heard, await _ask_correction(heard, said, asker, status, desk))]
    if said.deed is Managing.PICTURE and status.counts:
        return [replace(answer(heard, str(said.campaign)), kind=PartKind.PROGRESS)]
    return [answer(heard, await _do(said, asker, status, desk))]


async def _do(said: ManagingWords, asker: Asker, status: CampaignStatus, desk: Desk) -> str:
    campaign = status.campaign.id
    match said.deed:
        case Managing.PAUSE:
            await desk.campaigns.pause(campaign, asker, desk.now)
            return f"通知{campaign}停住了，没发的先不发。要接着发说「继续通知{campaign}」。"
        case Managing.RESUME:
            resumed = await desk.campaigns.resume(campaign, asker, desk.now)
            return _say_resumed(resumed, desk)
        case Managing.CANCEL:
            await desk.campaigns.cancel(campaign, asker, desk.now)
            return await _say_cancelled(status, desk)
        case Managing.RECALL:
            return say_recalled(await desk.campaigns.recall(campaign, asker, desk.now))
        case _:
            return await _say_progress(status, desk)


async def _say_cancelled(before: CampaignStatus, desk: Desk) -> str:
    """A group that got the first of several messages and not the rest has half of it."""
    campaign, got = before.campaign.id, before.counts.get(SendState.SENT, 0)
    progress = await desk.campaigns.progress(campaign)
    troubles = progress.troubles if progress else ()
    half = sum(trouble.count for trouble in troubles if trouble.code == SendCode.PARTLY)
    told = f"已经发到{got}个群的收不回来。" if got else ""
    told += f"有{half}个群只发到一半，请补发一条说清楚。" if half else ""
    return f"通知{campaign}取消了。{told or '一个群也没发。'}"


def _say_resumed(status: CampaignStatus, desk: Desk) -> str:
    """What waited past its hours does not go out any more."""
    campaign = status.campaign
    over = [firing for firing in status.occurrences if firing.send_until and firing.send_until <= desk.now]
    if late := sum(firing.counts.get(state, 0) for firing in over for state in _WAITING):
        return f"通知{campaign.id}停得太久，过了发送时间，还有{late}个群不发了。要发请重新说一遍。"
    if isinstance(campaign.draft.schedule, OnCondition) and campaign.next_due_at is None:
        return f"好，通知{campaign.id}不停了，{say_schedule(campaign.draft.schedule, desk.calendar.zone)}再发。"
    return f"好，通知{campaign.id}接着发。"


async def _find_own(campaign: CampaignId, officer: Officer, desk: Desk) -> tuple[Asker, CampaignStatus]:
    """With the rights of the post that answers for it. Raises Refusal where none does."""
    for post in officer.posts:
        asker = Asker(actor=f"person:{officer.person}", grid=post.grid)
        if post.role not in CORRECTING:
            continue
        try:
            return asker, await desk.campaigns.status(campaign, asker)
        except Refusal as refusal:
            if refusal.code != "not_yours":
                raise
    raise Refusal("not_yours", "这条通知不归您管。请找写通知的人，或者上一级的网格长。")


async def _list_own(officer: Officer, desk: Desk) -> str:
    found = await desk.campaigns.list_written(f"person:{officer.person}", MOST_LISTED)
    if not found:
        return "您还没有发过通知。要发就说「发通知：…」。"
    lines = [f"通知{campaign.id}「{campaign.draft.title}」{_say_state(campaign, desk)}" for campaign in found]
    return "\n".join([*lines, f"要看哪条，说「通知{found[0].id}怎么样了」。"])


def _say_state(campaign: Campaign, desk: Desk) -> str:
    """With the time of the next firing, where one is known."""
    if campaign.next_due_at is None or campaign.state not in (CampaignState.ACTIVE, CampaignState.WAITING):
        return campaign.state.zh
    at = say_coming(campaign.next_due_at, desk.now, desk.calendar.zone)
    return f"{campaign.state.zh}，{at}发" if campaign.state is CampaignState.WAITING else f"{at}发"


async def _say_progress(status: CampaignStatus, desk: Desk) -> str:
    """Of the newest firing; what is repeated says when it comes again."""
    campaign = status.campaign
    head = f"通知{campaign.id}「{campaign.draft.title}」"
    newest = status.occurrences[0] if status.occurrences else None
    progress = await desk.campaigns.progress(campaign.id)
    if newest is None or progress is None:
        return f"{head}：{_say_state(campaign, desk)}，还没开始发。"
    told = f"{head}一共{progress.total}个群：{'，'.join(_list_figures(newest.counts, progress))}。"
    if newest.state is OccurrenceState.EXPIRED:
        told = f"{head}：过了时间，没有发。"
    elif newest.state is OccurrenceState.REFUSED:
        told = f"{head}：没有发，写它的人或者同意它的人现在不管这里了。"
    elif not progress.total:
        told = f"{head}：要发的地方没有群，没有发。"
    held = "现在停着。" if campaign.state is CampaignState.PAUSED else ""
    again = not isinstance(campaign.draft.schedule, Once) and campaign.next_due_at is not None
    return told + held + (f"下一次：{_say_state(campaign, desk)}。" if again else "")


def _list_figures(counts: Mapping[SendState, int], progress: NoticeProgress) -> Iterator[str]:
    """Each with its number; why some don't have it in a few words."""
    yield f"发到{counts.get(SendState.SENT, 0)}"
    waiting, lost = (sum(counts.get(state, 0) for state in states) for states in (_WAITING, _LOST))
    if waiting:
        yield f"等着{waiting}"
    if lost:
        reasons = [say_send_code(trouble.code) for trouble in progress.troubles if trouble.state in _LOST]
        why = "、".join(dict.fromkeys(reason for reason in reasons if reason))
        yield f"没发成{lost}" + (f"（{why}）" if why else "")
    if unknown := counts.get(SendState.UNKNOWN, 0):
        yield f"说不准{unknown}"
    if cancelled := counts.get(SendState.CANCELLED, 0):
        yield f"取消{cancelled}"


async def _ask_correction(heard: Heard, said: ManagingWords, asker: Asker, status: CampaignStatus, desk: Desk) -> str:
    """The wrong words are halted at once, so that nobody more reads them while it is being thought over."""
    wrong = status.campaign
    draft = await desk.campaigns.write_correction(wrong.id, said.text, asker, desk.now)
    preview = await desk.campaigns.preview(draft, asker, desk.now)
    if preview.problems:
        raise Refusal(preview.problems[0].code, preview.problems[0].sentence)
    is_live = wrong.state is CampaignState.ACTIVE
    if is_live:
        await desk.campaigns.pause(wrong.id, asker, desk.now)
    code = make_code(preview)
    await ask_for_code(heard, draft, asker, code, desk, is_now=_is_now(draft, desk))
    return "\n".join(_read_back(draft, wrong, preview.count, code, is_live=is_live, desk=desk))


def _is_now(draft: CampaignDraft, desk: Desk) -> bool:
    return isinstance(draft.schedule, Once) and draft.schedule.at <= desk.now


def _read_back(draft: CampaignDraft, wrong: Campaign, count: int, code: str, *, is_live: bool, desk: Desk) -> list[str]:
    at = draft.schedule.at if isinstance(draft.schedule, Once) else desk.now
    when = "" if _is_now(draft, desk) else say_coming(at, desk.now, desk.calendar.zone)
    is_repeated = is_live and not isinstance(wrong.draft.schedule, Once)
    halted = f"通知{wrong.id}先停住了" + ("，更正以后它不再按时发。" if is_repeated else "。")
    lines = [
        halted if is_live else "",
        f"更正{when}发给收到过的{count}个群，这样写：",
        draft.text,
        f"回{code}就发，回2不发。" + (f"不更正、要接着发原来的，说「继续通知{wrong.id}」。" if is_live else ""),
    ]
    return [line for line in lines if line]
