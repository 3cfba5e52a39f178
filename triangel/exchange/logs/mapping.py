"""What the columns of a log mean.

Ready mappings for known logs stand in `mappings/`; anybody may write one more.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from triangel.core.rules import Refused, gettext_noop
from triangel.exchange.logs.lines import Line
from triangel.exchange.logs.moments import ISO, MomentReader, zone_named

Meaning = Literal["open", "waiting for client", "resolved", "closed"]
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
Party = Literal["team", "person"]
PersonIs = Literal["name", "name in team"]
LONGEST = 60
NEEDED = ("case", "at", "status")


class BadMapping(Refused):
    """The mapping cannot be used; the sentence says what is wrong with it."""


@dataclass(frozen=True)
class Columns:
    """For each fact the names of the columns that may hold it; the first one that a log has counts.

    `order` breaks ties between events of one moment. `received` and `closed` are moments that stand on
    every line. `final` are columns that carry the last value on every line: not known at that moment, and
    so kept apart from the events.
    """

    case: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    sub_status: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    final: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogMapping:
    """How a log is read.

    `party`: who holds a request, the team or (where a log knows no teams) the person; a hand-over is a
    change of party. `zone`: where times without a zone are read. `empty`: values that mean "not filled in".
    `statuses`: a status, or "status/sub-status", and what it means. `taken_when`: statuses in which the
    person of the event is the one who has it for his team (empty: always). `person_is`: whether a name is
    one person everywhere, or only inside a team (logs with first names). `subject`: columns in braces,
    parted by ", ", when no column holds a subject. `recognise`: sets of columns by which such a log is known.
    `language`: in which its clients are spoken to.
    """

    name: str
    title: str = ""
    note: str = ""
    party: Party = "team"
    person_is: PersonIs = "name"
    zone: str = "Europe/Amsterdam"
    formats: tuple[str, ...] = (ISO,)
    empty: tuple[str, ...] = ("",)
    columns: Columns = field(default_factory=Columns)
    statuses: Mapping[str, Meaning] = field(default_factory=dict)
    taken_when: tuple[str, ...] = ()
    recognise: tuple[tuple[str, ...], ...] = ()
    client_name: str = ""
    team_name: str = ""
    subject: str = ""
    language: Literal["nl", "en"] = "en"

    def meaning(self, status: str, sub_status: str) -> Meaning | None:
        """What a status means, the exact pair first; None when nobody said."""
        return self.statuses.get(f"{status}/{sub_status}") or self.statuses.get(status)

    def fitted(self, columns: Iterable[str]) -> "Fitted":
        """The column of this log for every fact. Raises BadMapping when a needed one is missing."""
        there = set(columns)
        chosen = {
            item.name: next((name for name in getattr(self.columns, item.name) if name in there), "")
            for item in fields(Columns)
            if item.name != "final"
        }
        needed = [*NEEDED, self.party]
        for fact in needed:
            if not chosen[fact]:
                raise self._missing(fact)
        return Fitted(**chosen, final=tuple(name for name in self.columns.final if name in there))

    def _missing(self, fact: str) -> BadMapping:
        names = getattr(self.columns, fact)
        said = {"at": "moment", "case": "case number"}.get(fact, fact)
        if not names:
            return BadMapping(
                gettext_noop("The mapping %(name)s does not say which column holds the %(fact)s."),
                name=self.name,
                fact=said,
            )
        return BadMapping(
            gettext_noop("The log has no column %(columns)s for the %(fact)s; %(name)s does not fit it."),
            columns=" / ".join(names),
            fact=said,
            name=self.name,
        )

    def fits(self, columns: Iterable[str], sample: Iterable[Line]) -> bool:
        """Whether this looks like the log the mapping was made for.

        Its marks are there and some status is known.
        """
        there = set(columns)
        if not any(there.issuperset(marks) for marks in self.recognise):
            return False
        try:
            fitted = self.fitted(there)
        except BadMapping:
            return False
        return not self.statuses or any(
            self.meaning(line.values.get(fitted.status, ""), line.values.get(fitted.sub_status, ""))
            for line in sample
        )

    def reader(self) -> MomentReader:
        return MomentReader(self.formats, self.zone)


@dataclass(frozen=True)
class Fitted:
    """The column of one log for every fact; "" where it has none."""

    case: str
    at: str
    status: str
    sub_status: str
    order: str
    team: str
    person: str
    client: str
    contact: str
    subject: str
    received: str
    closed: str
    final: tuple[str, ...]


@cache
def ready() -> dict[str, LogMapping]:
    """The mappings that come with Triangel, the general ones last."""
    folder = resources.files(__package__) / "mappings"
    found = [
        from_document(tomllib.loads(item.read_text(encoding="utf-8")))
        for item in folder.iterdir()
        if item.name.endswith(".toml")
    ]
    return {mapping.name: mapping for mapping in sorted(found, key=lambda one: (one.name == "xes", one.name))}


def choose(columns: Iterable[str], sample: Iterable[Line]) -> LogMapping | None:
    """The ready mapping this log was made for, or None."""
    there, lines = tuple(columns), tuple(sample)
    return next((mapping for mapping in ready().values() if mapping.fits(there, lines)), None)


def from_file(path: Path) -> LogMapping:
    """A mapping somebody wrote, as TOML or JSON. Raises BadMapping."""
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadMapping(
            gettext_noop("The mapping %(name)s cannot be read: %(reason)s."), name=path.name, reason=reason
        ) from error
    if not isinstance(document, dict):
        raise BadMapping(gettext_noop("The mapping %(name)s must be a table."), name=path.name)
    return from_document({"name": path.stem, **document})


def from_document(document: dict[str, Any]) -> LogMapping:
    """A mapping from a parsed document.

    Raises BadMapping for a word it does not know or a value that cannot be.
    """
    values = dict(document)
    columns = values.pop("columns", {})
    _refuse_unknown(values, {item.name for item in fields(LogMapping)}, "settings")
    _refuse_unknown(columns, {item.name for item in fields(Columns)}, "columns")
    values["columns"] = Columns(**{fact: _names(names, fact) for fact, names in columns.items()})
    for key in ("formats", "empty", "taken_when"):
        if key in values:
            values[key] = _names(values[key], key)
    values["recognise"] = tuple(_names(marks, "recognise") for marks in values.get("recognise", []))
    mapping = LogMapping(**values)
    return checked(mapping)


def to_document(mapping: LogMapping) -> dict[str, Any]:
    """The mapping as plain values, for storing beside an import; `from_document` reads it back."""
    values = {item.name: _plain(getattr(mapping, item.name)) for item in fields(LogMapping)}
    values["columns"] = {
        item.name: list(getattr(mapping.columns, item.name))
        for item in fields(Columns)
        if getattr(mapping.columns, item.name)
    }
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _names(names: Any, key: str) -> tuple[str, ...]:
    listed = [names] if isinstance(names, str) else names
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise BadMapping(gettext_noop("“%(key)s” must be a text or a list of texts."), key=key)
    return tuple(listed)


def _refuse_unknown(values: Any, known: set[str], where: str) -> None:
    if not isinstance(values, dict):
        raise BadMapping(gettext_noop("“%(key)s” must be a table."), key=where)
    if unknown := sorted(set(values) - known):
        raise BadMapping(
            gettext_noop("A mapping knows no %(where)s called %(unknown)s, only: %(known)s."),
            where=where,
            unknown=", ".join(unknown),
            known=", ".join(sorted(known)),
        )


def checked(mapping: LogMapping) -> LogMapping:
    """The mapping itself, when everything in it is possible. Raises BadMapping."""
    for key in ("name", "title", "note", "zone", "client_name", "team_name", "subject"):
        if not isinstance(getattr(mapping, key), str):
            raise BadMapping(gettext_noop("“%(key)s” must be a text or a list of texts."), key=key)
    if not 0 < len(mapping.name) <= LONGEST:
        raise BadMapping(
            gettext_noop("The name of a mapping has 1 to %(longest)s characters."), longest=LONGEST
        )
    _refuse_other("party", mapping.party, get_args(Party))
    _refuse_other("person_is", mapping.person_is, get_args(PersonIs))
    _refuse_other("language", mapping.language, ("nl", "en"))
    if not isinstance(mapping.statuses, dict):
        raise BadMapping(gettext_noop("“%(key)s” must be a table."), key="statuses")
    for status, meaning in mapping.statuses.items():
        _refuse_other(status, meaning, MEANINGS)
    try:
        zone_named(mapping.zone)
    except ValueError as error:
        raise BadMapping(
            gettext_noop("There is no time zone called %(zone)s; write for example Europe/Amsterdam or UTC."),
            zone=mapping.zone,
            field="zone",
        ) from error
    return mapping


def _refuse_other(key: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BadMapping(
            gettext_noop("“%(key)s” can be %(known)s, not %(value)s."),
            key=key,
            known=" / ".join(known),
            value=str(value),
        )
