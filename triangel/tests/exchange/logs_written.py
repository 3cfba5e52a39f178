"""Small logs the tests write themselves."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

from triangel.exchange.logs.mapping import Columns, LogMapping
from triangel.exchange.logs.preview import ReadLog, read_log
from triangel.exchange.logs.source import open_log

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

#: The columns of `csv_log`.
MAPPING = LogMapping(
    name="our-desk",
    title="Our own desk",
    zone="Europe/Amsterdam",
    empty=("", "?"),
    columns=Columns(
        case=("case",),
        at=("at",),
        status=("status",),
        team=("team",),
        person=("person",),
        client=("client",),
        contact=("asker",),
        subject=("about",),
    ),
    statuses={
        "new": "open",
        "busy": "open",
        "asked": "waiting for client",
        "solved": "resolved",
        "done": "closed",
    },
)
HEADER = "case,at,status,team,person,client,asker,about"

#: A request that goes to Red, to Blue, back to Red, waits a night for the client, and is closed.
THERE_AND_BACK = """\
C1,2026-01-05 09:00,new,Red,,Acme,Bea,Printer
C1,2026-01-05 10:00,busy,Red,Ann,Acme,Bea,Printer
C1,2026-01-05 11:00,busy,Blue,Bob,Acme,Bea,Printer
C1,2026-01-05 12:00,asked,Red,Ann,Acme,Bea,Printer
C1,2026-01-06 08:00,busy,Red,Ann,Acme,Bea,Printer
C1,2026-01-06 09:00,done,Red,Ann,Acme,Bea,Printer
"""


def csv_log(folder: Path, text: str, *, name: str = "log.csv", header: str = HEADER) -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_text(f"{header}\n{text}", encoding="utf-8")
    return path


def read(path: Path, mapping: LogMapping = MAPPING) -> ReadLog:
    """The log as an import would read it."""
    return read_log(open_log(path), mapping, now=NOW)


def read_text(folder: Path, text: str, mapping: LogMapping = MAPPING) -> ReadLog:
    return read(csv_log(folder, text), mapping)


def kinds(log: ReadLog) -> dict[str, int]:
    """The problems of a log, counted by kind."""
    return {problem.kind: problem.count for problem in log.problems}


def xes(traces: dict[str, list[dict[str, str]]], before: str = "") -> bytes:
    """An XES log of these traces; `before` stands between the start of the log and the first trace."""

    def one(values: dict[str, str]) -> str:
        inside = (f"<string key={quoteattr(key)} value={quoteattr(value)}/>" for key, value in values.items())
        return f"<event>{''.join(inside)}</event>"

    parts = [
        f'<trace><string key="concept:name" value={quoteattr(case)}/>{"".join(map(one, events))}</trace>'
        for case, events in traces.items()
    ]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log>{before}{"".join(parts)}</log>'.encode()


def packed(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content))
    return path
