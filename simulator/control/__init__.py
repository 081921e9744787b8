"""The control API: what tests, the chat page and the demo ask of the town."""
