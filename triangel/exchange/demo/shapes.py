"""How requests that are open now should look: due today, under way, just in, waiting."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from triangel.exchange.demo.worktime import DAY


class Shape(NamedTuple):
    """What a request should look like now: how long ago it came in, how long it still takes, and more."""

    age: int
    left: int
    waits: bool = False
    due_today: bool = False
    way: tuple[str, ...] | None = None


def shapes(rng: Random) -> Iterator[Shape]:
    """Requests as they lie on a plate: due today, under way, just in, waiting for the client."""
    while True:
        yield Shape(DAY + 60 + int(rng.random() * 2 * DAY), 240, due_today=True)
        yield Shape(200 + int(rng.random() ** 2 * 9 * DAY), 300 + int(rng.random() * 4 * DAY))
        yield Shape(500 + int(rng.random() * 4 * DAY), 200 + int(rng.random() * 2 * DAY), waits=True)
        yield Shape(4 + int(rng.random() * 240), 420 + int(rng.random() * 3 * DAY))
        yield Shape(300 + int(rng.random() * 5 * DAY), 400 + int(rng.random() * 3 * DAY))
