"""How large a file is, in the units that people see on their telephones."""


def say_size(size: int) -> str:
    """1 kB is a thousand bytes here, as telephones show it; nothing is smaller than that."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
