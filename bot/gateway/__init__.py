"""The only keeper of wechaty: connection, its faults, raw message to InboundMessage, sending."""

from bot.gateway.compat import mend_imports

# Any module of this package may import wechaty's parts at its top, because this runs before all of them.
mend_imports()
