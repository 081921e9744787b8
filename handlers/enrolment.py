"""An enrolment code was sent: its sender gets a person's rights, or the group it was sent in gets its grid."""

from datetime import datetime

from domain.directory import Directory
from domain.enrolment import GuessLimit
from domain.ids import ChatId, GridCode, PersonId
from domain.messages import InboundMessage
from domain.refusal import Refusal
from domain.sending import Outgoing
from handlers.introduction import Introduction, introduce
from models.enrolment import EnrolmentRepository
from models.rooms import RoomRepository

WRONG = "这个登记码不对，或者过期了、用过了。请核对一下，不行就找管理员要新的。"
BLOCKED = "错的次数多了，请过一小时再试。"


async def take_code(
    message: InboundMessage,
    code: str,
    *,
    now: datetime,
    directory: Directory,
    rooms: RoomRepository,
    enrolments: EnrolmentRepository,
    guesses: GuessLimit,
    words: Introduction,
) -> list[Outgoing]:
    """`code` as `domain.enrolment.read_code` found it. Wrong ones are counted; too many of them get no answer."""
    if guesses.is_blocked(message.account, message.sender, now):
        return []
    granted = await enrolments.find(code, now)
    if granted is None:
        guesses.count_wrong(message.account, message.sender, now)
        blocked = guesses.is_blocked(message.account, message.sender, now)
        return [_answer(message, BLOCKED if blocked else WRONG)]
    if granted.person is not None:
        return await _enrol_person(message, code, granted.person, now=now, directory=directory, enrolments=enrolments)
    grid = granted.grid
    if grid is None or grid not in directory.tree.grids:
        raise Refusal("grid_gone", "这个登记码对应的网格已经没有了，请找管理员。")
    room = _check_place(message, grid, directory)
    await _use_up(enrolments, code, now)
    bound = directory.room_at(message.account, room)
    grids = {*(bound.grids if bound else ()), grid}
    key = await rooms.bind_room(message.account, room, message.room_topic, grids)
    if bound and bound.introduced:
        return [_answer(message, f"登记好了，这个群也管{directory.tree.place_name(grid)}。")]
    return await introduce(message.account, room, key, now=now, rooms=rooms, words=words)


async def _enrol_person(
    message: InboundMessage,
    code: str,
    person: PersonId,
    *,
    now: datetime,
    directory: Directory,
    enrolments: EnrolmentRepository,
) -> list[Outgoing]:
    """A code shown in a group is used up for its sender too: nobody after them can take it."""
    await _use_up(enrolments, code, now)
    await enrolments.bind_person(message.account, message.sender, person)
    officer = directory.officers.get(person)
    if message.room is not None or officer is None:
        return [_answer(message, "登记好了。")]
    posts = "、".join(f"{directory.tree.place_name(post.grid)}{post.role.zh}" for post in officer.posts)
    return [_answer(message, f"登记好了，{officer.name}，您是{posts}。")]


def _check_place(message: InboundMessage, grid: GridCode, directory: Directory) -> ChatId:
    """A grid's code counts only in a group, from somebody who leads that grid."""
    if message.room is None:
        raise Refusal("not_in_group", "这是登记群用的，请把它发到网格的微信群里。")
    officer = directory.officer_behind(message.account, message.sender)
    if officer is None or directory.leads(officer, grid) is None:
        raise Refusal("not_yours", "这个登记码要由本网格的网格长来发。")
    return message.room


async def _use_up(enrolments: EnrolmentRepository, code: str, now: datetime) -> None:
    if await enrolments.redeem(code, now) is None:
        raise Refusal("code_used", WRONG)


def _answer(message: InboundMessage, text: str) -> Outgoing:
    return Outgoing(account=message.account, chat=message.chat, body=text, key="", private=message.room is None)
