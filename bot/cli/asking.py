"""Questions to whoever sits at the terminal; where nobody sits there, nothing is taken for a yes."""

import sys


def is_somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_yes(question: str) -> bool:
    """True only for 1, y, yes or 是, typed on a terminal."""
    if not is_somebody_there():
        return False
    try:
        said = input(f"{question}（1 是，2 不是）：")
    except EOFError:
        return False
    return said.strip().lower() in ("1", "y", "yes", "是", "对", "好")


def ask_code(request: str, code: str) -> bool:
    """True only for this very code, typed on a terminal."""
    if not is_somebody_there():
        return False
    try:
        return input(f"{request} {code}：").strip() == code
    except EOFError:
        return False
