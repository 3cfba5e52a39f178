"""XES (IEEE 1849), streamed: log > trace > event > attribute. Document types and entities are refused."""

from collections.abc import Iterator
from xml.parsers import expat

from triangel.core.rules import gettext_noop
from triangel.exchange.logs.lines import Line, UnreadableLog
from triangel.exchange.logs.problems import Problems

LOG, TRACE, EVENT, VALUE = 1, 2, 3, 4
CASE = "case:concept:name"


def lines(chunks: Iterator[bytes], problems: Problems) -> Iterator[Line]:
    """The events of every trace in file order, each with the attributes of its trace as `case:...`."""
    reader = _Reader(problems)
    parser = reader.parser
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield from reader.take()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableLog(
            gettext_noop("Not a well-formed XES file: %(reason)s in line %(line)s."),
            reason=expat.ErrorString(error.code),
            line=error.lineno,
        ) from error
    yield from reader.take()


def _refuse(*_: object) -> None:
    raise UnreadableLog(
        gettext_noop("The XES file declares a document type or entities. That is not read: it can be a trap.")
    )


class _Reader:
    """Follows the parser down to the attributes of events; everything else is passed over."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.level = 0
        self.in_trace = self.in_event = False
        self.number = 0
        self.trace: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.events: list[Line] = []
        self.done: list[Line] = []
        self.seen: set[str] = set()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse

    def take(self) -> list[Line]:
        """The events of the traces that ended since the last time."""
        done, self.done = self.done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins. Nearly all are values of events, so these come first."""
        level = self.level = self.level + 1
        if self.in_event:
            if level == VALUE and "value" in attributes:
                self.values[attributes.get("key", "")] = attributes["value"]
            elif level > VALUE:
                key = attributes.get("key", "")
                self.problems.add("nested_value", line=self.parser.CurrentLineNumber, shows=key)
        elif level == EVENT and self.in_trace:
            self._inside_trace(tag, attributes)
        elif level == TRACE:
            self.in_trace = _local(tag) == "trace"
            self.trace, self.events, self.number = {}, [], self.parser.CurrentLineNumber
        elif level == LOG and _local(tag) != "log":
            raise UnreadableLog(
                gettext_noop("This is XML but no XES log: it begins with <%(tag)s>, not with <log>."), tag=tag
            )

    def _inside_trace(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "event":
            self.in_event, self.values, self.number = True, {}, self.parser.CurrentLineNumber
        elif "value" in attributes:
            self.trace["case:" + attributes.get("key", "")] = attributes["value"]

    def end(self, _tag: str) -> None:
        """An element ends."""
        level = self.level
        self.level = level - 1
        if level > EVENT:
            return
        if level == EVENT and self.in_event:
            self.in_event = False
            self.events.append(Line(self.number, self.values))
        elif level == TRACE and self.in_trace:
            self.in_trace = False
            self._end_trace()

    def _end_trace(self) -> None:
        case = self.trace.get(CASE, "")
        if not self.events:
            self.problems.add("empty_case", case, self.number)
        elif case and case in self.seen:
            self.problems.add("scattered_case", case, self.events[0].number)
        self.seen.add(case)
        for line in self.events:
            line.values.update(self.trace)
        self.done += self.events


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
