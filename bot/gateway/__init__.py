"""The only keeper of wechaty: connection, its faults, raw message to InboundMessage, sending."""
