"""The vectors of the examples, kept together: few of a vector's numbers are not nought."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from triangel.desk.rules.topics.features import NUMBERS, Numbers, Values
from triangel.desk.rules.topics.ridge import Matrix

Vector = tuple[Numbers, Values]

#: Numbers that stand in more vectors than this are multiplied as a full table, the rest pair by pair.
_COMMON = 40
_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Sorted:
    """The vectors of a bag number by number."""

    #: Where a number is among those that occur; -1 where it does not.
    place: NDArray[np.int32]
    begins: NDArray[np.int64]
    times: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Values


class Bag:
    """Vectors end to end."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self.numbers = np.concatenate([numbers for numbers, _ in vectors] or [np.empty(0, np.int64)])
        self.values = np.concatenate([values for _, values in vectors] or [np.empty(0, np.float32)])
        self.starts = np.cumsum([0, *(len(numbers) for numbers, _ in vectors)])

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Whose each number is."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def by_number(self) -> "Sorted":
        """The same, sorted by number."""
        order = np.argsort(self.numbers, kind="stable")
        found, begins, times = np.unique(self.numbers[order], return_index=True, return_counts=True)
        place = np.full(NUMBERS, -1, np.int32)
        place[found] = np.arange(len(found))
        return Sorted(place, begins, times, self.rows[order], self.values[order])

    def alike(self, vector: Vector) -> Matrix:
        """How alike one more vector is to each of these."""
        places = self.by_number.place[vector[0]]
        there = places >= 0
        times = self.by_number.times[places[there]]
        ends = np.cumsum(times)
        shift = np.repeat(self.by_number.begins[places[there]] - (ends - times), times)
        where = shift + np.arange(len(shift))
        products = self.by_number.values[where] * np.repeat(vector[1][there], times)
        return np.bincount(self.by_number.rows[where], products, len(self)).astype(np.float64, copy=False)

    def alike_each_other(self) -> Matrix:
        """How alike each two of them are."""
        begins, times = self.by_number.begins, self.by_number.times
        rows, values, size = self.by_number.rows, self.by_number.values, len(self)
        table = np.zeros((size, size), np.float64)
        common = np.flatnonzero(times > _COMMON)
        for part in range(0, len(common), _AT_ONCE):
            taken = common[part : part + _AT_ONCE]
            dense = np.zeros((size, len(taken)), np.float32)
            for column, feature in enumerate(taken):
                where = slice(begins[feature], begins[feature] + times[feature])
                dense[rows[where], column] = values[where]
            table += dense @ dense.T
        flat = table.reshape(-1)
        for shared in range(1, _COMMON + 1):
            places = begins[times == shared][:, None] + np.arange(shared)
            who, value = rows[places], values[places].astype(np.float64)
            np.add.at(
                flat,
                (who[:, :, None] * size + who[:, None, :]).reshape(-1),
                (value[:, :, None] * value[:, None, :]).reshape(-1),
            )
        return table


class Table:
    """What each number adds to the score of each topic: the vectors times what each example weighs."""

    def __init__(self, bag: Bag, shares: Matrix) -> None:
        order, light = bag.by_number, shares.astype(np.float32)
        begins, lines = order.begins, len(order.begins)
        #: The first line is for the numbers that no example has.
        self._place = order.place + 1
        self._adds = np.zeros((lines + 1, shares.shape[1]), np.float32)
        for part in range(0, lines, _AT_ONCE):
            last = min(part + _AT_ONCE, lines) - 1
            begin, end = begins[part], begins[last] + order.times[last]
            products = light[order.rows[begin:end]]
            products *= order.values[begin:end, None]
            found = np.add.reduceat(products, begins[part : part + _AT_ONCE] - begin)
            self._adds[part + 1 : part + 1 + len(found)] = found

    def scores(self, bag: Bag) -> Matrix:
        """What each vector of a bag scores for each topic."""
        products = self._adds[self._place[bag.numbers]]
        products *= bag.values[:, None]
        return np.add.reduceat(products, bag.starts[:-1]).astype(np.float64)

    def adds(self, numbers: Numbers, topic: int) -> Values:
        """What a unit of each of these numbers adds to a topic, more than to the average one."""
        rows = self._adds[self._place[numbers]]
        above: Values = rows[:, topic] - rows.mean(1)
        return above
