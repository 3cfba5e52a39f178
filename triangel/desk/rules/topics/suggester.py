"""Suggests the topic of a message, from examples.

A message is like the examples it shares words and meaning with; how much each example says for each topic
is kernel ridge regression (``ridge``), how sure that makes us is fitted to what examples score when they are
left out (``calibration``). Learning an example and forgetting it again leaves no trace, and the order of
examples makes no difference: what features weigh is measured once, on the examples it starts with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from triangel.desk.rules.topics import calibration, meaning, ridge
from triangel.desk.rules.topics.bag import Bag, Table, Vector
from triangel.desk.rules.topics.calibration import Calibration
from triangel.desk.rules.topics.features import ITSELF, Weights, number_of, pieces_of, words
from triangel.desk.rules.topics.meaning import Lens, Meanings, Reader
from triangel.desk.rules.topics.ridge import Matrix

#: What words in common say, where meaning says the rest.
_WORDS_SHARE = 0.2
#: So many messages are looked at together.
_AT_ONCE = 512
#: How sure the examples make us is seen by leaving out one of so many parts. Leaving out only one example
#: would flatter: the same thing is written twice, in one language and the other.
_PARTS = 4
_RUNNERS_UP = 3
_WORDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A message of which the topic is known."""

    id: str
    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The likeliest topic of a message, how likely, and why."""

    topic: str
    probability: float
    #: Whether it fits any topic; a person looks at what does not.
    known: bool
    #: Words of the message that spoke for the topic, the one that said most first.
    words: tuple[str, ...]
    runners_up: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What follows from the examples as they are now."""

    topics: tuple[str, ...]
    shares: Matrix
    #: The inverse in half the width: what it is used for after the fit is only shown.
    light: Meanings
    table: Table
    calibration: Calibration
    left_out: tuple[Matrix, Matrix]
    labels: NDArray[np.int64]


