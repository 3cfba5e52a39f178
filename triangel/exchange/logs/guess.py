"""A first guess at what the columns of an unknown log mean, for somebody to look over."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import islice

from triangel.exchange.logs.lines import Line
from triangel.exchange.logs.mapping import Columns, LogMapping, Meaning
from triangel.exchange.logs.moments import ISO, guess_formats
from triangel.exchange.logs.problems import Problems
from triangel.exchange.logs.source import LogSource

#: Words in the names of columns, Dutch and English, for each fact; earlier ones weigh more.
WORDS: dict[str, tuple[str, ...]] = {
    "case": (
        r"case:concept:name|case.?id|incident.?(nr|number|id)|ticket.?(nr|number|id)|zaak(nummer)?|melding(nummer)?",
        r"\b(sr|problem|call|request|vraag).?(nr|number|nummer|id)\b|^number$|^nummer$|^case$|^ticket$|^incident$",
    ),
    "at": (
        r"time:timestamp|updated.?at|change.?date|gewijzigd|event.?(time|date)",
        r"timestamp|complete.?timestamp|tijdstip|moment|date.?time|datum.?tijd|^time$|^at$|^date$|^datum$",
    ),
    "sub_status": (r"sub.?status|sub.?state|lifecycle:transition",),
    "status": (r"concept:name|status|state$|toestand", r"activity|activiteit|handeling|action|event"),
    "team": (
        r"org:group|assignment.?group|behandelgroep|\bteam\b|support.?(team|group)|owner.?st\b|involved.?st\b",
        r"group|groep",
    ),
    "person": (
        r"assigned.?to|behandelaar|org:resource|owner.?first.?name|assignee",
        r"resource|medewerker|agent|person",
    ),
    "client": (
        r"client|klant|customer|organisatie|organization involved|company",
        r"org.?line|location|locatie|country",
    ),
    "contact": (r"caller|melder|aanmelder|contact|requester|reported.?by|aanvrager",),
    "subject": (r"subject|onderwerp|short.?description|omschrijving|title|titel|summary",),
    "received": (r"opened.?at|received|ontvangen|aangemeld|created.?at|aangemaakt",),
    "order": (r"event.?(no|nr)|volgnummer|sequence",),
}
FINAL = r"closed.?at|closed.?code|resolved.?(at|by)|afgesloten|opgelost.?op"
MEANS: tuple[tuple[str, Meaning], ...] = (
    (r"re-?open|heropend", "open"),
    (r"(wait|await|pending|wacht).{0,6}(user|client|customer|caller|klant|melder)", "waiting for client"),
    (r"on.?hold.{0,8}(caller|user)", "waiting for client"),
    (r"clos|afgesloten|gesloten|cancel|geannuleerd|in call|\bdone\b|gereed", "closed"),
    (r"resolve|opgelost|solved|completed", "resolved"),
)
EMPTY = ("?", "-", "NULL", "null", "N/A", "n.v.t.")


def guess_mapping(source: LogSource, name: str) -> LogMapping:
    """The most likely mapping of a log; what is not found stays empty."""
    chosen = _columns(source.columns)
    moment = chosen.setdefault("at", _moments(source, set(chosen.values())))
    formats = guess_formats([line.values.get(moment, "") for line in source.sample])
    seen = {value for line in source.sample for value in line.values.values()}
    status, sub_status = chosen.get("status", ""), chosen.get("sub_status", "")
    return LogMapping(
        name=name,
        party="team" if chosen.get("team") or not chosen.get("person") else "person",
        formats=tuple(formats[:1]) or (ISO,),
        empty=("", *(mark for mark in EMPTY if mark in seen)),
        columns=Columns(
            **{fact: (column,) for fact, column in chosen.items() if column},
            final=tuple(name for name in source.columns if re.search(FINAL, name, re.IGNORECASE)),
        ),
        statuses={said: guess_meaning(said) for said in statuses_of(source.sample, status, sub_status)},
    )


def _columns(columns: Sequence[str]) -> dict[str, str]:
    """The best column for each fact, none used twice; what is most telling chooses first."""
    chosen: dict[str, str] = {}
    known = {item.name for item in fields(Columns)}
    for rank in range(2):
        for fact, patterns in WORDS.items():
            if fact in chosen or fact not in known or rank >= len(patterns):
                continue
            free = (name for name in columns if name not in chosen.values())
            match = next((name for name in free if re.search(patterns[rank], name, re.IGNORECASE)), None)
            if match is not None:
                chosen[fact] = match
    return chosen


def _moments(source: LogSource, taken: set[str]) -> str:
    """The column whose values are moments; of several the one with the most different ones."""
    found = {}
    for column in source.columns:
        values = {line.values.get(column, "") for line in source.sample}
        if column not in taken and guess_formats(sorted(values)):
            found[column] = len(values)
    return max(found, key=lambda column: found[column], default="")


def guess_meaning(status: str) -> Meaning:
    """What a status probably means, by the words in it."""
    for pattern, meaning in MEANS:
        if re.search(pattern, status, re.IGNORECASE):
            return meaning
    return "open"


def statuses_of(lines: Iterable[Line], status: str, sub_status: str) -> list[str]:
    """The statuses these lines name, as a mapping writes them ("status" or "status/sub-status")."""
    found: dict[str, None] = {}
    for line in lines:
        said = line.values.get(status, "").strip()
        under = line.values.get(sub_status, "").strip() if sub_status else ""
        if said:
            found[f"{said}/{under}" if under else said] = None
    return sorted(found)


def all_statuses(source: LogSource, status: str, sub_status: str, *, most: int = 100_000) -> list[str]:
    """The statuses of the first lines of a log, more than stand in its sample."""
    return statuses_of(islice(source.lines(Problems()), most), status, sub_status)
