"""A log read as a whole, before anything is written: its histories, figures and problems."""

from dataclasses import dataclass, field
from datetime import datetime

from triangel.core.rules import gettext_noop
from triangel.exchange.logs.figures import Figures, figures
from triangel.exchange.logs.histories import History, build
from triangel.exchange.logs.lines import UnreadableLog
from triangel.exchange.logs.mapping import BadMapping, LogMapping, choose, ready
from triangel.exchange.logs.problems import Problem, Problems
from triangel.exchange.logs.source import LogSource, Progress


@dataclass(frozen=True)
class ReadLog:
    """What a log holds.

    `left_out`: lines that cannot be used; while there are any nothing is imported, unless that is allowed.
    """

    source: LogSource
    mapping: LogMapping
    figures: Figures
    problems: tuple[Problem, ...]
    left_out: int
    first_at: datetime
    last_at: datetime
    teams: int
    persons: int
    clients: int
    histories: tuple[History, ...] = field(repr=False)


def read_log(
    source: LogSource, mapping: LogMapping, *, now: datetime, progress: Progress | None = None
) -> ReadLog:
    """Read it to the end. Raises UnreadableLog or BadMapping when the file is not what it should be."""
    problems = Problems()
    fitted = mapping.fitted(source.columns)
    histories = tuple(build(source.lines(problems, progress), mapping, fitted, problems, now))
    if not histories:
        raise _nothing(source, problems)
    return ReadLog(
        source=source,
        mapping=mapping,
        figures=figures(histories),
        problems=tuple(problems.rows()),
        left_out=problems.left_out(),
        first_at=min(history.events[0].at for history in histories),
        last_at=max(history.events[-1].at for history in histories),
        teams=_named("team", histories),
        persons=_named("person", histories),
        clients=len({history.client for history in histories if history.client}),
        histories=histories,
    )


def _named(what: str, histories: tuple[History, ...]) -> int:
    return len({getattr(event, what) for history in histories for event in history.events} - {""})


def _nothing(source: LogSource, problems: Problems) -> UnreadableLog:
    rows = problems.rows()
    if not rows:
        return UnreadableLog(gettext_noop("%(name)s holds no events."), name=source.name)
    return UnreadableLog(
        gettext_noop("No line of %(name)s can be used. %(kind)s: %(count)s, for example %(example)s."),
        name=source.name,
        kind=rows[0].sentence,
        count=rows[0].count,
        example=str(rows[0].examples[0]),
    )


def mapping_for(source: LogSource) -> LogMapping:
    """The ready mapping made for this log. Raises BadMapping, naming the columns, when there is none."""
    found = choose(source.columns, source.sample)
    if found is None:
        raise BadMapping(
            gettext_noop(
                "No ready mapping (%(names)s) fits %(name)s. Its columns are: %(columns)s. "
                "A mapping file says what they mean."
            ),
            names=", ".join(ready()),
            name=source.name,
            columns=", ".join(source.columns),
        )
    return found
