"""Requests that wait for the bot's yes: to be friends, to join a group."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendRequest:
    id: str
    account: str
    person_id: str
    hello: str
    kind: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    id: str
    account: str
    inviter_id: str
    room_id: str
    at: float
