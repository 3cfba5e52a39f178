"""What is odd in a log: counted by kind, with examples, never repaired in silence."""

from dataclasses import dataclass, field
from typing import Literal

from triangel.core.rules import gettext_noop

Weight = Literal["left out", "doubt", "note"]

EXAMPLES = 5


@dataclass(frozen=True)
class Kind:
    """A kind of problem. `weight`: the line cannot be used, a value is in doubt, or merely worth knowing."""

    weight: Weight
    sentence: str


KINDS: dict[str, Kind] = {
    "missing_case": Kind("left out", gettext_noop("Lines without a case number")),
    "missing_date": Kind("left out", gettext_noop("Lines without a moment")),
    "unreadable_date": Kind("left out", gettext_noop("Moments that cannot be read")),
    "far_date": Kind("left out", gettext_noop("Moments before 1970 or after 2100")),
    "too_long": Kind("left out", gettext_noop("Names or case numbers of more than 120 characters")),
    "different_case": Kind(
        "left out", gettext_noop("Cases that were imported before and tell something else now")
    ),
    "future_date": Kind("doubt", gettext_noop("Moments that are still to come")),
    "unreadable_received": Kind(
        "doubt", gettext_noop("Moments of receipt that cannot be read; the first event counts")
    ),
    "unreadable_closed": Kind("doubt", gettext_noop("Moments of closing that cannot be read")),
    "received_after_first_event": Kind(
        "doubt", gettext_noop("Received later than the first event; the first event counts")
    ),
    "ambiguous_time": Kind("doubt", gettext_noop("Moments that happened twice, when the clock went back")),
    "nonexistent_time": Kind("doubt", gettext_noop("Moments that never were, when the clock went forward")),
    "out_of_order": Kind(
        "doubt", gettext_noop("Events that stand after a later one; they are put in order of time")
    ),
    "duplicate_event": Kind(
        "doubt", gettext_noop("Events that stand there twice, at the same moment; both are kept")
    ),
    "empty_case": Kind("doubt", gettext_noop("Cases without any event; there is nothing to import")),
    "scattered_case": Kind("doubt", gettext_noop("Cases that stand in several traces; they are joined")),
    "unknown_team": Kind(
        "doubt", gettext_noop("Events that name nobody who holds the request; the last one keeps it")
    ),
    "team_known_later": Kind(
        "doubt", gettext_noop("Requests whose first events name no holder; the first one named holds them")
    ),
    "no_team": Kind("doubt", gettext_noop("Requests that never name a holder")),
    "unknown_status": Kind("doubt", gettext_noop("Statuses nobody knows; the state stays what it was")),
    "client_changes": Kind(
        "doubt", gettext_noop("Requests whose client changes on the way; the first one counts")
    ),
    "no_client": Kind("doubt", gettext_noop("Requests that name no client")),
    "final_contradicts": Kind(
        "doubt", gettext_noop("Closed at another moment than the event of closing says; the event counts")
    ),
    "event_after_close": Kind("doubt", gettext_noop("Events after the closing, which leave it closed")),
    "ragged_line": Kind("doubt", gettext_noop("Lines with more or fewer values than the header")),
    "space_around": Kind("doubt", gettext_noop("Values with spaces around them; they are read without")),
    "nested_value": Kind("doubt", gettext_noop("Values inside other values; they are not read")),
    "reopened": Kind("note", gettext_noop("Requests taken up again after they were resolved")),
    "reopened_after_close": Kind("note", gettext_noop("Requests taken up again after they were closed")),
    "still_open": Kind("note", gettext_noop("Requests still open at the end of the log")),
    "same_case": Kind("note", gettext_noop("Cases that were imported before, unchanged")),
}


@dataclass(frozen=True)
class Example:
    """A place where a problem was met: the case, the line of the file (0: the whole case), what it shows."""

    case: str
    line: int
    shows: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (self.case, place) if part)
        return f"{where}: {self.shows}" if where and self.shows else where or self.shows


@dataclass(frozen=True)
class Problem:
    """One row of the report: how often a kind was met and up to five places where."""

    kind: str
    weight: Weight
    sentence: str
    count: int
    examples: tuple[Example, ...]


@dataclass
class Problems:
    """Collects while a log is read."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Example]] = field(default_factory=dict)

    def add(self, kind: str, case: str = "", line: int = 0, shows: str = "") -> None:
        """Count one more; the first few places are remembered."""
        count = self.counts.get(kind, 0)
        self.counts[kind] = count + 1
        if count < EXAMPLES:
            self.examples.setdefault(kind, []).append(Example(case, line, shows))

    def rows(self) -> list[Problem]:
        """The report, in the order of `KINDS`: what is left out first."""
        return [
            Problem(name, kind.weight, kind.sentence, self.counts[name], tuple(self.examples[name]))
            for name, kind in KINDS.items()
            if name in self.counts
        ]

    def left_out(self) -> int:
        """How many lines and cases cannot be used."""
        return sum(count for name, count in self.counts.items() if KINDS[name].weight == "left out")
