"""The window: pages, REST API, health and metrics over aiohttp."""
