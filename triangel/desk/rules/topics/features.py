"""What is counted in a message: its words, pairs of words, and the pieces of two to five letters in them.

Pieces make a typing error or a compound word look like the word it is near to, which Dutch is full of. Every
digit counts as a nought, so that one ticket number looks like another. Features have a number by a checksum
of their letters, so that nothing has to be kept to number them the same way tomorrow.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Values = NDArray[np.float32]

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")

#: Pieces are numbered from nought, words and pairs after them, and one number stands in every message.
_RANGE = 1 << 18
ALWAYS = 2 * _RANGE
NUMBERS = ALWAYS + 1

#: The weight of the pieces, of the words, and of what every message has.
_PIECES, _WORDS, _ALWAYS = 0.6, 0.4, 0.2
#: How alike a message is to itself: what has no words lacks the most of it.
ITSELF = _PIECES + _WORDS + _ALWAYS


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a message."""

    start: int
    said: str
    plain: str


def words(text: str) -> list[Word]:
    """The words of a message from its first to its last."""
    return [Word(found.start(), found.group(), plain(found.group())) for found in _WORD.finditer(text)]


def plain(word: str) -> str:
    """A word as it is counted: small letters, noughts for digits."""
    return _DIGIT.sub("0", word.lower())


@lru_cache(maxsize=200_000)
def pieces_of(word: str) -> Numbers:
    """The numbers of the pieces of a word, its edges included."""
    edged = f" {word} "
    found = [
        crc32(edged[at : at + size].encode()) % _RANGE
        for size in range(2, 6)
        for at in range(max(len(edged) - size, 0) + 1)
    ]
    return np.array(found, np.int64)


@lru_cache(maxsize=200_000)
def number_of(term: str) -> int:
    """The number of a word or of a pair of words."""
    return _RANGE + crc32(term.encode()) % _RANGE


def pairs(said: list[str]) -> list[str]:
    """Each word with the one that follows it."""
    return [f"{first} {second}" for first, second in pairwise(said)]


def counted(text: str) -> tuple[Numbers, Numbers]:
    """The numbers of what stands in a message, each once and rising, and how often it does."""
    said = [plain(word) for word in _WORD.findall(text)]
    terms = np.array([number_of(term) for term in (*said, *pairs(said))] + [ALWAYS], np.int64)
    return np.unique(np.concatenate([*map(pieces_of, said), terms]), return_counts=True)


class Weights:
    """How much each feature says: what stands in few of the messages it was measured on says most."""

    def __init__(self, texts: Iterable[str]) -> None:
        seen = np.zeros(NUMBERS, np.float32)
        messages = 0
        for text in texts:
            seen[counted(text)[0]] += 1
            messages += 1
        self._weight: Values = np.log((1 + messages) / (1 + seen)) + 1

    def weigh(self, text: str) -> tuple[Numbers, Values]:
        """A message as a vector: the numbers that are not nought, and their values."""
        numbers, times = counted(text)
        values = (1 + np.log(times, dtype=np.float32)) * self._weight[numbers]
        middle, end = np.searchsorted(numbers, (_RANGE, ALWAYS))
        _scale(values[:middle], _PIECES)
        _scale(values[middle:end], _WORDS)
        _scale(values[end:], _ALWAYS)
        return numbers, values


def _scale(part: Values, weight: float) -> None:
    if part.size:
        part *= np.sqrt(np.float32(weight) / (part @ part))