class Suggester:
    """Knows examples, and suggests the topic of a message from them.

    ``reader`` reads meanings (``meaning.reader()``); with None only words count.
    """

    def __init__(self, examples: Iterable[Example], reader: Reader | None) -> None:
        known = list({example.id: example for example in examples}.values())
        if not known:
            raise ValueError("a suggestion needs examples")
        # the order in which they came must not even show in how numbers are rounded
        known.sort(key=lambda example: example.id)
        self._reader = reader
        self._ids = [example.id for example in known]
        self._topics = [example.topic for example in known]
        self._weights = Weights(example.text for example in known)
        self._vectors: list[Vector] = [self._weights.weigh(example.text) for example in known]
        alike = Bag(self._vectors).alike_each_other()
        self._lens: Lens | None = None
        self._meanings: Meanings = np.empty((len(known), 0), np.float32)
        if reader is not None:
            read = reader([example.text for example in known])
            self._lens = Lens(read, self._topics)
            self._meanings = self._lens.see(read)
            alike *= _WORDS_SHARE
            alike += (1 - _WORDS_SHARE) * meaning.alike(self._meanings, self._meanings)
        self._inverse = ridge.inverse_of(alike)
        self._bag: Bag | None = None
        self._fit: _Fitted | None = None

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def reads_meaning(self) -> bool:
        """Whether it goes by more than words."""
        return self._reader is not None

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics there are examples of."""
        return tuple(sorted(set(self._topics)))

    # --- learning -------------------------------------------------------------------------------------------

    def learn(self, id: str, text: str, topic: str) -> None:  # noqa: A002
        """One example more; in the place of the one with this id, where there is one."""
        if id in self._ids:
            self.forget(id)
        vector = self._weights.weigh(text)
        alike, itself = self._examples().alike(vector), float(vector[1] @ vector[1])
        if self._reader is not None and self._lens is not None:
            seen = self._lens.see(self._reader([text]))
            alike = _WORDS_SHARE * alike + (1 - _WORDS_SHARE) * meaning.alike(self._meanings, seen)[:, 0]
            itself = _WORDS_SHARE * itself + (1 - _WORDS_SHARE) * float(meaning.alike(seen, seen)[0, 0])
            self._meanings = np.concatenate([self._meanings, seen])
        self._inverse = ridge.with_one_more(self._inverse, alike, itself)
        self._ids.append(id)
        self._topics.append(topic)
        self._vectors.append(vector)
        self._bag = self._fit = None

    def forget(self, id: str) -> None:  # noqa: A002
        """One example less. An id that is not known is a KeyError, and the last example stays."""
        if id not in self._ids:
            raise KeyError(id)
        if len(self._ids) == 1:
            raise ValueError("a suggestion needs examples")
        place = self._ids.index(id)
        self._inverse = ridge.without(self._inverse, place)
        del self._ids[place], self._topics[place], self._vectors[place]
        if self._lens is not None:
            self._meanings = self._meanings[np.arange(len(self._meanings)) != place]
        self._bag = self._fit = None

    # --- suggesting -----------------------------------------------------------------------------------------

    def suggest(self, subject: str, text: str) -> Suggestion:
        """The topic of one message, with the words that spoke for it."""
        said = f"{subject}\n{text}" if subject else text
        shares, known = self.probabilities([said])
        return self._suggestion(shares[0], bool(known[0]), said)

    def suggest_many(self, texts: Sequence[str]) -> list[Suggestion]:
        """The topics of many messages, without words: those cost more than the topics."""
        shares, known = self.probabilities(texts)
        return [self._suggestion(row, fits, None) for row, fits in zip(shares, known.tolist(), strict=True)]

    def probabilities(self, texts: Sequence[str]) -> tuple[Matrix, NDArray[np.bool_]]:
        """A row for each message: how likely each of ``topics`` is; and whether it fits one at all."""
        shares = np.empty((len(texts), len(self.topics)))
        known = np.empty(len(texts), np.bool_)
        for part in range(0, len(texts), _AT_ONCE):
            some, fitted = slice(part, part + _AT_ONCE), self._fitted()
            scores, strange = self._scores(texts[some], fitted)
            shares[some] = fitted.calibration.probabilities(scores, strange)
            known[some] = fitted.calibration.known(scores, strange)
        return shares, known

    def _scores(self, texts: Sequence[str], fitted: _Fitted) -> tuple[Matrix, Matrix]:
        vectors = [self._weights.weigh(text) for text in texts]
        alike = np.stack([self._examples().alike(vector) for vector in vectors])
        itself = ITSELF
        scores = fitted.table.scores(Bag(vectors))
        if self._reader is not None and self._lens is not None:
            seen = self._lens.see(self._reader(texts))
            near = (1 - _WORDS_SHARE) * meaning.alike(seen, self._meanings)
            alike *= _WORDS_SHARE
            alike += near
            itself = _WORDS_SHARE * itself + (1 - _WORDS_SHARE)
            scores = alike @ fitted.shares
        return scores, ridge.strangeness(fitted.light, alike, itself)

    def _suggestion(self, row: Matrix, known: bool, said: str | None) -> Suggestion:  # noqa: FBT001
        topics = self._fitted().topics
        order = np.argsort(-row, kind="stable")[: _RUNNERS_UP + 1]
        best = int(order[0])
        return Suggestion(
            topic=topics[best],
            probability=float(row[best]),
            known=known,
            words=() if said is None else self._words(said, best),
            runners_up=tuple((topics[place], float(row[place])) for place in order[1:]),
        )

    def words_for(self, text: str, topic: str) -> tuple[str, ...]:
        """The words of a message that speak for this topic."""
        return self._words(text, self.topics.index(topic))

    def _words(self, said: str, topic: int) -> tuple[str, ...]:
        """The words that spoke for a topic: by themselves, by their pieces and by the pairs they stand in."""
        fitted, found = self._fitted(), words(said)
        numbers, values = self._weights.weigh(said)
        amount = dict(
            zip(numbers.tolist(), (values * fitted.table.adds(numbers, topic)).tolist(), strict=True)
        )
        spoke: dict[str, float] = {}
        first: dict[str, str] = {}
        pairs = [number_of(f"{one.plain} {next_.plain}") for one, next_ in pairwise(found)]
        for place, word in enumerate(found):
            adds = amount[number_of(word.plain)] + sum(
                amount[piece] for piece in pieces_of(word.plain).tolist()
            )
            adds += sum(amount[pair] for pair in pairs[max(place - 1, 0) : place + 1]) / 2
            first.setdefault(word.plain, word.said)
            spoke[word.plain] = max(spoke.get(word.plain, 0), adds)
        most = max(spoke.values(), default=0)
        order = sorted((word for word in spoke if len(word) > 2), key=lambda word: -spoke[word])
        return tuple(first[word] for word in order[:_WORDS] if spoke[word] > max(0.2 * most, 0))

    # --- what follows from the examples ---------------------------------------------------------------------

    def left_out(self) -> tuple[Matrix, NDArray[np.bool_], NDArray[np.int64]]:
        """What each example would have been given without its part of the examples, as ``probabilities`` says
        it, and its place among ``topics``."""
        fitted = self._fitted()
        given = fitted.calibration
        return given.probabilities(*fitted.left_out), given.known(*fitted.left_out), fitted.labels

    def _fitted(self) -> _Fitted:
        if self._fit is None:
            topics = self.topics
            labels = np.searchsorted(np.array(topics), np.array(self._topics))
            right = np.zeros((len(labels), len(topics)))
            right[np.arange(len(labels)), labels] = 1
            shares = self._inverse @ right
            parts = np.array([crc32(name.encode()) % _PARTS for name in self._ids])
            left_out = ridge.leaving_parts_out(self._inverse, shares, labels, parts)
            table, fitted = Table(self._examples(), shares), calibration.fit(*left_out, labels)
            light = self._inverse.astype(np.float32)
            self._fit = _Fitted(topics, shares, light, table, fitted, left_out, labels)
        return self._fit

    def _examples(self) -> Bag:
        if self._bag is None:
            self._bag = Bag(self._vectors)
        return self._bag
