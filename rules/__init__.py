"""The rules as data: what an operator reads and edits, shipped with the program."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder of the shipped rule files; README.md there tells an operator how to change them."""
