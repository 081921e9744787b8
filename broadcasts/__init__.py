"""The bell: campaigns, their occurrences, their audience and their words."""
