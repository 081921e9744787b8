"""An expected "no": rolled back, remembered, and answered with one polite sentence."""


class Refusal(Exception):  # noqa: N818 - no error: an expected answer
    """Raised by handlers and domain functions; `sentence` is Chinese, for the person who asked.

    `code` is a constant for logs and the API (`not_yours`, `ambiguous`, …). `private` sends the sentence to the
    person alone instead of into the group.
    """

    def __init__(self, code: str, sentence: str, *, private: bool = False, field: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.private = private
        self.field = field
