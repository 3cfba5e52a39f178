"""A message that holds two matters, taken apart sentence by sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from triangel.desk.rules.topics.suggester import Suggester

#: A part stands by itself only when its topic is this likely.
SURE = 0.5
#: A sentence of fewer words says too little by itself and goes with the one after it.
_SHORT = 4
#: More sentences are a report, not two questions.
_SENTENCES = 40

_END = re.compile(r"[.!?]+(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a message with one topic."""

    start: int
    end: int
    topic: str
    probability: float


def parts(text: str, suggester: Suggester) -> list[Part]:
    """The parts of a message, in the order of the text; nothing when it holds one matter.

    Sentences that say nothing sure belong to what stands before them. Sentences of one long story each sound
    like something; so there are two matters only if the message as a whole could be either.
    """
    spans = list(sentences(text))
    if not 1 < len(spans) <= _SENTENCES:
        return []
    whole, *said = suggester.suggest_many([text, *(text[start:end] for start, end in spans)])
    found: list[Part] = []
    for (start, end), guess in zip(spans, said, strict=True):
        sure = guess.known and guess.probability >= SURE
        if found and (not sure or guess.topic == found[-1].topic):
            last = found[-1]
            likely = max(last.probability, guess.probability) if sure else last.probability
            found[-1] = Part(last.start, end, last.topic, likely)
        elif sure:
            found.append(Part(start if found else spans[0][0], end, guess.topic, guess.probability))
    topics = {part.topic for part in found}
    possible = {whole.topic, *(topic for topic, _probability in whole.runners_up)}
    return found if len(topics) == 2 and topics <= possible else []


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and ends, short ones with the next; blanks around them are left out."""
    start = 0
    for end in (*(found.end() for found in _END.finditer(text)), len(text)):
        if len(text[start:end].split()) >= _SHORT:
            yield _trimmed(text, start, end)
            start = end
    if text[start:].strip() and start:
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())
