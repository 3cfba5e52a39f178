"""What every subject's rules share: the ways in which something may not happen.

A refusal carries a plain English sentence and its values apart, so that a rule stays free of any
framework and the door that shows it can translate the sentence.
"""


def gettext_noop(message: str) -> str:
    """Mark an English sentence for translation; the door that shows it translates."""
    return message


class Refused(Exception):
    """Something that may not happen now, said in a sentence that tells what to do.

    ``message`` is the English sentence with ``%(name)s`` places, ``values`` fills them.
    ``field`` names the input it is about, when it is about one.
    """

    message: str
    values: dict[str, object]
    field: str | None

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.field = field

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class NotAllowed(Refused):
    """The actor may see the thing but has no authority to do this to it."""
