"""Logs for operators: a constant event name and fields on one line each; ids, never words, names or numbers."""

import logging
import sys


def set_up_logs(level: int = logging.INFO) -> None:
    """Our own events on stderr from INFO up; of libraries only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("wangge").setLevel(level)
