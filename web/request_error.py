"""Bad input, refusals and faults of the window, as one exception that becomes a JSON error or a page."""

from typing import NoReturn


class RequestError(Exception):
    """`status` is the HTTP status; `sentence` is plain Chinese for whoever asked; `field` names what to put right."""

    def __init__(self, status: int, code: str, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.field = field


def refuse_field(field: str, sentence: str) -> NoReturn:
    """A value that can be read but can't be used."""
    raise RequestError(422, "bad_value", sentence, field)
