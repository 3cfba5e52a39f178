"""How a request travels from hand to hand, and when work is said to bounce.

Definitions of process mining (domain reference 2.16): a hand-over is a change of party, a return goes to one
that had it before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Arrival(StrEnum):
    """How a request came to a hand. Hands of one party that follow each other are one (``stays``); a return
    goes to a party that had it before, ``direct`` to the one it came from (A-B-A), else ``circular``."""

    RECEIVED = "received"
    STAYS = "stays"
    FORWARD = "forward"
    DIRECT = "direct"
    CIRCULAR = "circular"


#: The arrivals that are a hand-over, and those of them that are a return.
HAND_OVERS = (Arrival.FORWARD, Arrival.DIRECT, Arrival.CIRCULAR)
RETURNS = (Arrival.DIRECT, Arrival.CIRCULAR)


@dataclass(frozen=True, slots=True)
class Passing:
    """One row of the chain as a passing from hand to hand: the how-manieth hand it is, the party before that
    hand (nobody before the first), and how the request came here."""

    hand_number: int
    giver: int | None
    arrival: Arrival


class Travel:
    """The travel of one request, followed from party to party; a party is what ``Hand.party`` says."""

    def __init__(self, parties: Iterable[int] = ()) -> None:
        self._had: set[int] = set()
        self._party: int | None = None
        self._last: Passing | None = None
        self.first_party: int | None = None
        self.hand_overs = self.direct_returns = self.returns = 0
        for party in parties:
            self.goes_to(party)

    def goes_to(self, party: int) -> Passing:
        """What the next row of the chain is when it lies with this party."""
        passing = self._passing(party)
        if self.first_party is None:
            self.first_party = party
        self.hand_overs += passing.arrival in HAND_OVERS
        self.returns += passing.arrival in RETURNS
        self.direct_returns += passing.arrival is Arrival.DIRECT
        self._had.add(party)
        self._party, self._last = party, passing
        return passing

    def _passing(self, party: int) -> Passing:
        last = self._last
        if last is None:
            return Passing(1, None, Arrival.RECEIVED)
        if party == self._party:
            return Passing(last.hand_number, last.giver, Arrival.STAYS)
        arrival = Arrival.CIRCULAR if party in self._had else Arrival.FORWARD
        if party == last.giver:
            arrival = Arrival.DIRECT
        return Passing(last.hand_number + 1, self._party, arrival)


@dataclass(frozen=True, slots=True)
class Bouncing:
    """From when on work is said to bounce between two corners of a triangle: in the last ``days``, at least
    ``requests`` came straight back from one to the other, or one did so ``times``.

    One request that came back once is a first routing put right, which costs little; what comes back again
    shows that the two do not agree whose it is. A quarter is what people remember and can still mend. Numbers
    are a PROPOSAL: no source gives any (domain reference 2.16).
    """

    days: int = 90
    requests: int = 2
    times: int = 2

    def is_met(self, times: Iterable[int]) -> bool:
        """Whether requests that came straight back so many times each are enough."""
        each = list(times)
        return len(each) >= self.requests or max(each, default=0) >= self.times


#: The one place where it is set.
BOUNCING = Bouncing()
