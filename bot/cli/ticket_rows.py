"""A ticket as the command line shows it: the API's fields for machines, a line for people, a row for sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.moments import say_moment, show_moment
from domain.directory import Directory
from domain.estimates import Estimates
from domain.rules import Urgency
from domain.ticket_record import TicketEvent
from domain.time_words import ESTIMATE
from models.readings import TicketCard
from models.readings_ticket import TicketFile
from web.showing import show_flags, show_reason, show_text
from web.wording import ACTION_WORDS, MEDIA_KINDS, say_actor, say_event_reason, say_state

HEADS = ("单号", "状态", "类型", "急不急", "网格", "网格编号", "谁在办", "部门", "上报时间", "期限", "办结时间", "内容")


@dataclass(frozen=True, kw_only=True)
class TicketWriter:
    """Words of sensitive tickets are never written, telephone and identity numbers are masked."""

    directory: Directory
    type_names: Mapping[str, str]
    department_names: Mapping[str, str]
    zone: ZoneInfo
    estimates: Estimates

    def to_json(self, card: TicketCard) -> dict[str, Any]:
        """The fields of the API (contract)."""
        return {
            "no": card.no,
            "short_no": card.short_no,
            "state": card.state.value,
            "flags": show_flags(card),
            "type": card.type,
            "type_name": self._type_name(card),
            "urgency": card.urgency,
            "sensitive": card.sensitive,
            "grid": card.grid,
            "grid_name": self.directory.tree.place_name(card.grid),
            "tier": card.tier.label,
            "assignee": card.assignee,
            "department": card.department or None,
            "room_id": card.chat,
            "room_topic": card.room_topic,
            "reported_at": show_moment(card.reported_at, self.zone),
            "due_at": show_moment(card.due_at, self.zone),
            "due_is_estimate": self.estimates.is_due_estimated(card),
            "closed_at": show_moment(card.closed_at, self.zone),
            "text": show_text(card),
        }

    def to_json_file(self, file: TicketFile) -> dict[str, Any]:
        return self.to_json(file.card) | {
            "reporters": file.reporters,
            "timeline": [self._to_json_event(event, file.card) for event in file.timeline],
            "media": [{"kind": m.kind, "purpose": m.purpose, "state": m.state} for m in file.media],
        }

    def to_row(self, card: TicketCard) -> list[str]:
        """In the order of HEADS."""
        return [
            card.no or "",
            say_state(card.state),
            self._type_name(card),
            Urgency(card.urgency).zh,
            self.directory.tree.place_name(card.grid),
            card.grid,
            card.assignee or "",
            self.department_names.get(card.department, card.department),
            say_moment(card.reported_at, self.zone),
            say_moment(card.due_at, self.zone) + (ESTIMATE if self.estimates.is_due_estimated(card) else ""),
            say_moment(card.closed_at, self.zone),
            show_text(card),
        ]

    def to_line(self, card: TicketCard) -> str:
        words = " ".join(show_text(card).split())[:40]
        parts = (
            card.no or "（还没有单号）",
            say_state(card.state),
            self._type_name(card),
            self.directory.tree.place_name(card.grid),
            card.assignee or "还没派人",
            say_moment(card.reported_at, self.zone),
            words,
        )
        return "  ".join(parts)

    def to_lines(self, file: TicketFile) -> list[str]:
        """The whole story of one ticket."""
        card = file.card
        head = [
            f"{name}：{value}" for name, value in zip(HEADS, self.to_row(card), strict=True) if value not in ("", "-")
        ]
        media = [f"附件：{MEDIA_KINDS.get(m.kind, m.kind)}" for m in file.media]
        return [
            *head,
            f"报告人：{file.reporters} 位",
            *media,
            "经过：",
            *(self._to_line(e, card) for e in file.timeline),
        ]

    def _to_line(self, event: TicketEvent, card: TicketCard) -> str:
        actor = say_actor(event, self.directory, sensitive=card.sensitive)
        reason = say_event_reason(show_reason(event, sensitive=card.sensitive))
        said = f"  {say_moment(event.at, self.zone)}  {actor}  {ACTION_WORDS[event.action]} → {say_state(event.after)}"
        return said + (f"（{reason}）" if reason else "")

    def _to_json_event(self, event: TicketEvent, card: TicketCard) -> dict[str, Any]:
        """Who acted on a sensitive ticket is no number: it could be followed from ticket to ticket."""
        hidden = card.sensitive and event.actor.startswith("person:")
        return {
            "at": show_moment(event.at, self.zone),
            "action": event.action.value,
            "actor": "person" if hidden else event.actor,
            "from": event.before.value if event.before else None,
            "to": event.after.value,
            "reason": show_reason(event, sensitive=card.sensitive),
        }

    def _type_name(self, card: TicketCard) -> str:
        return self.type_names.get(card.type, card.type)
