"""The one way in which the simulator says no: a code for programs, a sentence for people."""


class RefusedError(Exception):
    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
