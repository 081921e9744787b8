"""Distinct types for the identifiers that would otherwise all be `str` or `int`, so that none is passed for another."""

from typing import NewType

AccountName = NewType("AccountName", str)
"""A WeChat account of ours, by its name in the configuration."""
ContactId = NewType("ContactId", str)
"""A person as one account sees them; not the same under another account, nor for ever."""
ChatId = NewType("ChatId", str)
"""Where a message is sent: a room's id or a contact's id under one account."""
MessageId = NewType("MessageId", str)

GridCode = NewType("GridCode", str)
"""A grid's full code: township code (9 digits) + 6 digits `VVGGHH`; zeros below its tier."""
PersonId = NewType("PersonId", int)
RoomId = NewType("RoomId", int)
"""A WeChat group as the archive knows it, whichever account sits in it."""
TicketId = NewType("TicketId", int)
CampaignId = NewType("CampaignId", int)
OccurrenceId = NewType("OccurrenceId", int)
