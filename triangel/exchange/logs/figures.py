"""The hand-over figures of a set of histories.

A hand-over is a change of party (team, or person where the log knows no teams); repeats next to each other
are taken as one before anything is counted. Two kinds of return are told apart, as process mining does: a
*direct* return goes straight back to the party it came from (A-B-A, ping-pong); a *return* goes to any
party that had it before (also A-B-C-A).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from triangel.exchange.logs.histories import History


@dataclass(frozen=True)
class PartyFigures:
    """What went through the hands of one party.

    `requests`: held at some time; `received`: held first; `returns_in`: got back what it had before.
    """

    party: str
    requests: int
    received: int
    hand_overs_in: int
    hand_overs_out: int
    returns_in: int


@dataclass(frozen=True)
class Figures:
    """The figures of a set of requests.

    `requests_with_return`: with at least one direct return; `requests_with_any_return`: back at any party
    that had it. `median_hours_open`: hours of real time from received to closed, of the closed ones.
    """

    requests: int
    events: int
    hand_overs: int
    requests_with_return: int
    requests_with_any_return: int
    median_hours_open: float | None
    still_open: int = 0
    by_party: tuple[PartyFigures, ...] = ()


@dataclass
class _Count:
    """Adds histories up."""

    requests: int = 0
    events: int = 0
    hand_overs: int = 0
    with_return: int = 0
    with_any_return: int = 0
    hours: list[float] = field(default_factory=list)
    parties: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, history: History) -> None:
        parties = history.parties()
        self.requests += 1
        self.events += len(history.events)
        self.hand_overs += len(parties) - 1
        self.with_return += any(before == after for before, after in zip(parties, parties[2:], strict=False))
        self.with_any_return += len(set(parties)) < len(parties)
        if history.closed_at is not None:
            self.hours.append((history.closed_at - history.received_at).total_seconds() / 3600)
        self._add_parties(parties)

    def _add_parties(self, parties: list[str]) -> None:
        self.parties[parties[0]]["received"] += 1
        for party in set(parties):
            self.parties[party]["requests"] += 1
        had = {parties[0]}
        for giver, taker in pairwise(parties):
            self.parties[giver]["hand_overs_out"] += 1
            self.parties[taker]["hand_overs_in"] += 1
            self.parties[taker]["returns_in"] += taker in had
            had.add(taker)


def figures(histories: Iterable[History]) -> Figures:
    """Counts requests, events, hand-overs, returns and the time they were open.

    The parties with most requests first.
    """
    count = _Count()
    for history in histories:
        count.add(history)
    names = ("requests", "received", "hand_overs_in", "hand_overs_out", "returns_in")
    rows = [PartyFigures(party, *(counts[name] for name in names)) for party, counts in count.parties.items()]
    return Figures(
        requests=count.requests,
        events=count.events,
        hand_overs=count.hand_overs,
        requests_with_return=count.with_return,
        requests_with_any_return=count.with_any_return,
        median_hours_open=round(median(count.hours), 2) if count.hours else None,
        still_open=count.requests - len(count.hours),
        by_party=tuple(sorted(rows, key=lambda row: (-row.requests, row.party))),
    )
