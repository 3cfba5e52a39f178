"""One line of a log as it stands in the file, and the refusal of a file."""

from dataclasses import dataclass

from triangel.core.rules import Refused


class UnreadableLog(Refused):
    """The file is not a log, or not one that can be read; the sentence is for the person who offered it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A CSV line or an XES event: column name -> text. What an XES trace says is prefixed with `case:`."""

    number: int
    values: dict[str, str]
