"""What we sent ourselves is known by its id for a while."""

from bot.gateway.own_sends import OwnSends
from domain.ids import MessageId


def test_only_the_newest_ids_are_known():
    own = OwnSends(kept=2)
    for number in range(3):
        own.add(MessageId(f"m{number}"))

    assert [MessageId(f"m{number}") in own for number in range(3)] == [False, True, True]
