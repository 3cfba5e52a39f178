"""Looking ahead: the seats of the whole provider over a stretch of days, and every gap in them."""

from dataclasses import dataclass
from datetime import date

from triangel.core.memory import Memory
from triangel.triangle import rules
from triangel.triangle.queries.standings import Provider, Standings, provider


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days from ``starts_on`` until ``ends_on`` (exclusive), the seats as they stand, and the gaps."""

    starts_on: date
    ends_on: date
    standings: Standings
    gaps: list[rules.Concern]

    @property
    def needed(self) -> list[rules.Standing]:
        """The seats that have to be filled on some of these days."""
        return [row for row in self.standings.by_seat.values() if row.must_be_filled and self._is_needed(row)]

    def _is_needed(self, row: rules.Standing) -> bool:
        begins = row.starts_on < self.ends_on and (row.ends_on is None or row.starts_on < row.ends_on)
        return begins and (row.ends_on is None or self.starts_on < row.ends_on)


def ahead(on: date, until: date) -> Ahead:
    """Every seat and every gap on the days from ``on`` until ``until`` (exclusive).

    Six questions, and one as long as nothing changes.
    """
    return _AHEAD.recall((on, until))


def _look(days: tuple[date, date]) -> Ahead:
    on, until = days
    found = provider(on)
    return Ahead(on, until, found.standings, gaps_of(found, on, until))


def gaps_of(found: Provider, on: date, until: date | None) -> list[rules.Concern]:
    """Every gap of a provider: in its seats, and beyond the top of its line."""
    organisation = found.standings.organisation
    seats = rules.coverage(found.clients.values(), found.desks, organisation, on, until)
    return sorted([*seats, *rules.without_independent(organisation, on, until)], key=rules.gap_order)


_AHEAD = Memory(_look)
